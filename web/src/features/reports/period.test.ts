import { expect, test } from 'vitest'
import { daysOf, instants, rowsHref } from './period'

const zone = 'America/Sao_Paulo'
const now = Date.parse('2026-03-01T01:30:00Z') // 28 February, 22:30, in São Paulo

test.each([
  ['today', '2026-02-28', '2026-02-28'],
  ['yesterday', '2026-02-27', '2026-02-27'],
  ['week', '2026-02-22', '2026-02-28'],
  ['month', '2026-01-30', '2026-02-28'],
  ['this_month', '2026-02-01', '2026-02-28'],
  ['last_month', '2026-01-01', '2026-01-31'],
] as const)('%s', (preset, from, to) => {
  expect(daysOf(preset, now, zone)).toEqual({ from, to })
})

test('a period holds its last day whole, also when it was typed backwards', () => {
  const whole = { from: Date.parse('2026-02-22T03:00:00Z'), to: Date.parse('2026-03-01T03:00:00Z') }
  expect(instants({ from: '2026-02-22', to: '2026-02-28' }, zone)).toEqual(whole)
  expect(instants({ from: '2026-02-28', to: '2026-02-22' }, zone)).toEqual(whole)
})

test('the address of a number’s rows', () => {
  expect(rowsHref({ view: 'any', outcome: 'peça & cia' })).toBe('/inbox?view=any&outcome=pe%C3%A7a+%26+cia')
})
