// Finding nodes: by what they say, their title or id, and the variables they use.
import { fold } from '$lib/i18n/format'
import type { Definition, FlowNode } from './definition'

export interface Found {
  id: string
  /** The piece of text around the match. */
  excerpt: string
}

export function find(def: Definition, query: string, kindName: (kind: string) => string): Found[] {
  const q = fold(query.trim())
  if (!q) return []
  const out: Found[] = []
  for (const node of def.nodes) {
    const hit = [node.title ?? '', node.id, kindName(node.kind), ...strings(node)].find((s) => fold(s).includes(q))
    if (hit !== undefined) out.push({ id: node.id, excerpt: around(hit, q) })
  }
  for (const c of def.comments ?? []) if (fold(c.text).includes(q)) out.push({ id: c.id, excerpt: around(c.text, q) })
  return out
}

/** Every text of a node's own members, positions and exits aside. */
export function strings(node: FlowNode): string[] {
  const out: string[] = []
  const walk = (value: unknown) => {
    if (typeof value === 'string') out.push(value)
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk)
  }
  for (const [key, value] of Object.entries(node)) if (!['id', 'kind', 'x', 'y', 'exits'].includes(key)) walk(value)
  return out
}

function around(text: string, q: string): string {
  const at = fold(text).indexOf(q)
  const from = Math.max(0, at - 24)
  return (from > 0 ? '…' : '') + text.slice(from, from + 80).replace(/\s+/g, ' ')
}
