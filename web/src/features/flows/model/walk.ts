// Walking a flow by arrow keys: right and left follow the ways, up and down go to
// the neighbour on the canvas. Pure.
import type { Definition, FlowNode } from './definition'

export type Direction = 'ArrowRight' | 'ArrowLeft' | 'ArrowDown' | 'ArrowUp'

export function step(def: Definition, from: string | undefined, direction: Direction): string | undefined {
  const here = def.nodes.find((n) => n.id === from)
  if (!here) return def.nodes.some((n) => n.id === def.start) ? def.start : def.nodes[0]?.id
  if (direction === 'ArrowRight') return Object.values(here.exits ?? {}).find((id) => id !== here.id && def.nodes.some((n) => n.id === id)) ?? nearest(def, here, direction)
  if (direction === 'ArrowLeft') {
    const into = def.nodes.filter((n) => n.id !== here.id && Object.values(n.exits ?? {}).includes(here.id))
    // Of those that lead here, the one on the left, else any.
    const left = into.filter((n) => x(n) < x(here))
    return closest(left.length ? left : into, here)?.id ?? nearest(def, here, direction)
  }
  return nearest(def, here, direction)
}

const x = (n: FlowNode) => n.x ?? 0
const y = (n: FlowNode) => n.y ?? 0

function nearest(def: Definition, here: FlowNode, direction: Direction): string | undefined {
  const ahead = def.nodes.filter((n) => {
    if (n.id === here.id) return false
    const dx = x(n) - x(here)
    const dy = y(n) - y(here)
    switch (direction) {
      case 'ArrowRight':
        return dx > 0 && dx >= Math.abs(dy)
      case 'ArrowLeft':
        return dx < 0 && -dx >= Math.abs(dy)
      case 'ArrowDown':
        return dy > 0 && dy * 1.5 >= Math.abs(dx)
      default:
        return dy < 0 && -dy * 1.5 >= Math.abs(dx)
    }
  })
  return closest(ahead, here)?.id
}

function closest(list: FlowNode[], here: FlowNode): FlowNode | undefined {
  const far = (n: FlowNode) => Math.hypot(x(n) - x(here), (y(n) - y(here)) * 1.2)
  return list.reduce<FlowNode | undefined>((best, n) => (!best || far(n) < far(best) ? n : best), undefined)
}
