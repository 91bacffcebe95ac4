// The threads that were opened on this page, by phone and number.
import { SvelteMap } from 'svelte/reactivity'
import { get } from '../api/client'
import type { Message, ThreadPage, Tick, Typing } from '../api/shapes'
import { PAGE, refreshed, withEarlier, withMessage, withTick, type Thread } from './thread'

const TYPING_MS = 25_000 // how long Meta shows the typing bubble of a business

const open = new SvelteMap<string, Thread>()
const wanted = new Map<string, [phone: string, number: string]>()
const typingEnds = new Map<string, ReturnType<typeof setTimeout>>()

const keyOf = (phone: string, number: string) => `${phone}/${number}`

/** undefined until it was read. */
export const thread = (phone: string, number: string): Thread | undefined => open.get(keyOf(phone, number))

/** Reads a thread and keeps it up to date from now on. */
export async function openThread(phone: string, number: string): Promise<void> {
  const key = keyOf(phone, number)
  wanted.set(key, [phone, number])
  const page = await get<ThreadPage>(path(phone, number)).catch(() => undefined)
  // A phone may be gone by now; without an answer the next opening of the stream tries again.
  if (page && wanted.has(key)) open.set(key, refreshed(open.get(key), page))
}

export async function loadEarlier(phone: string, number: string): Promise<void> {
  const key = keyOf(phone, number)
  const first = open.get(key)?.messages[0]
  if (!first) return
  const page = await get<ThreadPage>(`${path(phone, number)}&before=${encodeURIComponent(first.wamid)}`)
  const present = open.get(key)
  if (present) open.set(key, withEarlier(present, page))
}

const path = (phone: string, number: string) => `/phones/${phone}/messages?number_id=${number}&limit=${PAGE}`

/** Reads all open threads again. */
export function reloadThreads(): void {
  for (const [phone, number] of wanted.values()) void openThread(phone, number)
}

/** After a reset: nothing that was read is true any more, and only these phones exist. */
export function restartThreads(phones: readonly string[]): void {
  open.clear()
  for (const [key, [phone]] of wanted) if (!phones.includes(phone)) wanted.delete(key)
  reloadThreads()
}

export function forgetPhone(phone: string): void {
  for (const [key, [owner]] of wanted) {
    if (owner !== phone) continue
    wanted.delete(key)
    open.delete(key)
  }
}

/** False when the message belongs to a thread nobody opened. */
export function applyMessage(message: Message): boolean {
  return change(message, (t) => withMessage(t, message))
}

export function applyTick(tick: Tick): boolean {
  return change(tick, (t) => withTick(t, tick))
}

export function applyTyping(typing: Typing): void {
  if (typing.from !== 'business') return
  const key = keyOf(typing.phone_id, typing.number_id)
  const set = (on: boolean) => change(typing, (t) => ({ ...t, typing: on }))
  clearTimeout(typingEnds.get(key))
  if (set(true)) typingEnds.set(key, setTimeout(() => set(false), TYPING_MS))
}

function change(of: { phone_id: string; number_id: string }, next: (thread: Thread) => Thread): boolean {
  const key = keyOf(of.phone_id, of.number_id)
  const present = open.get(key)
  if (!present) return false
  open.set(key, next(present))
  return true
}
