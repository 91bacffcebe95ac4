import { describe, expect, test } from 'vitest'
import type { Message } from '$lib/api/types'
import { firstUnread, foldRanges, rows } from './rows'
import { message as m } from './sample'

const zone = 'America/Sao_Paulo'
const base = Date.parse('2026-05-12T15:00:00Z')
const bot = (id: string, min: number) => m({ id, at: base + min * 60_000, direction: 'out', author: { kind: 'bot' } })
const contact = (id: string, min: number, title = '') => m({ id, at: base + min * 60_000, ...(title ? { content: { kind: 'button_reply' as const, reply: { id, title } } } : {}) })
const agent = (id: string, min: number) => m({ id, at: base + min * 60_000, direction: 'out', author: { kind: 'user', id: 'u' } })
const draw = (list: Message[], part: Partial<Parameters<typeof rows>[1]> = {}) => rows(list, { zone, fold: true, open: new Set(), ...part })
const shape = (list: ReturnType<typeof rows>) => list.map((r) => (r.type === 'message' ? r.message.id : r.type))

test('a separator begins each local day', () => {
  const late = m({ id: 'late', at: Date.parse('2026-05-13T02:00:00Z') }) // still the 12th in São Paulo
  const next = m({ id: 'next', at: Date.parse('2026-05-13T04:00:00Z') })
  expect(shape(draw([contact('a', 0), late, next]))).toEqual(['day', 'a', 'late', 'day', 'next'])
})

test('messages of one author within five minutes are one group', () => {
  const heads = draw([agent('a', 0), agent('b', 1), agent('c', 9), contact('d', 10)]).flatMap((r) => (r.type === 'message' ? [r.head] : []))
  expect(heads).toEqual([true, false, true, true])
})

describe('folding', () => {
  const talk = [contact('hi', 0), bot('b1', 1), contact('c1', 2, 'Seminovos'), bot('b2', 3), contact('c2', 4, 'Comprar'), bot('b3', 5), contact('wait', 6), agent('a1', 7)]
  test('the bot’s steps and the choices between them fold; the customer’s own words do not', () => {
    const out = draw(talk)
    expect(shape(out)).toEqual(['day', 'hi', 'fold', 'wait', 'a1'])
    expect(out[2]).toMatchObject({ type: 'fold', choices: ['Seminovos', 'Comprar'] })
  })
  test('an opened fold shows its steps', () => {
    expect(shape(draw(talk, { open: new Set(['fold:b1']) }))).toEqual(['day', 'hi', 'fold', 'b1', 'c1', 'b2', 'c2', 'b3', 'wait', 'a1'])
  })
  test('nothing folds while the bot is at work', () => {
    expect(shape(draw(talk, { fold: false }))).not.toContain('fold')
  })
  test('one or two steps stay as they are', () => {
    expect(foldRanges([bot('a', 0), contact('b', 1), bot('c', 2), agent('d', 3)])).toEqual([])
  })
  test('a note or an agent’s message ends a fold', () => {
    expect(foldRanges([bot('a', 0), bot('b', 1), bot('c', 2), agent('x', 3), bot('d', 4), bot('e', 5), bot('f', 6)])).toEqual([{ from: 0, to: 2 }, { from: 4, to: 6 }])
  })
  test('what the customer wrote in the queue stays in sight, whatever facts follow', () => {
    const fact = (id: string, min: number, kind: 'bot' | 'user' | 'system') => m({ id, at: base + min * 60_000, direction: 'system', author: { kind } })
    const list = [contact('hi', 0), bot('b1', 1), contact('c1', 2, 'Oficina'), bot('b2', 3), fact('queued', 3, 'bot'), bot('b3', 3), contact('w1', 4), contact('w2', 5), fact('taken', 6, 'user'), agent('a', 7)]
    expect(shape(draw(list))).toEqual(['day', 'hi', 'fold', 'w1', 'w2', 'taken', 'a'])
  })
  test('what is new is never hidden in a fold', () => {
    expect(shape(draw(talk, { firstNew: 'c2', newCount: 2 }))).not.toContain('fold')
  })
})

test('the marker stands before the first message not seen', () => {
  const list = [contact('a', 0), agent('b', 1), contact('c', 2), contact('d', 3)]
  expect(firstUnread(list, 2)).toBe('c')
  expect(firstUnread(list, 0)).toBeUndefined()
  expect(firstUnread(list, 99)).toBe('a')
  expect(shape(draw(list, { firstNew: 'c', newCount: 2 }))).toEqual(['day', 'a', 'b', 'new', 'c', 'd'])
})

test('a reaction is drawn on its message, alone only without it', () => {
  const target = m({ id: 'a', provider_id: 'w1' })
  const on = (id: string) => m({ id: 'r' + id, content: { kind: 'reaction', reaction: { provider_id: id, emoji: '👍' } } })
  expect(shape(draw([target, on('w1'), on('w9')]))).toEqual(['day', 'a', 'rw9'])
})
