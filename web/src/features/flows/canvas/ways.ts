// The ways between the cards, as lines: where each begins, the curve it takes and how
// it looks. What has not changed stays the same object. Pure.
import { Position, getBezierPath, getSmoothStepPath } from '@xyflow/svelte'
import type { NodeNumbers } from '../api'
import { CARD, TRIGGER, portY, triggerCards, type Card } from '../model/card'
import type { Definition, FlowNode } from '../model/definition'
import { edgeId, type Lit } from './board.svelte'
import { unchanged } from './project'

const REACH = 6 // half a handle: a line begins and ends at its outer rim

/** A line. Its curve is relative to where it begins: cards that move together keep it. */
export interface Way {
  id: string
  x: number
  y: number
  dx: number
  dy: number
  d: string
  /** Where its label stands, from where it begins. */
  middle: { x: number; y: number }
  look: string
  label: string
  /** It goes along with the two cards it connects, which are being carried. */
  carried: boolean
}

export interface WayLook {
  chosen: ReadonlySet<string>
  marks: ReadonlyMap<string, 'added' | 'removed'>
  lit: Lit | undefined
  numbers: ReadonlyMap<string, NodeNumbers> | undefined
  number: (n: number) => string
  gone: readonly { from: string; port: string; to: string }[]
  /** Cards that are being carried, and how far: a way between two of them goes along. */
  carried?: { ids: ReadonlySet<string>; x: number; y: number } | undefined
}

type Places = ReadonlyMap<string, { x: number; y: number }>

/** `at` is where things stand now, in the middle of a drag too. */
export function waysOf(def: Definition, at: Places, card: (node: FlowNode) => Card, before: readonly Way[], look: WayLook): Way[] {
  const old = new Map(before.map((w) => [w.id, w]))
  const out: Way[] = []
  const none = { x: 0, y: 0 }
  const add = (id: string, source: string, right: number, down: number, target: string, side: boolean, label = '') => {
    const from = at.get(source)
    const to = at.get(target)
    if (!from || !to) return
    const [here, there] = [look.carried?.ids.has(source), look.carried?.ids.has(target)]
    const along = Boolean(here && there)
    const moved = (is: boolean | undefined) => (is && !along ? look.carried! : none)
    const [x, y] = [from.x + moved(here).x + right + REACH, from.y + moved(here).y + down]
    const [dx, dy] = [to.x + moved(there).x - REACH - x, to.y + moved(there).y + CARD.head / 2 - y]
    let marks = side ? 'side' : ''
    const mark = look.marks.get(id)
    if (mark) marks += ` ${mark}`
    if (look.chosen.has(id)) marks += ' selected'
    if (look.lit) marks += look.lit.edges.has(id) ? ' lit' : ' dim'
    marks = marks.trim()
    const o = old.get(id)
    const same = o?.dx === dx && o.dy === dy
    if (o && same && o.x === x && o.y === y && o.look === marks && o.label === label && o.carried === along) out.push(o)
    else out.push({ id, x, y, dx, dy, ...(same ? { d: o.d, middle: o.middle } : curve(dx, dy)), look: marks, label, carried: along })
  }
  const leave = (node: FlowNode, port: string, to: string, id: string, side?: boolean, label?: string) => {
    const face = card(node)
    const i = face.ports.findIndex((p) => p.name === port)
    if (i >= 0) add(id, node.id, CARD.width, portY(face, i), to, side ?? face.ports[i]!.role === 'side', label)
  }
  for (const node of def.nodes) {
    const left = look.numbers?.get(node.id)?.left
    for (const [port, to] of Object.entries(node.exits ?? {})) leave(node, port, to, edgeId(node.id, port), undefined, left?.[port] ? look.number(left[port]) : '')
  }
  for (const e of look.gone) {
    const node = def.nodes.find((n) => n.id === e.from)
    if (node) leave(node, e.port, e.to, `${edgeId(e.from, e.port)}-`, false)
  }
  for (const t of triggerCards(def)) add(edgeId(t.id, 'start'), t.id, TRIGGER.width, TRIGGER.head / 2, t.target, false)
  return unchanged(before, out)
}

/** A way back goes around; straight it would cross the cards. */
function curve(dx: number, dy: number): Pick<Way, 'd' | 'middle'> {
  const ends = { sourceX: 0, sourceY: 0, sourcePosition: Position.Right, targetX: dx, targetY: dy, targetPosition: Position.Left }
  const [d, x, y] = dx < -2 * REACH ? getSmoothStepPath(ends) : getBezierPath(ends)
  return { d, middle: { x, y } }
}
