// The words for where two definitions differ, and for what stands there.
import { nodeName } from '../canvas/face.svelte'
import { nodeOf, type Definition } from '../model/definition'
import { t } from '../text'
import { fieldName, portName } from '../words'

/** A path such as "contents.0.text.en" or "exits.next" in words. */
export function pathText(kind: string, path: string): string {
  const parts = path.split('.')
  if (parts[0] === 'exits') return t('compare.way', { name: portName(kind, parts[1] ?? '') })
  return parts.map((p) => (/^\d+$/.test(p) ? String(Number(p) + 1) : ['pt-BR', 'en', 'es'].includes(p) ? p : fieldName(kind, p))).join(' › ')
}

/** A value; the id of a node by the node's name, what has members line by line. */
export function valueText(def: Definition, v: unknown, kind = 'flow'): string {
  if (typeof v === 'object' && v !== null) return leaves(v).map(([path, leaf]) => `${pathText(kind, path)}: ${valueText(def, leaf)}`).join('\n') || '–'
  if (v === undefined || v === null || v === '') return '–'
  const node = typeof v === 'string' ? nodeOf(def, v) : undefined
  return node ? nodeName(node) : String(v)
}

function leaves(value: object, path = ''): [string, unknown][] {
  return Object.entries(value).flatMap(([name, v]: [string, unknown]): [string, unknown][] => {
    const at = path ? `${path}.${name}` : name
    return typeof v === 'object' && v !== null ? leaves(v, at) : [[at, v]]
  })
}
