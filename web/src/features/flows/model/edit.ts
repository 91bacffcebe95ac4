// Changes of a definition: each takes one and gives another. Pure.
import type { Comment, Definition, FlowNode, Trigger } from './definition'
import { freshId } from './definition'

export interface Place {
  id: string
  x: number
  y: number
}

const ids = (def: Definition) => new Set(def.nodes.map((n) => n.id))

export function patchNode(def: Definition, id: string, patch: Partial<FlowNode>): Definition {
  return { ...def, nodes: def.nodes.map((n) => (n.id === id ? tidy({ ...n, ...patch }) : n)) }
}

/** Members that are undefined are left out of the JSON, and of the node. */
function tidy(node: FlowNode): FlowNode {
  return Object.fromEntries(Object.entries(node).filter(([, v]) => v !== undefined)) as FlowNode
}

export function addNode(def: Definition, node: FlowNode): Definition {
  return { ...def, nodes: [...def.nodes, node], ...(def.nodes.length === 0 ? { start: node.id } : {}) }
}

export function connect(def: Definition, from: string, port: string, to: string | undefined): Definition {
  const nodes = def.nodes.map((n) => {
    if (n.id !== from) return n
    const exits = { ...n.exits }
    if (to) exits[port] = to
    else delete exits[port]
    return { ...n, exits }
  })
  return { ...def, nodes }
}

/** Removes nodes and comments, and every way that led to them. */
export function remove(def: Definition, gone: ReadonlySet<string>): Definition {
  const nodes = def.nodes
    .filter((n) => !gone.has(n.id))
    .map((n) => {
      const exits = Object.entries(n.exits ?? {})
      return exits.some(([, to]) => gone.has(to)) ? { ...n, exits: Object.fromEntries(exits.filter(([, to]) => !gone.has(to))) } : n
    })
  const next: Definition = { ...def, nodes }
  if (def.comments?.some((c) => gone.has(c.id))) next.comments = def.comments.filter((c) => !gone.has(c.id))
  if (gone.has(def.start)) next.start = nodes[0]?.id ?? ''
  if (def.menu && gone.has(def.menu)) next.menu = ''
  if (def.silence?.node && gone.has(def.silence.node)) next.silence = { ...def.silence, node: '' }
  if (def.triggers?.some((t) => t.node && gone.has(t.node))) next.triggers = def.triggers.map((t) => (t.node && gone.has(t.node) ? without(t, 'node') : t))
  return next
}

function without(trigger: Trigger, member: string): Trigger {
  const { [member]: _, ...rest } = trigger
  return rest as Trigger
}

export function move(def: Definition, places: readonly Place[]): Definition {
  const to = new Map(places.map((p) => [p.id, p]))
  const shift = <T extends { id: string; x?: number; y?: number }>(item: T): T => {
    const p = to.get(item.id)
    if (!p || (p.x === item.x && p.y === item.y)) return item
    return { ...item, x: Math.round(p.x), y: Math.round(p.y) }
  }
  return { ...def, nodes: def.nodes.map(shift), ...(def.comments ? { comments: def.comments.map(shift) } : {}) }
}

export function addComment(def: Definition, x: number, y: number, text = ''): [Definition, string] {
  const id = freshId('comment', new Set([...(def.comments ?? []).map((c) => c.id), ...ids(def)]))
  const comment: Comment = { id, text, x: Math.round(x), y: Math.round(y), width: 220, height: 110 }
  return [{ ...def, comments: [...(def.comments ?? []), comment] }, id]
}

export function patchComment(def: Definition, id: string, patch: Partial<Comment>): Definition {
  return { ...def, comments: (def.comments ?? []).map((c) => (c.id === id ? { ...c, ...patch } : c)) }
}

/** An option that changes its id takes its exit with it. */
export function renamePort(node: FlowNode, from: string, to: string): FlowNode {
  if (!node.exits || !(from in node.exits) || from === to) return node
  const { [from]: target, ...rest } = node.exits
  return { ...node, exits: { ...rest, [to]: target! } }
}

/** Gives a node another id, everywhere it is named. False ids leave all as it is. */
export function renameNode(def: Definition, from: string, to: string): Definition {
  if (from === to || !/^[a-z0-9_-]{1,48}$/.test(to) || ids(def).has(to)) return def
  const swap = (id: string) => (id === from ? to : id)
  return {
    ...def,
    start: swap(def.start),
    ...(def.menu ? { menu: swap(def.menu) } : {}),
    ...(def.silence?.node ? { silence: { ...def.silence, node: swap(def.silence.node) } } : {}),
    ...(def.triggers ? { triggers: def.triggers.map((t) => (t.node ? { ...t, node: swap(t.node) } : t)) } : {}),
    nodes: def.nodes.map((n) => ({
      ...n,
      id: swap(n.id),
      ...(n.exits ? { exits: Object.fromEntries(Object.entries(n.exits).map(([port, target]) => [port, swap(target)])) } : {}),
    })),
  }
}
