import { describe, expect, test } from 'vitest'
import type { Conversation } from '$lib/api/types'
import { belongs, compare, emptyQuery, filterCount, fromAddress, params, settle, windowOf } from './lists'
import { conversation as c } from './sample'

describe('which list a conversation is in', () => {
  const mine = c({ id: '1', agent_id: 'me' })
  test('by state and agent', () => {
    expect(belongs(mine, emptyQuery('mine'), 'me')).toBe(true)
    expect(belongs(mine, emptyQuery('mine'), 'other')).toBe(false)
    expect(belongs({ ...mine, state: 'closed' }, emptyQuery('mine'), 'me')).toBe(false)
    expect(belongs({ ...mine, state: 'closed' }, emptyQuery('closed'), 'me')).toBe(true)
    expect(belongs({ ...mine, state: 'queued' }, emptyQuery('queues'), 'x')).toBe(true)
    expect(belongs({ ...mine, state: 'bot' }, emptyQuery('bot'), 'x')).toBe(true)
    expect(belongs({ ...mine, state: 'closed' }, emptyQuery('all'), 'x')).toBe(false)
    expect(belongs({ ...mine, state: 'closed' }, emptyQuery('any'), 'x')).toBe(true)
  })
  test('by filter', () => {
    const x = c({ id: '1', store_id: 's', department_id: 'd', labels: ['l'], unread: 1 })
    const q = { ...emptyQuery('all'), store_id: 's', department_id: 'd', label_id: 'l', unread: true }
    expect(belongs(x, q, '')).toBe(true)
    expect(belongs({ ...x, unread: 0 }, q, '')).toBe(false)
    expect(belongs({ ...x, labels: [] }, q, '')).toBe(false)
    expect(belongs({ ...x, store_id: 't' }, q, '')).toBe(false)
  })
  test('a search is the server’s to answer', () => {
    expect(belongs(mine, { ...emptyQuery('all'), q: 'ana' }, 'me')).toBeUndefined()
    expect(belongs({ ...mine, state: 'closed' }, { ...emptyQuery('all'), q: 'ana' }, 'me')).toBe(false)
  })
})

describe('order', () => {
  test('queues serve the longest wait first, lists show the newest first', () => {
    const a = c({ id: 'a', state: 'queued', queued_at: 1, last_message_at: 1 })
    const b = c({ id: 'b', state: 'queued', queued_at: 2, last_message_at: 2 })
    expect(compare('queues', a, b)).toBeLessThan(0)
    expect(compare('all', a, b)).toBeGreaterThan(0)
  })

  test('settling rows one by one gives the sorted list, whatever the order of events', () => {
    let seed = 7
    const random = (n: number) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n
    const known = new Map<string, Conversation>()
    let ids: readonly string[] = []
    for (let i = 0; i < 600; i++) {
      const id = 'k' + random(60)
      const next = c({ id, last_message_at: random(40), version: i })
      known.set(id, next)
      ids = settle(ids, next, random(10) > 1, 'all', (x) => known.get(x), false)
    }
    const sorted = [...ids].sort((x, y) => compare('all', known.get(x)!, known.get(y)!))
    expect(ids).toEqual(sorted)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length).toBeGreaterThan(10)
  })
  test('what sorts after the last loaded row waits for its page', () => {
    const known = new Map(['a', 'b'].map((id, i) => [id, c({ id, last_message_at: 10 - i })]))
    const late = c({ id: 'z', last_message_at: 1 })
    const get = (id: string) => (id === 'z' ? late : known.get(id))
    expect(settle(['a', 'b'], late, true, 'all', get, true)).toEqual(['a', 'b'])
    expect(settle(['a', 'b'], late, true, 'all', get, false)).toEqual(['a', 'b', 'z'])
  })
  test('an unchanged place keeps the same array, so nothing is drawn again', () => {
    const ids = ['a']
    const a = c({ id: 'a' })
    expect(settle(ids, a, true, 'all', () => a, false)).toBe(ids)
    expect(settle(ids, c({ id: 'b' }), false, 'all', () => a, false)).toBe(ids)
  })
})

describe('queries', () => {
  test('empty filters are left out', () => {
    expect(params(emptyQuery('mine'))).toEqual({ view: 'mine' })
    expect(params({ ...emptyQuery('all'), q: '  ana ', unread: true, store_id: 's' })).toEqual({ view: 'all', q: 'ana', unread: true, store_id: 's' })
  })
  test('a report’s address keeps every filter it came with', () => {
    const q = fromAddress(new URLSearchParams('view=any&department_id=d&outcome=venda&from=1&to=2&period=opened'))!
    expect(params(q)).toEqual({ view: 'any', department_id: 'd', outcome: 'venda', from: '1', to: '2', period: 'opened' })
    expect(filterCount(q)).toBe(5)
  })
  test('no query, no list asked for; an unknown view is all', () => {
    expect(fromAddress(new URLSearchParams(''))).toBeUndefined()
    expect(fromAddress(new URLSearchParams('view=zzz'))!.view).toBe('all')
  })
})

test('only the rows in sight are drawn', () => {
  expect(windowOf(10_000, 78, 0, 780, 6)).toEqual({ from: 0, to: 16 })
  expect(windowOf(10_000, 78, 78 * 5_000, 780, 6)).toEqual({ from: 4_994, to: 5_016 })
  expect(windowOf(3, 78, 0, 780, 6)).toEqual({ from: 0, to: 3 })
  expect(windowOf(0, 78, 5_000, 780, 6)).toEqual({ from: 0, to: 0 })
})
