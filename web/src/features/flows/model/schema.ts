// From a kind's JSON Schema to the fields of its form: which widget edits what.
// Known members get the editor that suits them; anything else still gets a plain
// one, so that a kind the app has never heard of can be edited. Pure.
import type { JsonSchema, KindInfo } from './kinds'

export type Widget =
  | 'text' | 'line' | 'area' | 'number' | 'integer' | 'flag' | 'enum' | 'words' | 'items' | 'group' | 'json'
  | 'department' | 'label' | 'labels' | 'outcome' | 'agent' | 'flow' | 'template' | 'save' | 'variable' | 'media' | 'node' | 'wait' | 'datetime' | 'notify' | 'texts'

export interface Field {
  name: string
  path: string
  widget: Widget
  required: boolean
  schema: JsonSchema
  values?: string[]
  fields?: Field[] // of a group, or of one item
  advanced?: boolean
}

/** Members edited elsewhere: on the canvas, or at the head of the panel. */
const ELSEWHERE = new Set(['id', 'kind', 'title', 'note', 'x', 'y', 'exits'])
const COMMON = ['human_off', 'timeout_minutes', 'reminders']
const ADVANCED = new Set([...COMMON, 'retry', 'retries', 'media', 'footer', 'header', 'button', 'style', 'words', 'value', 'timeout_seconds', 'headers', 'sticky', 'version', 'catalog_id', 'delay_ms', 'expr'])
/** Never folded away: they are the point of these kinds. */
const PLAIN = new Set(['message.media', 'set.value', 'condition.value', 'carousel.media', 'carousel.button', 'crm.value', 'event.value', 'appointment.value', 'http.value', 'switch.value', 'products.catalog_id'])

const BY_PATH: Record<string, Widget> = {
  'hours.department': 'department', 'queue.department': 'department', 'queue.agent': 'agent', 'assign.agent': 'agent',
  'label.add': 'labels', 'label.remove': 'labels', 'end.outcome': 'outcome', 'subflow.flow': 'flow', 'template.name': 'template',
  'condition.cases.when': 'variable', 'switch.on': 'variable', 'set.values.to': 'save', 'http.save.to': 'save', 'appointment.save': 'save',
  'http.body': 'area', 'note.text': 'area', 'notify.to': 'notify', 'wait.until': 'wait', 'template.parameters': 'texts',
}
/** By the format the server gives. */
const BY_FORMAT: Record<string, Widget> = {
  department: 'department', label: 'label', outcome: 'outcome', agent: 'agent', flow: 'flow', template: 'template', media: 'media', variable: 'variable', expression: 'area', moment: 'wait',
}
/** What a form begins with; the rest keeps the server's order. */
const FIRST = ['action', 'purpose', 'for', 'question', 'ask', 'text', 'contents', 'from', 'cards', 'type', 'options', 'method', 'url', 'save']
/** Left out, these mean yes. */
const YES = new Set(['end.close'])
/** Empty means something, too: all of the answer. */
const EMPTY = new Set(['http.save.path'])
const BY_NAME: Record<string, Widget> = { save: 'save', media: 'media', header_media: 'media', escape: 'words', words: 'words', payloads: 'words', refs: 'words', ad_ids: 'words' }

export function fieldsOf(kind: KindInfo): Field[] {
  const root = kind.schema
  const fields = members(kind.kind, root, root, '', kind.kind).filter((f) => !ELSEWHERE.has(f.name))
  const rank = (f: Field) => {
    const first = FIRST.indexOf(f.name)
    return COMMON.includes(f.name) ? 200 : f.advanced ? 100 : first >= 0 ? first : 50
  }
  return fields.map((f, i) => [f, i] as const).sort(([a, i], [b, j]) => rank(a) - rank(b) || i - j).map(([f]) => f)
}

function members(kind: string, schema: JsonSchema, root: JsonSchema, path: string, place: string): Field[] {
  return Object.entries(schema.properties ?? {}).map(([name, raw]) => field(kind, name, raw, root, path, place, schema.required?.includes(name) ?? false))
}

