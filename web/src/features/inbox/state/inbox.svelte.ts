// The inbox's conductor: the list, the counts and the open threads hear live
// events here and nowhere else.
import { api, ok } from '$lib/api/client'
import type { Conversation, Counts, LiveEvent, Message } from '$lib/api/types'
import { tell } from '$lib/errors.svelte'
import { currentRoute, go } from '$lib/router.svelte'
import { myId } from '$lib/session.svelte'
import { toast } from '$lib/toast.svelte'
import { t } from '$src/i18n/core'
import * as entities from './entities.svelte'
import { ConversationList } from './list.svelte'
import * as outbox from './outbox.svelte'
import { afterMessage } from './preview'
import { forgetThreads, openThread, thread } from './thread.svelte'

const COUNTS_EVERY_MS = 1_500
const UNKNOWN_AT_ONCE = 20

export const list = new ConversationList(myId)
let counts = $state.raw<Counts>({ mine: 0, mine_unread: 0, queues: 0, bot: 0, all: 0, departments: [] })
let countsTimer: ReturnType<typeof setTimeout> | undefined
const unknown = new Set<string>()
let fetching = false

export const inboxCounts = (): Counts => counts
export const openId = (): string | undefined => {
  const route = currentRoute()
  return route.page === 'inbox' ? route.conversation : undefined
}

export async function loadCounts(): Promise<void> {
  counts = await ok(api.GET('/api/v1/conversations/counts'))
}

function countSoon(): void {
  countsTimer ??= setTimeout(() => {
    countsTimer = undefined
    loadCounts().catch(() => undefined) // the next event asks again
  }, COUNTS_EVERY_MS)
}

/** A sound or a notice, by the person's choice; nothing the first page waits for. */
function chime(c: Conversation | undefined): void {
  void import('./alerts').then((alerts) => alerts.chime(c))
}

/** First load, and everything again after a gap that events cannot fill. */
export async function refresh(): Promise<void> {
  forgetThreads(openId())
  const open = openId()
  await Promise.all([loadCounts(), list.reload(), open ? thread(open).load() : undefined])
}

export function hear(event: LiveEvent): void {
  const data = (event.data ?? {}) as { conversation?: Conversation; message?: Message; gone?: boolean }
  const id = event.conversation_id
  if (!id) return
  if (data.gone) return lost(id)
  outbox.arrived(data.message?.client_id)
  openThread(id)?.apply(event)
  if (event.kind === 'agent.typing') return
  const before = entities.conversation(id)
  if (data.conversation) changed(data.conversation)
  else if (data.message && before) changed(afterMessage(before, data.message, myId()))
  else if (!before && event.kind === 'message.received') fetchUnknown(id)
  if (event.kind.startsWith('conversation.')) {
    countSoon()
    void refreshDetail(id)
  }
  if (event.kind === 'message.received') {
    countSoon()
    if ((data.conversation ?? before)?.agent_id === myId()) chime(entities.conversation(id))
  }
  if (event.kind === 'conversation.assigned' && data.conversation?.agent_id === myId() && event.actor.id !== myId()) {
    chime(data.conversation)
    toast(t('inbox.assigned_to_you', { name: data.conversation.contact.name }), {
      action: { label: t('inbox.open'), run: () => go({ page: 'inbox', conversation: id }) },
    })
  }
}

/** A conversation's row changed: by an event, or by the answer to an action. */
export function changed(next: Conversation): void {
  list.apply(entities.put(next))
  const open = openThread(next.id)
  if (open?.detail) open.detail = { ...open.detail, ...next, contact: open.detail.contact }
}

/** Transferred out of sight: every trace of it leaves the screen. */
function lost(id: string): void {
  list.remove(id)
  entities.drop(id)
  countSoon()
  if (openId() === id) {
    go({ page: 'inbox' })
    toast(t('inbox.gone'))
  }
}

/** Events of conversations no list has shown yet; many at once reload the list instead. */
function fetchUnknown(id: string): void {
  unknown.add(id)
  if (!fetching) void drain()
}

async function drain(): Promise<void> {
  fetching = true
  while (unknown.size) {
    if (unknown.size > UNKNOWN_AT_ONCE) {
      unknown.clear()
      await list.reload()
      break
    }
    const [id] = unknown
    unknown.delete(id!)
    try {
      const { history: _, contact, ...rest } = await ok(api.GET('/api/v1/conversations/{id}', { params: { path: { id: id! } } }))
      changed({ ...rest, contact: { id: contact.id, name: contact.name, username: contact.username } })
    } catch {
      // not ours to see, or gone again
    }
  }
  fetching = false
}

/** The detail pane's history changes with the conversation. */
async function refreshDetail(id: string): Promise<void> {
  const open = openThread(id)
  if (!open?.detail || openId() !== id) return
  const detail = await ok(api.GET('/api/v1/conversations/{id}', { params: { path: { id } } })).catch(() => undefined)
  if (detail) open.setDetail(detail)
}

/** Marks read here and at Meta; only the agent who holds it may show blue ticks. */
export async function markRead(id: string): Promise<void> {
  const c = entities.conversation(id)
  if (!c || c.unread === 0 || c.agent_id !== myId()) return
  entities.change(id, { unread: 0 })
  try {
    await ok(api.POST('/api/v1/conversations/{id}/read', { params: { path: { id } } }))
    countSoon()
  } catch {
    entities.change(id, { unread: c.unread })
  }
}

export function delivered(message: Message): void {
  openThread(message.conversation_id)?.answered(message)
}

/** Moves to the next or previous conversation of the list. */
export function step(by: 1 | -1): void {
  const at = list.ids.indexOf(openId() ?? '')
  const next = list.ids[at < 0 ? (by > 0 ? 0 : list.ids.length - 1) : at + by]
  if (next) go({ page: 'inbox', conversation: next }, { replace: at >= 0 })
}

export async function open(id: string): Promise<void> {
  const opened = thread(id)
  if (opened.loaded) {
    const unread = entities.conversation(id)?.unread ?? 0
    opened.markNew(unread)
    return
  }
  await opened.load().catch(tell)
}
