// One open conversation: its detail and its messages, page by page upward.
import { api, ok } from '$lib/api/client'
import type { ConversationDetail, LiveEvent, Message } from '$lib/api/types'
import * as entities from './entities.svelte'
import { applyStatus, merge, type StatusChange } from './messages'
import { firstUnread } from './rows'

const PAGE = 60
const KEPT = 24
const cache = new Map<string, Thread>()

export class Thread {
  detail = $state.raw<ConversationDetail | undefined>(undefined)
  messages = $state.raw<readonly Message[]>([])
  prev = $state.raw<string | undefined>(undefined)
  loaded = $state(false)
  loading = $state(false)
  earlierLoading = $state(false)
  error = $state.raw<unknown>(undefined)
  firstNew = $state.raw<string | undefined>(undefined)
  newCount = $state(0)
  /** Who else is typing here, and until when to believe it. */
  typing = $state.raw<{ user: string; until: number } | undefined>(undefined)
  private run = 0

  constructor(readonly id: string) {}

  async load(): Promise<void> {
    const run = ++this.run
    this.loading = true
    this.error = undefined
    try {
      const path = { id: this.id }
      const [detail, page] = await Promise.all([
        ok(api.GET('/api/v1/conversations/{id}', { params: { path } })),
        ok(api.GET('/api/v1/conversations/{id}/messages', { params: { path, query: { limit: PAGE } } })),
      ])
      if (run !== this.run) return
      this.setDetail(detail)
      const overlaps = page.items.some((m) => this.messages.some((known) => known.id === m.id))
      this.messages = merge(overlaps || !this.loaded ? this.messages : [], page.items)
      if (!overlaps) this.prev = page.prev || undefined
      if (!this.loaded) this.markNew(detail.unread)
      this.loaded = true
    } catch (error) {
      if (run === this.run) this.error = error
    } finally {
      if (run === this.run) this.loading = false
    }
  }

  async earlier(): Promise<void> {
    if (this.earlierLoading || this.prev === undefined) return
    this.earlierLoading = true
    try {
      const page = await ok(
        api.GET('/api/v1/conversations/{id}/messages', { params: { path: { id: this.id }, query: { before: this.prev, limit: PAGE } } }),
      )
      this.messages = merge(this.messages, page.items)
      this.prev = page.prev || undefined
    } finally {
      this.earlierLoading = false
    }
  }

  setDetail(detail: ConversationDetail): void {
    const { history: _, contact, ...rest } = detail
    const phone = contact.identities.find((i) => i.kind === 'phone')?.value
    entities.put({ ...rest, contact: { id: contact.id, name: contact.name, username: contact.username, phone } })
    this.detail = detail
  }

  markNew(unread: number): void {
    this.firstNew = firstUnread(this.messages, unread)
    this.newCount = unread
  }

  /** The answer to a send: adds the message, or fills in what the event left out. */
  answered(message: Message): void {
    this.messages = merge(this.messages, [message])
  }

  apply(event: LiveEvent): void {
    const data = (event.data ?? {}) as { message?: Message; user_id?: string; id?: string } & Partial<StatusChange>
    if (event.kind === 'agent.typing' && data.user_id) {
      this.typing = { user: data.user_id, until: event.at + 6_000 }
    } else if (event.kind === 'message.status' && data.status) {
      this.messages = applyStatus(this.messages, data.id ?? event.message_id ?? '', data as StatusChange)
    } else if (data.message) {
      this.messages = merge(this.messages, [data.message], true)
      if (data.message.author.id === this.typing?.user) this.typing = undefined
    }
  }
}

/** The thread of a conversation; recently read ones are still in memory. */
export function thread(id: string): Thread {
  let found = cache.get(id)
  if (found) cache.delete(id) // to the end: the map is kept in order of use
  else found = new Thread(id)
  cache.set(id, found)
  const [oldest] = cache.keys()
  if (cache.size > KEPT && oldest) cache.delete(oldest)
  return found
}

export const openThread = (id: string): Thread | undefined => cache.get(id)

export function forgetThreads(except?: string): void {
  for (const id of cache.keys()) if (id !== except) cache.delete(id)
}
