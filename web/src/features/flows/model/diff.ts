// What changed between two definitions. Positions are told apart from meaning: a
// node that was only moved is no change worth reading. Pure.
import { locales } from '$lib/i18n/catalog.svelte'
import type { Definition, FlowNode } from './definition'

export type Mark = 'added' | 'removed' | 'changed' | 'moved'

export interface FieldChange {
  path: string // "contents.0.text.pt-BR", "exits.next"
  before: unknown
  after: unknown
}
export interface NodeChange {
  id: string
  kind: string
  mark: Mark
  fields: FieldChange[]
}
export interface EdgeChange {
  from: string
  port: string
  to: string
  mark: 'added' | 'removed'
}
export interface Difference {
  nodes: NodeChange[]
  edges: EdgeChange[]
  flow: FieldChange[]
}

const PLACE = new Set(['x', 'y'])
const APART = new Set(['nodes', 'schema'])

export function diff(before: Definition, after: Definition): Difference {
  const old = new Map(before.nodes.map((n) => [n.id, n]))
  const nodes: NodeChange[] = []
  const edges: EdgeChange[] = []
  for (const n of after.nodes) {
    const o = old.get(n.id)
    old.delete(n.id)
    if (!o) nodes.push({ id: n.id, kind: n.kind, mark: 'added', fields: [] })
    else if (o !== n) compareNode(o, n, nodes)
    if (o !== n) compareExits(o, n, edges)
  }
  for (const o of old.values()) {
    nodes.push({ id: o.id, kind: o.kind, mark: 'removed', fields: [] })
    for (const [port, to] of Object.entries(o.exits ?? {})) edges.push({ from: o.id, port, to, mark: 'removed' })
  }
  const rest = (def: Definition) => Object.fromEntries(Object.entries(def).filter(([k]) => !APART.has(k)))
  return { nodes, edges, flow: fieldChanges(rest(before), rest(after)) }
}

function compareNode(o: FlowNode, n: FlowNode, out: NodeChange[]): void {
  const fields = fieldChanges(o, n)
  const meant = fields.filter((f) => !PLACE.has(f.path))
  if (meant.length) out.push({ id: n.id, kind: n.kind, mark: 'changed', fields: meant })
  else if (fields.length) out.push({ id: n.id, kind: n.kind, mark: 'moved', fields: [] })
}

function compareExits(o: FlowNode | undefined, n: FlowNode, out: EdgeChange[]): void {
  const was = o?.exits ?? {}
  const is = n.exits ?? {}
  for (const port of new Set([...Object.keys(was), ...Object.keys(is)])) {
    if (was[port] === is[port]) continue
    if (was[port]) out.push({ from: n.id, port, to: was[port], mark: 'removed' })
    if (is[port]) out.push({ from: n.id, port, to: is[port], mark: 'added' })
  }
}

/** The leaves that differ; absent, empty and "" are the same. */
export function fieldChanges(before: unknown, after: unknown, path = ''): FieldChange[] {
  if (before === after || same(before, after)) return []
  // One text for all languages against one for each: told by language.
  if (typeof before === 'string' && texts(after)) before = spread(before, after)
  else if (typeof after === 'string' && texts(before)) after = spread(after, before)
  if (composite(before) && composite(after) && Array.isArray(before) === Array.isArray(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)])
    return [...keys].flatMap((key) => fieldChanges(before[key], after[key], path ? `${path}.${key}` : key))
  }
  return [{ path, before, after }]
}

const composite = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null
const texts = (v: unknown): v is Record<string, unknown> => composite(v) && !Array.isArray(v) && Object.keys(v).length > 0 && Object.keys(v).every((k) => (locales as readonly string[]).includes(k))
const spread = (text: string, like: Record<string, unknown>) => Object.fromEntries(Object.keys(like).map((k) => [k, text]))
const empty = (v: unknown): boolean => v === undefined || v === null || v === '' || v === false || (composite(v) && Object.values(v).every(empty))
const same = (a: unknown, b: unknown): boolean => empty(a) && empty(b)

/** Whether anything but positions differs. */
export function differs(d: Difference): boolean {
  return d.edges.length > 0 || d.flow.length > 0 || d.nodes.some((n) => n.mark !== 'moved')
}

/** Both versions on one canvas: what is gone stays where it was. */
export function overlay(before: Definition, after: Definition): Definition {
  const here = new Set(after.nodes.map((n) => n.id))
  return { ...after, nodes: [...after.nodes, ...before.nodes.filter((n) => !here.has(n.id))] }
}
