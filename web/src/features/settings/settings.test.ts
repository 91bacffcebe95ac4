import { expect, test } from 'vitest'
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
