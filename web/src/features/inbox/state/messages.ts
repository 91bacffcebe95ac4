// Messages of one thread: merging pages, answers and events without doubles, in
// order, with statuses that only move forward. Pure.
import type { Message, Status } from '$lib/api/types'

const rank: Record<Status, number> = {
  queued: 0, sending: 1, accepted: 2, unconfirmed: 2, refused: 3, failed: 3, sent: 4, delivered: 5, read: 6, played: 7, received: 8,
}

export interface StatusChange {
  status: Status
  status_at?: number
  error_code?: number
  error_text?: string
}

/**
 * The later of two statuses. Late truth wins: delivered after failed means that it
 * arrived. A failed or unconfirmed message that is sent again starts over, which
 * only an event tells (`restart`), never the answer to the first send.
 */
export function mergeStatus<T extends StatusChange>(current: T, next: StatusChange, restart = false): T {
  const stuck = current.status === 'failed' || current.status === 'unconfirmed' || current.status === 'refused'
  const again = restart && stuck && rank[next.status] < 2
  if (!again && rank[next.status] < rank[current.status]) return current
  if (!again && current.status === 'failed' && next.status === 'sent') return current
  return {
    ...current,
    status: next.status,
    status_at: next.status_at ?? current.status_at,
    error_code: next.error_code ?? (again ? undefined : current.error_code),
    error_text: next.error_text ?? (again ? undefined : current.error_text),
  }
}

export function order(a: Message, b: Message): number {
  return a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

/** Adds or updates messages; a message is the same by id or by its client id. */
export function merge(list: readonly Message[], incoming: readonly Message[], restart = false): Message[] {
  const out = [...list]
  for (const next of incoming) {
    const at = out.findIndex((m) => m.id === next.id || (!!next.client_id && m.client_id === next.client_id))
    if (at < 0) {
      out.push(next)
    } else {
      const current = out[at]!
      out[at] = mergeStatus({ ...next, status: current.status, status_at: current.status_at, error_code: current.error_code, error_text: current.error_text }, next, restart)
    }
  }
  return out.sort(order)
}

export function applyStatus(list: readonly Message[], id: string, change: StatusChange): readonly Message[] {
  const at = list.findIndex((m) => m.id === id)
  if (at < 0) return list
  const next = mergeStatus(list[at]!, change, true)
  return next === list[at] ? list : list.with(at, next)
}

/** The reactions that stand, by the provider id of the message they are on. */
export function reactions(list: readonly Message[]): Map<string, Map<string, string>> {
  const out = new Map<string, Map<string, string>>()
  for (const m of list) {
    const r = m.content.reaction
    if (m.content.kind !== 'reaction' || !r) continue
    const by = m.direction === 'in' ? 'contact' : 'us'
    const on = out.get(r.provider_id) ?? new Map<string, string>()
    if (r.emoji) on.set(by, r.emoji)
    else on.delete(by)
    out.set(r.provider_id, on)
  }
  return out
}
