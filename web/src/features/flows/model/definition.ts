// The definition of a flow as the editor holds it: plain JSON (docs/flows.md §2).
// Values are never changed in place, so that history and diff can compare by
// reference. Pure.
import type { Locale } from '$lib/i18n/catalog.svelte'

export type Words = Partial<Record<Locale, string>>
/** A text in three languages, or one string for all. */
export type Text = string | Words

export interface FlowNode {
  id: string
  kind: string
  title?: string
  note?: string
  x?: number
  y?: number
  exits?: Record<string, string>
  [member: string]: unknown
}

export interface Comment {
  id: string
  text: string
  x: number
  y: number
  width: number
  height: number
}

export interface Trigger {
  id: string
  kind: string
  node?: string
  interrupts?: boolean
  accounts?: string[]
  [member: string]: unknown
}

export interface Variable {
  name: string
  title?: string
  value?: string
}

export interface Definition {
  schema: number
  key: string
  name: string
  about?: string
  start: string
  menu?: string
  human?: { off?: boolean; department?: string; queued?: Text; away?: Text }
  silence?: { minutes?: number; node?: string }
  triggers?: Trigger[]
  variables?: Variable[]
  comments?: Comment[]
  nodes: FlowNode[]
  [member: string]: unknown
}

export const SCHEMA = 2
export const MAX_NODES = 500

/** A flow that says hello and ends: never an empty page. */
export function blank(key: string, name: string, hello: Text): Definition {
  return {
    schema: SCHEMA, key, name, start: 'hello', triggers: [],
    nodes: [
      { id: 'hello', kind: 'message', x: 0, y: 0, contents: [{ text: hello }], exits: {} },
    ],
  }
}

export const nodeOf = (def: Definition, id: string | undefined): FlowNode | undefined => def.nodes.find((n) => n.id === id)

/** The words of a text in a language: that one, else the first there is. */
export function words(text: unknown, locale: Locale): string {
  if (typeof text === 'string') return text
  if (typeof text !== 'object' || text === null) return ''
  const t = text as Words
  return t[locale] || t['pt-BR'] || t.en || t.es || ''
}

/** What is written in exactly this language; a plain string counts for all. */
export function wordsIn(text: unknown, locale: Locale): string {
  if (typeof text === 'string') return text
  return (text as Words | undefined)?.[locale] ?? ''
}

/** The text with one language changed; undefined when nothing is left. */
export function withWords(text: unknown, locale: Locale, value: string): Text | undefined {
  const base: Words = typeof text === 'string' ? { 'pt-BR': text, en: text, es: text } : { ...(text as Words | undefined) }
  if (value) base[locale] = value
  else delete base[locale]
  return Object.values(base).some(Boolean) ? base : undefined
}

/** Languages a text lacks though it has another. */
export function missingWords(text: unknown): Locale[] {
  if (typeof text !== 'object' || text === null) return []
  const t = text as Words
  if (!t['pt-BR'] && !t.en && !t.es) return []
  return (['pt-BR', 'en', 'es'] as const).filter((l) => !t[l])
}

/** An id like `base`, not yet taken: ask, ask-2, ask-3. */
export function freshId(base: string, taken: ReadonlySet<string>): string {
  const clean = slug(base) || 'node'
  if (!taken.has(clean)) return clean
  const stem = clean.replace(/-\d+$/, '').slice(0, 43)
  for (let n = 2; ; n++) if (!taken.has(`${stem}-${n}`)) return `${stem}-${n}`
}

/** Letters a-z, digits and dashes: fit for keys and ids. */
export function slug(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9_]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 48)
}

/** Reads a definition somebody hands in; undefined when it is not one. */
export function readDefinition(json: string): Definition | undefined {
  try {
    const value: unknown = JSON.parse(json)
    if (typeof value !== 'object' || value === null) return undefined
    const def = value as Definition
    const sound = Array.isArray(def.nodes) && def.nodes.every((n) => typeof n === 'object' && n !== null && typeof n.id === 'string' && typeof n.kind === 'string')
    return sound ? def : undefined
  } catch {
    return undefined
  }
}
