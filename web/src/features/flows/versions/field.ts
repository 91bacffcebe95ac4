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

/** A value; the id of a node by the node's name. */
export function valueText(def: Definition, v: unknown): string {
  if (v === undefined || v === '') return '–'
  if (typeof v !== 'string') return JSON.stringify(v)
  const node = nodeOf(def, v)
  return node ? nodeName(node) : v
}
