// The lists of the inbox: which conversations a list holds and in what order.
// Pure, the same rules as the server's, so that events place rows without asking.
import type { Conversation } from '$lib/api/types'

export const views = ['mine', 'queues', 'bot', 'all', 'closed'] as const
/** `any` is what a number of a report opens: every state. */
export type View = (typeof views)[number] | 'any'

export interface ListQuery {
  view: View
  store_id: string
  department_id: string
  label_id: string
  unread: boolean
  q: string
  /** Further filters of the API, as reports hand them over. */
  extra: Record<string, string>
}

export function emptyQuery(view: View): ListQuery {
  return { view, store_id: '', department_id: '', label_id: '', unread: false, q: '', extra: {} }
}

/** The query as the API's parameters; empty filters are left out. */
export function params(query: ListQuery): Record<string, string | boolean> {
  const { view, unread, extra, q, ...ids } = query
  const out: Record<string, string | boolean> = { view, ...extra }
  for (const [name, value] of Object.entries({ ...ids, q: q.trim() })) if (value) out[name] = value
  if (unread) out['unread'] = true
  return out
}

/** Reads the query of an address such as /inbox?view=queues&department_id=…; undefined when it has none. */
export function fromAddress(address: URLSearchParams): ListQuery | undefined {
  if (address.size === 0) return undefined
  const { view, store_id = '', department_id = '', label_id = '', unread, q = '', ...extra } = Object.fromEntries(address)
  const known = [...views, 'any' as const].find((v) => v === view) ?? 'all'
  return { view: known, store_id, department_id, label_id, unread: unread === 'true', q, extra }
}

/** How many filters narrow the list, the view and the search apart. */
export function filterCount(query: ListQuery): number {
  return [query.store_id, query.department_id, query.label_id, query.unread, ...Object.keys(query.extra)].filter(Boolean).length
}

/** Whether a conversation is in the list; undefined when only the server knows (a search). */
export function belongs(c: Conversation, query: ListQuery, me: string): boolean | undefined {
  if (!inView(c, query.view, me)) return false
  if (query.store_id && c.store_id !== query.store_id) return false
  if (query.department_id && c.department_id !== query.department_id) return false
  if (query.label_id && !c.labels.includes(query.label_id)) return false
  if (query.unread && c.unread === 0) return false
  if (query.q.trim() || Object.keys(query.extra).length) return undefined
  return true
}

function inView(c: Conversation, view: View, me: string): boolean {
  switch (view) {
    case 'mine':
      return c.agent_id === me && c.state !== 'closed'
    case 'queues':
      return c.state === 'queued'
    case 'bot':
      return c.state === 'bot'
    case 'all':
      return c.state !== 'closed'
    case 'closed':
      return c.state === 'closed'
    case 'any':
      return true
  }
}

/** The order of a view: queues oldest first, the rest newest first, ties by id. */
export function compare(view: View, a: Conversation, b: Conversation): number {
  const by =
    view === 'queues'
      ? (a.queued_at ?? 0) - (b.queued_at ?? 0)
      : view === 'closed'
        ? (b.closed_at ?? 0) - (a.closed_at ?? 0)
        : lastAt(b) - lastAt(a)
  return by || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

export function lastAt(c: Conversation): number {
  return c.last_message_at || c.opened_at
}

/**
 * Puts a conversation where it belongs among sorted ids, or takes it out. With
 * `more` (the server holds further pages) a row that sorts after the last loaded
 * one is left to its page. Returns the same array when nothing changed.
 */
export function settle(ids: readonly string[], c: Conversation, inList: boolean, view: View, get: (id: string) => Conversation | undefined, more: boolean): readonly string[] {
  const at = ids.indexOf(c.id)
  if (!inList) return at < 0 ? ids : ids.filter((id) => id !== c.id)
  const rest = at < 0 ? ids : ids.filter((id) => id !== c.id)
  const to = insertion(rest, c, view, get)
  if (to === at) return ids
  if (at < 0 && more && to === rest.length) return ids
  return [...rest.slice(0, to), c.id, ...rest.slice(to)]
}

function insertion(ids: readonly string[], c: Conversation, view: View, get: (id: string) => Conversation | undefined): number {
  let low = 0
  let high = ids.length
  while (low < high) {
    const mid = (low + high) >> 1
    const other = get(ids[mid]!)
    if (other && compare(view, other, c) < 0) low = mid + 1
    else high = mid
  }
  return low
}

/** The rows of a list to draw: those in sight and a margin. */
export function windowOf(total: number, rowHeight: number, top: number, height: number, margin = 6): { from: number; to: number } {
  const from = Math.max(0, Math.floor(top / rowHeight) - margin)
  const to = Math.min(total, Math.ceil((top + height) / rowHeight) + margin)
  return { from: Math.min(from, to), to }
}
