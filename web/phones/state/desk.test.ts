import { beforeEach, expect, it, vi } from 'vitest'
import type { BusinessNumber, Phone } from '../api/shapes'
import * as desk from './desk.svelte'
import { message } from './fixture'
import { loadWorld } from './world.svelte'

const last: Record<string, number> = {} // newest message by phone/number

beforeEach(async () => {
  vi.stubGlobal('fetch', vi.fn(async (address: string) => {
    const url = new URL(address, 'http://x')
    const phone = /phones\/(\w+)\/messages/.exec(url.pathname)?.[1]
    if (!phone) {
      const number = (id: string) => ({ id }) as BusinessNumber
      const phones = ['a', 'b', 'c'].map((id) => ({ id }) as Phone)
      return new Response(JSON.stringify({ numbers: [number('n1'), number('n2')], phones, clock: { now_ms: 1, offset_ms: 0, frozen: false } }))
    }
    const at = last[`${phone}/${url.searchParams.get('number_id')}`]
    return new Response(JSON.stringify({ messages: at ? [message('m', { at_ms: at })] : [], typing: false, window: { open: false, expires_ms: 0 } }))
  }))
  await loadWorld()
})

it('shows the first number, the chat used last, or the one chosen', async () => {
  expect(desk.numberOf('a')).toBe('n1')
  last['a/n2'] = 5
  await desk.chooseLatest('a')
  expect(desk.numberOf('a')).toBe('n2')
  desk.chooseNumber('a', 'n1')
  await desk.chooseLatest('a')
  expect(desk.numberOf('a')).toBe('n1')
})

it('counts what comes to a chat that is not shown, until it is', () => {
  desk.chooseNumber('b', 'n1')
  desk.arrivedAt('b', 'n1')
  expect(desk.unseenOf('b')).toBe(0)
  desk.arrivedAt('b', 'n2')
  desk.arrivedAt('b', 'n2')
  expect([desk.unseenIn('b', 'n2'), desk.unseenOf('b')]).toEqual([2, 2])
  desk.chooseNumber('b', 'n2')
  expect(desk.unseenOf('b')).toBe(0)
})

it('a phone that is gone is not in front', () => {
  expect(desk.front()).toBe('a')
  desk.bring('c')
  expect(desk.front()).toBe('c')
  desk.bring('z')
  expect(desk.front()).toBe('a')
})
