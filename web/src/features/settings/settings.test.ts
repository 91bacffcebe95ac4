import { expect, test } from 'vitest'
import { easter, nationalHolidays } from './fields/holidays'
import { linesOf, nextLine, problemOf, spansOf } from './fields/hours'
import { keyOf } from './outcomes/key'
import { minuteOfDay, spanText, weekLines } from './stores/week'

test('days with the same hours stand in one line, Monday first', () => {
  const office = [{ from: 460, to: 1080 }]
  const lines = weekLines({ days: [[], office, office, office, office, office, [{ from: 480, to: 720 }]] })
  expect(lines.map((l) => [l.days, l.spans.map(spanText)])).toEqual([[[1, 2, 3, 4, 5], ['07:40–18:00']], [[6], ['08:00–12:00']], [[0], []]])
  expect(minuteOfDay(1440)).toBe('24:00')
})
test('a key from a name', () => {
  expect(keyOf(' Serviço agendado! ')).toBe('servico-agendado')
  expect(keyOf('!!!')).toBe('')
})
test('hours go through the time fields and come back, midnight included', () => {
  const spans = [{ from: 460, to: 720 }, { from: 800, to: 1440 }]
  expect(linesOf(spans)).toEqual([{ from: '07:40', to: '12:00' }, { from: '13:20', to: '00:00' }])
  expect(spansOf(linesOf(spans))).toEqual(spans)
  expect(linesOf(null)).toEqual([])
})
test('what is wrong with the hours of a day', () => {
  expect(problemOf([{ from: '08:00', to: '12:00' }, { from: '13:00', to: '18:00' }])).toBeUndefined()
  expect(problemOf([{ from: '13:00', to: '18:00' }, { from: '08:00', to: '12:00' }])).toBeUndefined()
  expect(problemOf([{ from: '08:00', to: '' }])).toBe('empty')
  expect(problemOf([{ from: '18:00', to: '08:00' }])).toBe('order')
  expect(problemOf([{ from: '08:00', to: '12:00' }, { from: '11:00', to: '18:00' }])).toBe('overlap')
})
test('the next line of a day never leaves it', () => {
  expect(nextLine([])).toEqual({ from: '08:00', to: '18:00' })
  expect(nextLine([{ from: '08:00', to: '12:00' }])).toEqual({ from: '13:00', to: '17:00' })
  expect(problemOf([nextLine([{ from: '08:00', to: '23:50' }])])).toBeUndefined()
})
test('the national holidays of a year, the moving one with them', () => {
  expect(easter(2026).toISOString().slice(0, 10)).toBe('2026-04-05')
  expect(easter(2038).toISOString().slice(0, 10)).toBe('2038-04-25')
  const days = nationalHolidays(2026).map((h) => h.date)
  expect(days).toContain('2026-04-03')
  expect(days).toEqual([...days].sort())
  expect(days.length).toBe(10)
})
