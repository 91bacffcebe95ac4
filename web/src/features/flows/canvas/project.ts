// From the definition to the cards that Svelte Flow draws. What has not changed stays the
// same object, so that only what changed is drawn again. Pure.
import { Position, type Node } from '@xyflow/svelte'
import type { Card, TriggerCard } from '../model/card'
import { CARD, TRIGGER, portY, triggerCards, triggerHeight } from '../model/card'
import type { Comment, Definition, FlowNode } from '../model/definition'

export type CanvasNode = Node<{ kind?: string; ports?: string; comment?: Comment; trigger?: TriggerCard; label: string }>

export interface Projection {
  card: (node: FlowNode) => Card
  name: (node: FlowNode) => string
  words: { trigger: string; comment: string }
  selection: ReadonlySet<string>
}

const handle = (type: 'source' | 'target', id: string | null, x: number, y: number) => ({
  id, type, position: type === 'source' ? Position.Right : Position.Left, x: x - 6, y: y - 6, width: 12, height: 12,
})

export function projectNodes(def: Definition, before: readonly CanvasNode[], p: Projection): CanvasNode[] {
  const old = new Map(before.map((n) => [n.id, n]))
  const keep = (id: string, position: { x: number; y: number }, same: (o: CanvasNode) => boolean, make: () => CanvasNode): CanvasNode => {
    const o = old.get(id)
    const selected = p.selection.has(id)
    return o && Boolean(o.selected) === selected && o.position.x === position.x && o.position.y === position.y && !o.dragging && same(o) ? o : { ...make(), id, position, selected }
  }
  // What a card says is the card's own affair: here counts what its edges hang on.
  const cards = def.nodes.map((node): CanvasNode => {
    const card = p.card(node)
    const label = p.name(node)
    const ports = `${card.portsTop} ${card.ports.map((port) => port.name).join(' ')}`
    return keep(node.id, { x: node.x ?? 0, y: node.y ?? 0 }, (o) => o.data.kind === node.kind && o.data.ports === ports && o.data.label === label && o.height === card.height, () =>
      boxed({ type: 'card', data: { kind: node.kind, ports, label }, ariaLabel: label, handles: [handle('target', null, 0, CARD.head / 2), ...card.ports.map((port, i) => handle('source', port.name, CARD.width, portY(card, i)))] }, CARD.width, card.height))
  })
  const comments = (def.comments ?? []).map((comment): CanvasNode =>
    keep(comment.id, { x: comment.x, y: comment.y }, (o) => o.data.comment === comment, () => boxed({ type: 'comment', data: { comment, label: p.words.comment }, ariaLabel: p.words.comment, zIndex: -1, handles: [] }, comment.width, comment.height)))
  const at = new Map(def.nodes.map((n) => [n.id, n]))
  const below = new Map<string, number>() // where the next trigger of a node goes: they stand in a pile
  const triggers = triggerCards(def).map((trigger, i): CanvasNode => {
    const target = at.get(trigger.target)
    const down = below.get(trigger.target) ?? (i === 0 ? 0 : -24)
    below.set(trigger.target, down + triggerHeight(trigger) + 12)
    const position = { x: (target?.x ?? 0) - TRIGGER.width - TRIGGER.gap, y: (target?.y ?? 0) + down }
    return keep(trigger.id, position, (o) => JSON.stringify(o.data.trigger) === JSON.stringify(trigger), () =>
      boxed({ type: 'trigger', draggable: false, deletable: false, data: { trigger, label: p.words.trigger }, ariaLabel: p.words.trigger, handles: [handle('source', 'start', TRIGGER.width, TRIGGER.head / 2)] }, TRIGGER.width, triggerHeight(trigger)))
  })
  return unchanged(before, [...comments, ...triggers, ...cards])
}

/** The list there was, if it holds the same things: who follows it need not look again. */
export function unchanged<T>(before: readonly T[], after: T[]): T[] {
  return before.length === after.length && after.every((x, i) => x === before[i]) ? (before as T[]) : after
}

/** Sizes are known, so nothing needs to be measured before it can be drawn. */
function boxed(node: Omit<CanvasNode, 'id' | 'position'>, width: number, height: number): CanvasNode {
  return { ...node, id: '', position: { x: 0, y: 0 }, width, height, measured: { width, height } }
}
