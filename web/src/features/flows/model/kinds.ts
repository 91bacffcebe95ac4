// What the server says about the kinds of nodes (GET /flow-kinds), and what
// follows from it for one node: its ports. Pure.
import type { FlowNode } from './definition'

export interface KindInfo {
  kind: string
  group: string
  waits: boolean
  ends: boolean
  ports: { name: string; role: string }[] | null
  options: { field: string; id: string; title: string } | null
  schema: JsonSchema
  example: unknown
}

export interface JsonSchema {
  type?: string | string[]
  title?: string
  description?: string
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  enum?: unknown[]
  const?: unknown
  default?: unknown
  minimum?: number
  maximum?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  format?: string
  additionalProperties?: boolean | JsonSchema
  oneOf?: JsonSchema[]
  anyOf?: JsonSchema[]
  $ref?: string
  $defs?: Record<string, JsonSchema>
  [more: string]: unknown
}

export interface Port {
  name: string
  role: 'main' | 'option' | 'side'
  /** What a person wrote for it: the title of an option. */
  title?: unknown
}

export type Kinds = ReadonlyMap<string, KindInfo>

const SIDE = new Set(['failed', 'timeout', 'error', 'unavailable', 'missing'])
const isSide = (port: { name: string; role: string }) => port.role === 'failure' || port.role === 'timeout' || SIDE.has(port.name)

/** The exits of a node in the order they are drawn: its options, its own, the side doors. */
export function portsOf(node: FlowNode, kind: KindInfo | undefined): Port[] {
  const out: Port[] = []
  const seen = new Set<string>()
  const add = (port: Port) => {
    if (!port.name || seen.has(port.name)) return
    seen.add(port.name)
    out.push(port)
  }
  for (const o of optionsOf(node, kind)) add({ name: o.id, role: 'option', title: o.title })
  for (const p of kind?.ports ?? []) if (applies(node, p.name)) add({ name: p.name, role: isSide(p) ? 'side' : 'main' })
  // What is connected is shown, whatever the kind says: it can only be removed when seen.
  for (const name of Object.keys(node.exits ?? {})) add({ name, role: SIDE.has(name) || !kind ? 'side' : 'main' })
  const rank = (p: Port) => (p.role === 'side' ? 1 : 0)
  return out.map((p, i) => [p, i] as const).sort(([a, i], [b, j]) => rank(a) - rank(b) || i - j).map(([p]) => p)
}

export function optionsOf(node: FlowNode, kind: KindInfo | undefined): { id: string; title: unknown }[] {
  const spec = kind?.options
  if (!spec) return []
  const list = node[spec.field]
  if (!Array.isArray(list)) return []
  return list.map((item: Record<string, unknown>) => ({ id: String(item?.[spec.id] ?? ''), title: titleOf(item, spec.title) }))
}

const SIGNS: Record<string, string> = { is: '=', is_not: '≠', contains: '∋', in: '∈', greater: '>', less: '<', exists: '✓', missing: '∅' }

/** A case without a title of its own is told by what it compares. */
function titleOf(item: Record<string, unknown>, member: string): unknown {
  const text = (name: string) => (typeof item?.[name] === 'string' ? (item[name] as string) : '')
  const values = Array.isArray(item?.['values']) ? (item['values'] as unknown[]).map(String).join(', ') : ''
  if (text('expr')) return text('expr')
  if (text('when')) return [text('when').replace(/^(var|field)\./, ''), SIGNS[text('op')] ?? text('op'), text('value') || values].filter(Boolean).join(' ')
  if (typeof item?.['percent'] === 'number') return `${text('id')} · ${item['percent']} %`
  return values || (item?.[member] ?? '')
}

/** Whether some option is offered whatever departments a house has. */
const everywhere = (options: unknown): boolean => Array.isArray(options) && options.some((o: { departments?: unknown[] }) => !o.departments?.length)

/** Ports that a node's own settings rule out. */
function applies(node: FlowNode, port: string): boolean {
  if (node.kind === 'choice' && port === 'none') return Boolean(node['from']) && !everywhere(node['options'])
  if (node.kind === 'consent') {
    const asks = !node['action'] || node['action'] === 'ask'
    return port === 'next' ? !asks : asks
  }
  if (node.kind === 'ask' && port === 'escaped') return Array.isArray(node['escape']) && node['escape'].length > 0
  if (node.kind === 'subflow' && port === 'done') return !node['go']
  if (node.kind === 'wait' && port === 'message') return Boolean(node['wake'])
  return true
}

export const kindMap = (items: KindInfo[]): Kinds => new Map(items.map((k) => [k.kind, k]))

function own(value: Record<string, unknown>, schema: JsonSchema): void {
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    if (FOREIGN.has(member.format ?? member.items?.format ?? '')) delete value[name]
    // Nobody meant to ask the example's address, or to keep the parts of its answer.
    if (member.format === 'url' || (name === 'save' && Array.isArray(value[name]))) delete value[name]
    if (member.format === 'url' && schema.required?.includes(name)) value[name] = ''
    const items = value[name]
    if (Array.isArray(items) && member.items?.properties) for (const item of items) own(item as Record<string, unknown>, member.items)
  }
}

/** Formats that name something of a house: the example's is not this one's. */
const FOREIGN = new Set(['department', 'label', 'outcome', 'agent', 'flow', 'template', 'media'])

/** A new node of a kind: the example's members without its exits and without names of another house. */
export function fresh(kind: KindInfo, id: string, x: number, y: number): FlowNode {
  const example = (typeof kind.example === 'object' && kind.example !== null ? structuredClone(kind.example) : {}) as Record<string, unknown>
  for (const common of ['id', 'kind', 'title', 'note', 'x', 'y', 'exits']) delete example[common]
  own(example, kind.schema ?? {})
  // One text to begin with: places and links of the example are another house's.
  if (kind.kind === 'message' && Array.isArray(example['contents'])) example['contents'] = example['contents'].slice(0, 1)
  return { id, kind: kind.kind, x: Math.round(x), y: Math.round(y), ...example, exits: {} }
}
