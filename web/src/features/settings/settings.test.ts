import { expect, test } from 'vitest'
import type { Organization } from '$lib/api/types'
import { easter, nationalHolidays } from './fields/holidays'
import { linesOf, nextLine, problemOf, spansOf } from './fields/hours'
import { bodyOf, changed, fieldsOf, rebase } from './house/fields'
import { unitOf } from './house/span'
import { keyOf } from './outcomes/key'
import { minuteOfDay, spanText, weekLines } from './stores/week'
import { brazil, elsewhere, withOffset } from './zones'

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
const org = (version: number, more: Partial<Organization['settings']> = {}, name = 'Grupo'): Organization => ({
  id: 'o', name, version,
  settings: { locale: '', timezone: '', privacy_text: '', privacy_url: '', reopen_minutes: 0, position_minutes: 0, accent_color: '#0b6b57', keep_offline_conversations: true, ...more },
})
test('a save of the company sends back what was not changed as it came', () => {
  const shown = fieldsOf(org(3))
  expect([shown.locale, shown.timezone, shown.position_minutes, shown.allow_marketing]).toEqual(['pt-BR', 'America/Sao_Paulo', 1, false])
  expect(changed(shown, { ...shown, name: ' Grupo ' })).toEqual([])
  expect(bodyOf(org(3), { ...shown, privacy_text: ' Só para atender. ', reopen_minutes: 120 })).toEqual({ name: 'Grupo', version: 3, settings: { ...org(3).settings, privacy_text: 'Só para atender.', reopen_minutes: 120 } })
  // A choice of a later release, which this form does not know.
  const later = { ...org(3), settings: { ...org(3).settings, later: 7 } }
  expect(bodyOf(later, { ...fieldsOf(later), name: 'Outro' })).toEqual({ name: 'Outro', version: 3, settings: later.settings })
})
test('what somebody else saved meanwhile stays, and what both changed is told', () => {
  const before = fieldsOf(org(3))
  const theirs = fieldsOf(org(4, { reopen_minutes: 30, locale: 'es', privacy_url: 'https://a.example' }))
  const mine = { ...before, name: 'Meu', reopen_minutes: 60, locale: 'es' }
  const { fields, clashes } = rebase(before, theirs, mine)
  expect([fields.name, fields.reopen_minutes, fields.privacy_url, fields.locale]).toEqual(['Meu', 60, 'https://a.example', 'es'])
  expect(clashes).toEqual(['reopen_minutes'])
})
test('times in the unit people say', () => {
  expect([0, 45, 90, 120, 1440, 2880, 43200].map(unitOf)).toEqual(['minutes', 'minutes', 'minutes', 'hours', 'days', 'days', 'days'])
})
test('time zones: Brazil first, each once, the one in use always there', () => {
  const rest = elsewhere('America/Sao_Paulo')
  expect(rest).toContain('Europe/Lisbon')
  expect(rest.filter((zone) => brazil.includes(zone))).toEqual([])
  expect(elsewhere('US/Nowhere')[0]).toBe('US/Nowhere')
  expect(withOffset('America/Manaus')).toBe('America/Manaus (GMT-4)')
  for (const zone of brazil) expect(Intl.supportedValuesOf('timeZone')).toContain(zone)
})
