import { describe, expect, test } from 'vitest'
import type { Status } from '$lib/api/types'
import { applyStatus, merge, mergeStatus, reactions } from './messages'
import { message as m } from './sample'

const to = (from: Status, next: Status, restart = false) => mergeStatus({ status: from }, { status: next }, restart).status

describe('statuses', () => {
  test('only move forward, in whatever order they come', () => {
    const path: Status[] = ['queued', 'sending', 'accepted', 'sent', 'delivered', 'read', 'played']
    for (let i = 0; i < path.length; i++) {
      for (let j = 0; j < path.length; j++) expect(to(path[i]!, path[j]!)).toBe(path[Math.max(i, j)])
    }
  })
  test('late truth wins: delivered after failed means that it arrived', () => {
    expect(to('failed', 'delivered')).toBe('delivered')
    expect(to('unconfirmed', 'sent')).toBe('sent')
    expect(to('failed', 'sent')).toBe('failed')
    expect(to('delivered', 'failed')).toBe('delivered')
  })
  test('sending again starts over, and only an event may say so', () => {
    expect(to('failed', 'queued', true)).toBe('queued')
    expect(to('unconfirmed', 'queued', true)).toBe('queued')
    expect(to('failed', 'queued', false)).toBe('failed')
    expect(to('delivered', 'queued', true)).toBe('delivered')
  })
  test('the reason of a failure goes with it and leaves with a new try', () => {
    const failed = mergeStatus({ status: 'queued' as Status }, { status: 'failed', error_code: 131026 })
    expect(failed).toMatchObject({ status: 'failed', error_code: 131026 })
    expect(mergeStatus(failed, { status: 'queued' }, true)).toMatchObject({ status: 'queued', error_code: undefined })
  })
})

describe('merging', () => {
  test('pages, answers and events never double a message', () => {
    const page = [m({ id: 'a', at: 1 }), m({ id: 'b', at: 2 })]
    const event = m({ id: 'c', at: 3, client_id: 'x', direction: 'out', status: 'sent' })
    const list = merge(merge(page, [event]), [m({ id: 'b', at: 2 }), { ...event, status: 'queued' }])
    expect(list.map((x) => x.id)).toEqual(['a', 'b', 'c'])
    expect(list[2]!.status).toBe('sent')
  })
  test('the same client id is the same message', () => {
    expect(merge([m({ id: 'pending:x', client_id: 'x', status: 'queued' })], [m({ id: 'real', client_id: 'x', status: 'accepted' })]).map((x) => x.id)).toEqual(['real'])
  })
  test('order is by time, then by id', () => {
    expect(merge([], [m({ id: 'c', at: 2 }), m({ id: 'b', at: 1 }), m({ id: 'a', at: 2 })]).map((x) => x.id)).toEqual(['b', 'a', 'c'])
  })
  test('a status for a message that is not loaded changes nothing', () => {
    const list = [m({ id: 'a' })]
    expect(applyStatus(list, 'zz', { status: 'read' })).toBe(list)
    expect(applyStatus([m({ id: 'a', status: 'sent' })], 'a', { status: 'read' })[0]!.status).toBe('read')
  })
})

test('a reaction replaces the one before, and an empty one removes it', () => {
  const r = (id: string, at: number, emoji: string, direction: 'in' | 'out' = 'in') => m({ id, at, direction, content: { kind: 'reaction', reaction: { provider_id: 'w', emoji } } })
  expect([...reactions([r('1', 1, '👍'), r('2', 2, '❤️'), r('3', 3, '✅', 'out')]).get('w')!.values()]).toEqual(['❤️', '✅'])
  expect(reactions([r('1', 1, '👍'), r('2', 2, '')]).get('w')!.size).toBe(0)
})
