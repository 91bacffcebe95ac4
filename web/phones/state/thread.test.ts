import { describe, expect, it } from 'vitest'
import type { Message, ThreadPage } from '../api/shapes'
import { PAGE, fromPage, refreshed, roughly, unreadCount, windowLeft, withEarlier, withMessage, withTick } from './thread'
import { message } from './fixture'

const page = (messages: Message[], over: Partial<ThreadPage> = {}): ThreadPage => ({
  messages, typing: false, window: { open: false, expires_ms: 0 }, ...over,
})
const ids = (thread: { messages: readonly Message[] }) => thread.messages.map((m) => m.wamid)

describe('withMessage', () => {
  it('puts a new message at the end, whatever its time', () => {
    const t = fromPage(page([message('a', { at_ms: 50 })]))
    expect(ids(withMessage(t, message('b', { at_ms: 10 })))).toEqual(['a', 'b'])
  })
  it('replaces a known message where it stands', () => {
    const t = fromPage(page([message('a'), message('b')]))
    const next = withMessage(t, message('a', { edited: true }))
    expect(ids(next)).toEqual(['a', 'b'])
    expect(next.messages[0]!.edited).toBe(true)
    expect(t.messages[0]!.edited).toBe(false)
  })
  it('ends the typing bubble when the business wrote, not when the customer did', () => {
    const t = fromPage(page([], { typing: true }))
    expect(withMessage(t, message('a', { from: 'business' })).typing).toBe(false)
    expect(withMessage(t, message('a', { from: 'phone' })).typing).toBe(true)
  })
  it('opens the window for 24 h when the customer wrote', () => {
    const t = fromPage(page([]))
    expect(withMessage(t, message('a', { from: 'phone', at_ms: 1_000 })).window).toEqual({ open: true, expires_ms: 86_401_000 })
    expect(withMessage(t, message('a', { from: 'business' })).window.open).toBe(false)
    expect(withMessage(t, message('a', { from: 'phone', type: 'system' })).window.open).toBe(false)
  })
  it('never shortens an open window by an older message', () => {
    const t = fromPage(page([], { window: { open: true, expires_ms: 200_000_000 } }))
    expect(withMessage(t, message('a', { from: 'phone', at_ms: 0 })).window.expires_ms).toBe(200_000_000)
  })
})

describe('withTick', () => {
  it('raises the status and keeps the time and the reason', () => {
    const t = fromPage(page([message('a', { from: 'business', status: 'sent' })]))
    const tick = { wamid: 'a', number_id: 'n', phone_id: 'p', at_ms: 9 }
    expect(withTick(t, { ...tick, status: 'read' }).messages[0]).toMatchObject({ status: 'read', read_ms: 9 })
    const failed = withTick(t, { ...tick, status: 'failed', error: { code: 131026, title: 'x' } })
    expect(failed.messages[0]).toMatchObject({ status: 'failed', error: { code: 131026 } })
  })
  it('leaves a thread without that message as it is', () => {
    const t = fromPage(page([message('a')]))
    expect(withTick(t, { wamid: 'z', number_id: 'n', phone_id: 'p', status: 'read', at_ms: 1 })).toBe(t)
  })
})

describe('pages', () => {
  it('a full page may have earlier ones', () => {
    const full = Array.from({ length: PAGE }, (_, i) => message(`m${i}`))
    expect(fromPage(page(full)).more).toBe(true)
    expect(fromPage(page(full.slice(1))).more).toBe(false)
  })
  it('an earlier page goes in front, without doubles', () => {
    const t = withEarlier(fromPage(page([message('c'), message('d')])), page([message('a'), message('b'), message('c')]))
    expect(ids(t)).toEqual(['a', 'b', 'c', 'd'])
  })
  it('a reading keeps the earlier pages it still joins', () => {
    const old = { ...fromPage(page([message('a'), message('b'), message('c')])), more: true }
    const next = refreshed(old, page([message('b'), message('c', { edited: true }), message('d')]))
    expect(ids(next)).toEqual(['a', 'b', 'c', 'd'])
    expect(next.more).toBe(true)
    expect(next.messages[2]!.edited).toBe(true)
  })
  it('a reading that does not join replaces everything', () => {
    expect(ids(refreshed(fromPage(page([message('a')])), page([message('x')])))).toEqual(['x'])
    expect(ids(refreshed(fromPage(page([message('a')])), page([])))).toEqual([])
  })
})

it('counts what arrived and was not read', () => {
  const t = fromPage(page([
    message('a', { from: 'business', status: 'delivered' }), message('b', { from: 'business', status: 'read' }),
    message('c', { from: 'business', status: 'sent' }), message('d', { from: 'phone', status: 'sent' }),
  ]))
  expect(unreadCount(t)).toBe(1)
})

it('says what is left of the window', () => {
  expect([86_400_000, 86_399_999, 3_600_000, 3_599_999, 1].map(roughly)).toEqual(['24 h', '23 h', '1 h', '59 min', '1 min'])
  expect(windowLeft({ open: true, expires_ms: 100 }, 40)).toBe(60)
  expect(windowLeft({ open: true, expires_ms: 100 }, 400)).toBe(0)
})
