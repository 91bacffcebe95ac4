// How long texts may be. Source: Meta, Cloud API, Messages: the page of each type.
import type { FlowNode } from './definition'

/** The most characters of a text of a node, by the path of its field. */
export function limitOf(node: FlowNode, path: string, most = 4096): number {
  return Math.min(most, byKind(node, path))
}

function byKind(node: FlowNode, path: string): number {
  const last = path.split('.').at(-1)
  if (/^options\.\d+\.title$/.test(path)) return asButtons(node) ? 20 : 24
  if (/^options\.\d+\.description$/.test(path)) return 72
  if (/^cards\.\d+\.text$/.test(path)) return 160
  if (/^contents\.\d+\.link\.title$/.test(path) || last === 'button' || last === 'yes' || last === 'no') return 20
  if (last === 'header' || last === 'footer') return 60
  if (/^contents\.(\d+)\.text$/.test(path)) return isCaption(node, path) ? 1024 : 4096
  if (node.kind === 'choice' && path === 'text') return asButtons(node) ? 1024 : 4096
  if (node.kind === 'consent' || node.kind === 'carousel' || node.kind === 'products') return 1024
  return 4096
}

/** The most options a message of the node carries before it becomes pages. */
export const MAX_ROWS = 10
export const MAX_BUTTONS = 3

/** As the engine decides it: up to three short options without details are buttons. */
export function asButtons(node: FlowNode): boolean {
  const style = node['style']
  if (style === 'buttons') return true
  if (style === 'list' || style === 'text' || node['from']) return false
  const options = (Array.isArray(node['options']) ? node['options'] : []) as { title?: unknown; description?: unknown }[]
  const short = (t: unknown): boolean => (typeof t === 'string' ? length(t) <= 20 : Object.values(t ?? {}).every((v) => short(v)))
  return options.length > 0 && options.length <= MAX_BUTTONS && options.every((o) => !o.description && short(o.title))
}

function isCaption(node: FlowNode, path: string): boolean {
  const at = Number(path.split('.')[1])
  const kind = (node['contents'] as { kind?: string }[] | undefined)?.[at]?.kind
  return Boolean(kind) && kind !== 'text' && kind !== 'link'
}

/** Characters as Meta counts them: code points. */
export const length = (text: string): number => [...text].length
