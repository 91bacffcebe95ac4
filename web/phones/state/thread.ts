// A thread as this page holds it, and what events do to it. Pure: every function
// returns a new thread and leaves the old one as it was.
import type { Message, ServiceWindow, ThreadPage, Tick } from '../api/shapes'

export const PAGE = 100
const DAY_MS = 86_400_000

export interface Thread {
  messages: readonly Message[] // oldest first, in the order the phone got them
  more: boolean // there may be earlier ones
  typing: boolean // the business is writing
  window: ServiceWindow
}

export function fromPage(page: ThreadPage): Thread {
  return { messages: page.messages, more: page.messages.length === PAGE, typing: page.typing, window: page.window }
}

/** The latest page read again: earlier pages stay when the two still join. */
export function refreshed(old: Thread | undefined, page: ThreadPage): Thread {
  const next = fromPage(page)
  const first = page.messages[0]
  const at = first ? (old?.messages.findIndex((m) => m.wamid === first.wamid) ?? -1) : -1
  if (!old || at <= 0) return next
  return { ...next, messages: [...old.messages.slice(0, at), ...page.messages], more: old.more }
}

/** Puts an earlier page in front. */
export function withEarlier(thread: Thread, page: ThreadPage): Thread {
  const known = new Set(thread.messages.map((m) => m.wamid))
  const fresh = page.messages.filter((m) => !known.has(m.wamid))
  return { ...thread, messages: [...fresh, ...thread.messages], more: page.messages.length === PAGE }
}

/** A new message goes to the end; a known one is replaced where it stands. */
export function withMessage(thread: Thread, message: Message): Thread {
  const at = thread.messages.findLastIndex((m) => m.wamid === message.wamid)
  if (at >= 0) return { ...thread, messages: thread.messages.with(at, message) }
  const opens = message.from === 'phone' && message.type !== 'system'
  return {
    ...thread,
    messages: [...thread.messages, message],
    typing: message.from === 'business' ? false : thread.typing,
    window: opens ? { open: true, expires_ms: Math.max(thread.window.expires_ms, message.at_ms + DAY_MS) } : thread.window,
  }
}

export function withTick(thread: Thread, tick: Tick): Thread {
  const at = thread.messages.findLastIndex((m) => m.wamid === tick.wamid)
  const old = thread.messages[at]
  if (!old) return thread
  const next: Message = { ...old, status: tick.status }
  if (tick.error) next.error = tick.error
  if (tick.status === 'delivered' || tick.status === 'read' || tick.status === 'played') next[`${tick.status}_ms`] = tick.at_ms
  return { ...thread, messages: thread.messages.with(at, next) }
}

/** What is left of the service window at `now`, in milliseconds; 0 = closed. */
export function windowLeft(window: ServiceWindow, now: number): number {
  return Math.max(0, window.expires_ms - now)
}

/** What is left in a word: whole hours, or whole minutes in the last one. */
export function roughly(ms: number): string {
  return ms >= 3_600_000 ? `${Math.floor(ms / 3_600_000)} h` : `${Math.max(1, Math.floor(ms / 60_000))} min`
}

/** Messages that reached the phone and were not read. */
export function unreadCount(thread: Thread): number {
  return thread.messages.filter((m) => m.from === 'business' && m.status === 'delivered').length
}