function field(kind: string, name: string, raw: JsonSchema, root: JsonSchema, parent: string, place: string, required: boolean): Field {
  const found = resolve(raw, root)
  const schema = YES.has(`${place}.${name}`) ? { ...found, default: true } : found
  const path = parent ? `${parent}.${name}` : name
  const spot = `${place}.${name}`
  const base = { name, path, required: required && !EMPTY.has(spot), schema, advanced: ADVANCED.has(name) && !PLAIN.has(`${kind}.${name}`) }
  const preset = BY_PATH[spot] ?? (isType(schema, 'object') && name === 'media' && !isText(raw, root) ? 'media' : undefined)
  if (preset) return { ...base, widget: preset }
  if (isText(raw, root)) return { ...base, widget: 'text' }
  if (isType(schema, 'array') && schema.items?.format === 'label') return { ...base, widget: 'labels' }
  const formed = BY_NAME[name] && fits(BY_NAME[name], schema) ? BY_NAME[name] : BY_FORMAT[schema.format ?? '']
  if (formed) return { ...base, widget: formed === 'variable' && name === 'to' ? 'save' : formed }
  if (schema.enum) return { ...base, widget: 'enum', values: schema.enum.map((v) => String(v)) }
  if (isType(schema, 'array')) {
    const items = resolve(schema.items ?? {}, root)
    if (isText(schema.items ?? {}, root)) return { ...base, widget: 'texts' }
    if (isType(items, 'string')) return { ...base, widget: 'words' }
    if (items.properties) return { ...base, widget: 'items', fields: members(kind, items, root, '', spot) }
    return { ...base, widget: 'json' }
  }
  if (schema.properties) return { ...base, widget: 'group', fields: members(kind, schema, root, '', spot) }
  if (isType(schema, 'boolean')) return { ...base, widget: 'flag' }
  if (isType(schema, 'integer')) return { ...base, widget: 'integer' }
  if (isType(schema, 'number')) return { ...base, widget: 'number' }
  if (isType(schema, 'string')) return { ...base, widget: name === 'body' || name === 'text' || name === 'expr' ? 'area' : 'line' }
  return { ...base, widget: 'json' }
}

function fits(widget: Widget, schema: JsonSchema): boolean {
  if (widget === 'words') return isType(schema, 'array')
  if (widget === 'media') return isType(schema, 'object')
  return isType(schema, 'string')
}

/** A text in three languages: by its name in $defs, or by its shape. */
export function isText(raw: JsonSchema, root: JsonSchema): boolean {
  if (raw.$ref?.split('/').at(-1)?.toLowerCase() === 'text') return true
  const schema = resolve(raw, root)
  const shapes = [schema, ...(schema.oneOf ?? []), ...(schema.anyOf ?? [])].map((s) => resolve(s, root))
  return shapes.some((s) => isType(s, 'object') && s.properties !== undefined && 'pt-BR' in s.properties && 'en' in s.properties)
}

export function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  let out = schema
  for (let hops = 0; out.$ref && hops < 8; hops++) {
    const name = out.$ref.split('/').at(-1) ?? ''
    out = root.$defs?.[name] ?? (root['definitions'] as Record<string, JsonSchema> | undefined)?.[name] ?? {}
  }
  // `null` beside the real shape is how optional pointers are written.
  const real = (out.oneOf ?? out.anyOf)?.filter((s) => s.type !== 'null')
  return real?.length === 1 ? resolve(real[0]!, root) : out
}

function isType(schema: JsonSchema, type: string): boolean {
  return Array.isArray(schema.type) ? schema.type.includes(type) : schema.type === type
}

/** An empty item of a list, with an id of its own where it needs one. */
export function freshItem(fields: Field[], taken: ReadonlySet<string>, stem: string): Record<string, unknown> {
  const item: Record<string, unknown> = {}
  for (const f of fields) {
    if (f.name === 'id') item['id'] = nextId(stem, taken)
    else if (f.widget === 'enum' && f.required) item[f.name] = f.values?.[0] ?? ''
    else if (f.required && f.widget === 'integer') item[f.name] = f.schema.minimum ?? 0
  }
  return item
}

function nextId(stem: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n++) if (!taken.has(`${stem}${n}`)) return `${stem}${n}`
}

/** Reads and writes a value deep inside a node by "contents.0.text". */
export function at(value: unknown, path: string): unknown {
  return path === '' ? value : path.split('.').reduce<unknown>((v, key) => (v as Record<string, unknown> | undefined)?.[key], value)
}

export function put<T>(value: T, path: string, next: unknown): T {
  const [head = '', ...rest] = path.split('.')
  if (path === '') return next as T
  const inner = rest.length ? put((value as Record<string, unknown> | undefined)?.[head] ?? (/^\d+$/.test(rest[0]!) ? [] : {}), rest.join('.'), next) : next
  if (Array.isArray(value)) return value.map((v, i) => (i === Number(head) ? inner : v)).concat(Number(head) >= value.length ? [inner] : []) as T
  const { [head]: _, ...others } = (value ?? {}) as Record<string, unknown>
  if (inner === undefined) return others as T
  // The order of members stays: the JSON reads as it was written.
  return { ...(value as Record<string, unknown>), [head]: inner } as T
}
