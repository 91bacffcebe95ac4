// The variables a text may use: what Prosa knows, what the flow sets, what
// contacts carry. Pure.
import type { Definition, FlowNode } from './definition'
import { strings } from './search'

export const known = [
  'greeting', 'date', 'time', 'protocol',
  'contact.name', 'contact.first_name', 'contact.phone',
  'org.name', 'org.privacy_text', 'org.privacy_url',
  'store.name', 'store.brand', 'store.address', 'store.hours',
  'department.name', 'hours.next_open', 'queue.position', 'queue.ahead',
] as const

/** Nodes are never changed in place, nor are definitions: what one names is found once. */
const ofNode = new WeakMap<FlowNode, readonly string[]>()
const ofFlow = new WeakMap<Definition, string[]>()

/** Names of {{var.…}} and {{field.…}} that the flow declares, saves or uses. */
export function ownVariables(def: Definition): string[] {
  let list = ofFlow.get(def)
  if (!list) {
    const names = new Set<string>()
    for (const v of def.variables ?? []) if (v.name) names.add(`var.${v.name}`)
    for (const node of def.nodes) for (const name of variablesOf(node)) names.add(name)
    ofFlow.set(def, (list = [...names].sort()))
  }
  return list
}

function variablesOf(node: FlowNode): readonly string[] {
  let list = ofNode.get(node)
  if (!list) {
    const names = new Set<string>()
    for (const target of targets(node)) if (/^(var|field)\.[\w.-]+$/.test(target)) names.add(target)
    for (const text of strings(node)) for (const m of text.matchAll(/\{\{\s*((?:var|field)\.[\w.-]+)/g)) names.add(m[1]!)
    ofNode.set(node, (list = [...names]))
  }
  return list
}

function targets(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, v]) => ((key === 'save' || key === 'to') && typeof v === 'string' ? [v] : targets(v)))
}

/** Where an answer can be kept. */
export function saveTargets(def: Definition): string[] {
  return ['contact.name', ...ownVariables(def)]
}

/** Replaces {{name}} and {{name|else}} by samples; what has none stays to be seen. */
export function sampled(text: string, samples: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{\s*([\w.-]+)\s*(?:\|([^{}]*))?\}\}/g, (whole, name: string, other?: string) => samples[name] ?? other?.trim() ?? whole)
}
