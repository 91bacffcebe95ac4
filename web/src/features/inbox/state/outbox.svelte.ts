// Messages on their way to the server. Each has a client id from birth and keeps
// it through every retry, so the server stores it once however often it is sent.
// Texts and notes outlive the page: they wait in localStorage until acknowledged.
import { api, ApiError, ok } from '$lib/api/client'
import type { Content, Message } from '$lib/api/types'
import { recallJson, remember } from '$lib/storage'

export interface Pending {
  client_id: string
  conversation_id: string
  note: boolean
  content: Content
  media_id?: string
  at: number
  state: 'waiting' | 'failed'
  error?: unknown
}

const KEY = 'prosa.outbox'
let items = $state.raw<readonly Pending[]>([])
const chains = new Map<string, Promise<void>>()

export const pending = (conversationId: string): readonly Pending[] => items.filter((p) => p.conversation_id === conversationId)
export const allPending = (): readonly Pending[] => items

function set(next: readonly Pending[]): void {
  items = next
  const kept = items.filter((p) => !p.media_id).map(({ error: _, ...p }) => p)
  remember(KEY, kept.length ? JSON.stringify(kept) : undefined)
}

/** Queues a message and sends it after those before it in the same conversation. */
export function submit(message: Omit<Pending, 'state' | 'client_id'>, done: (m: Message) => void): string {
  const item: Pending = { ...message, client_id: crypto.randomUUID(), state: 'waiting' }
  set([...items, item])
  enqueue(item, done)
  return item.client_id
}

export function retry(clientId: string, done: (m: Message) => void): void {
  const item = items.find((p) => p.client_id === clientId)
  if (!item || item.state !== 'failed') return
  set(items.map((p) => (p.client_id === clientId ? { ...p, state: 'waiting', error: undefined } : p)))
  enqueue(item, done)
}

export function discard(clientId: string): Pending | undefined {
  const item = items.find((p) => p.client_id === clientId)
  set(items.filter((p) => p.client_id !== clientId))
  return item
}

/** An event brought the message: it arrived, whatever the answer to the POST was. */
export function arrived(clientId: string | undefined): void {
  if (clientId && items.some((p) => p.client_id === clientId)) set(items.filter((p) => p.client_id !== clientId))
}

/** Sends again what did not reach the server; called when the connection is back. */
export function retryAll(done: (m: Message) => void): void {
  for (const p of items) if (p.state === 'failed' && p.error instanceof ApiError && p.error.retryable) retry(p.client_id, done)
}

/** Takes up what an earlier page left unsent. Old leftovers wait for a person's word. */
export function restore(now: number, done: (m: Message) => void): void {
  const kept = recallJson<Pending[]>(KEY) ?? []
  set(kept.filter((p) => p.client_id && p.conversation_id).map((p) => ({ ...p, state: 'failed' })))
  for (const p of items) if (now - p.at < 10 * 60_000) retry(p.client_id, done)
}

function enqueue(item: Pending, done: (m: Message) => void): void {
  const before = chains.get(item.conversation_id) ?? Promise.resolve()
  const mine = before.then(() => deliver(item, done))
  chains.set(item.conversation_id, mine)
}

async function deliver(item: Pending, done: (m: Message) => void): Promise<void> {
  if (!items.some((p) => p.client_id === item.client_id)) return // discarded, or arrived meanwhile
  try {
    const message = await post(item)
    arrived(item.client_id)
    done(message)
  } catch (error) {
    set(items.map((p) => (p.client_id === item.client_id ? { ...p, state: 'failed', error } : p)))
  }
}

function post(item: Pending): Promise<Message> {
  const path = { id: item.conversation_id }
  const header = { 'Idempotency-Key': item.client_id }
  if (item.note) {
    const body = { client_id: item.client_id, text: item.content.text ?? '' }
    return ok(api.POST('/api/v1/conversations/{id}/notes', { params: { path, header }, body }))
  }
  const body = { client_id: item.client_id, content: item.content, ...(item.media_id ? { media_id: item.media_id } : {}) }
  return ok(api.POST('/api/v1/conversations/{id}/messages', { params: { path, header }, body }))
}

/** A pending message as the thread draws it. */
export function asMessage(p: Pending, me: string): Message {
  return {
    id: 'pending:' + p.client_id,
    client_id: p.client_id,
    conversation_id: p.conversation_id,
    direction: p.note ? 'note' : 'out',
    author: { kind: 'user', id: me },
    content: p.content,
    at: p.at,
    created_at: p.at,
    status: 'queued',
  }
}
