// From the definition to what Svelte Flow draws. What has not changed stays the
// same object, so that only what changed is drawn again. Pure.
import { Position, type Edge, type Node } from '@xyflow/svelte'
import type { Card, TriggerCard } from '../model/card'
import { CARD, TRIGGER, portY, triggerCards, triggerHeight } from '../model/card'
import type { Comment, Definition, FlowNode } from '../model/definition'
import { edgeId, type Lit } from './board.svelte'
import type { NodeNumbers } from '../api'

export type CanvasNode = Node<{ kind?: string; ports?: string; comment?: Comment; trigger?: TriggerCard; label: string }>
export type CanvasEdge = Edge<{ side: boolean }>

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
function unchanged<T>(before: readonly T[], after: T[]): T[] {
  return before.length === after.length && after.every((x, i) => x === before[i]) ? (before as T[]) : after
}

/** Sizes are known, so nothing needs to be measured before it can be drawn. */
function boxed(node: Omit<CanvasNode, 'id' | 'position'>, width: number, height: number): CanvasNode {
  return { ...node, id: '', position: { x: 0, y: 0 }, width, height, measured: { width, height } }
}

export interface EdgeLook {
  chosen: ReadonlySet<string>
  marks: ReadonlyMap<string, 'added' | 'removed'>
  lit: Lit | undefined
  numbers: ReadonlyMap<string, NodeNumbers> | undefined
  number: (n: number) => string
  gone: readonly { from: string; port: string; to: string }[]
}

export function projectEdges(def: Definition, before: readonly CanvasEdge[], p: Projection, look: EdgeLook): CanvasEdge[] {
  const old = new Map(before.map((e) => [e.id, e]))
  const known = new Map(def.nodes.map((n) => [n.id, n]))
  const back = (from: string, to: string) => known.has(from) && (known.get(to)!.x ?? 0) < (known.get(from)!.x ?? 0) + CARD.width
  const out: CanvasEdge[] = []
  const add = (id: string, source: string, sourceHandle: string, target: string, side: boolean, label?: string) => {
    if (!known.has(target)) return
    const mark = look.marks.get(id)
    const name = ['edge', side && 'side', mark, look.lit?.edges.has(id) && 'lit', look.lit && !look.lit.edges.has(id) && 'dim'].filter(Boolean).join(' ')
    const selected = look.chosen.has(id)
    // A way back goes around; straight it would cross the cards.
    const type = back(source, target) ? 'smoothstep' : 'default'
    const o = old.get(id)
    if (o && o.type === type && o.target === target && o.class === name && Boolean(o.selected) === selected && o.label === label) out.push(o)
    else out.push({ id, type, source, sourceHandle, target, class: name, selected, data: { side }, ...(label ? { label } : {}) })
  }
  for (const node of def.nodes) {
    const ports = p.card(node).ports
    const left = look.numbers?.get(node.id)?.left
    for (const [port, to] of Object.entries(node.exits ?? {})) {
      const n = left?.[port]
      add(edgeId(node.id, port), node.id, port, to, ports.find((q) => q.name === port)?.role === 'side', look.numbers && n ? look.number(n) : undefined)
    }
  }
  for (const e of look.gone) add(`${edgeId(e.from, e.port)}-`, e.from, e.port, e.to, false)
  for (const t of triggerCards(def)) add(edgeId(t.id, 'start'), t.id, 'start', t.target, false)
  return unchanged(before, out)
}
