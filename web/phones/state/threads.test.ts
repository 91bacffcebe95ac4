import { beforeEach, expect, it, vi } from 'vitest'
import type { Message, ThreadPage } from '../api/shapes'
import { message } from './fixture'
import { applyMessage, applyTick, applyTyping, forgetPhone, loadEarlier, openThread, restartThreads, thread } from './threads.svelte'

let stored: Message[] = []
const asked: string[] = []

beforeEach(() => {
  stored = []
  asked.length = 0
  vi.stubGlobal('fetch', vi.fn(async (url: string) => {
    asked.push(url)
    const before = new URL(url, 'http://x').searchParams.get('before')
    const end = before ? stored.findIndex((m) => m.wamid === before) : stored.length
    const page: ThreadPage = { messages: stored.slice(Math.max(0, end - 100), end), typing: false, window: { open: false, expires_ms: 0 } }
    return new Response(JSON.stringify(page))
  }))
})
const ids = (phone: string) => thread(phone, 'n1')?.messages.map((m) => m.wamid)

it('follows a thread once it was opened, and no other', async () => {
  expect(applyMessage(message('a', { phone_id: 'q1' }))).toBe(false)
  await openThread('q1', 'n1')
  expect(applyMessage(message('b', { phone_id: 'q1' }))).toBe(true)
  expect(ids('q1')).toEqual(['b'])
  expect(applyTick({ wamid: 'b', number_id: 'n1', phone_id: 'q1', status: 'read', at_ms: 5 })).toBe(true)
  expect(thread('q1', 'n1')!.messages[0]!.status).toBe('read')
})

it('loads earlier pages in front', async () => {
  stored = Array.from({ length: 150 }, (_, i) => message(`m${i}`, { phone_id: 'q2' }))
  await openThread('q2', 'n1')
  expect(ids('q2')).toHaveLength(100)
  await loadEarlier('q2', 'n1')
  expect(ids('q2')).toEqual(stored.map((m) => m.wamid))
  expect(thread('q2', 'n1')!.more).toBe(false)
})

it('shows the typing of the business for 25 s, never that of the customer', async () => {
  await openThread('q3', 'n1')
  vi.useFakeTimers()
  applyTyping({ phone_id: 'q3', number_id: 'n1', from: 'phone' })
  expect(thread('q3', 'n1')!.typing).toBe(false)
  applyTyping({ phone_id: 'q3', number_id: 'n1', from: 'business' })
  expect(thread('q3', 'n1')!.typing).toBe(true)
  vi.advanceTimersByTime(25_000)
  expect(thread('q3', 'n1')!.typing).toBe(false)
  vi.useRealTimers()
})

it('forgets a phone that is gone, and after a reset asks only for phones that exist', async () => {
  await openThread('q4', 'n1')
  await openThread('q5', 'n1')
  forgetPhone('q4')
  expect(thread('q4', 'n1')).toBeUndefined()
  asked.length = 0
  restartThreads(['q4'])
  expect(thread('q5', 'n1')).toBeUndefined()
  expect(asked).toEqual([])
})
