import { expect, it } from 'vitest'
import { message } from './fixture'
import { rows } from './rows'

const SP = 'America/Sao_Paulo'
const at = (iso: string) => Date.parse(iso)

it('separates the days of the zone and gives a tail to the first of each run', () => {
  const laid = rows([
    message('a', { at_ms: at('2027-05-12T02:00:00Z') }), // still the 11th in São Paulo
    message('b', { at_ms: at('2027-05-12T04:00:00Z') }),
    message('c', { at_ms: at('2027-05-12T04:01:00Z') }),
    message('d', { at_ms: at('2027-05-12T04:02:00Z'), from: 'business' }),
  ], SP)
  expect(laid.map((r) => (r.kind === 'day' ? 'day' : `${r.message.wamid}${r.kind === 'message' && r.tail ? '>' : ''}`))).toEqual([
    'day', 'a>', 'day', 'b>', 'c', 'd>',
  ])
})

it('a notice stands alone and ends the run', () => {
  const laid = rows([message('a'), message('s', { type: 'system', system: { body: 'x', type: 'user_changed_user_id' } }), message('b')], SP)
  expect(laid.map((r) => r.kind)).toEqual(['day', 'message', 'system', 'message'])
  expect(laid.filter((r) => r.kind === 'message').every((r) => r.tail)).toBe(true)
})

it('has a key for each row, also when the clock went back', () => {
  const laid = rows([message('a', { at_ms: 0 }), message('b', { at_ms: 200_000_000 }), message('c', { at_ms: 0 })], SP)
  expect(new Set(laid.map((r) => r.key)).size).toBe(laid.length)
})
