import { describe, expect, test } from 'vitest'
import * as f from './format'

const SP = 'America/Sao_Paulo'
const at = (iso: string) => Date.parse(iso)

describe('days in the store’s zone', () => {
  test('midnight in São Paulo is three hours after midnight UTC', () => {
    expect(f.dayKey(at('2026-05-12T02:59:59Z'), SP)).toBe('2026-05-11')
    expect(f.dayKey(at('2026-05-12T03:00:00Z'), SP)).toBe('2026-05-12')
  })
  test('startOfDay is the inverse of dayKey, also where clocks change', () => {
    for (const [day, zone] of [['2026-05-12', SP], ['2026-03-29', 'Europe/Lisbon'], ['2026-10-25', 'Europe/Lisbon'], ['2018-11-04', SP], ['2026-01-01', 'Pacific/Auckland']] as const) {
      const start = f.startOfDay(day, zone)
      expect(f.dayKey(start, zone)).toBe(day)
      expect(f.dayKey(start - 1, zone)).toBe(f.addDays(day, -1))
    }
  })
  test('daysApart counts calendar days, not 24 hours', () => {
    expect(f.daysApart(at('2026-05-12T02:00:00Z'), at('2026-05-12T04:00:00Z'), SP)).toBe(1)
    expect(f.daysApart(at('2026-05-12T04:00:00Z'), at('2026-05-13T02:00:00Z'), SP)).toBe(0)
  })
  test('an unknown zone falls back instead of breaking the page', () => {
    expect(f.dayKey(at('2026-05-12T12:00:00Z'), 'Mars/Olympus')).toMatch(/^2026-05-1[123]$/)
  })
  test('addDays crosses months and leap days', () => {
    expect(f.addDays('2028-02-28', 1)).toBe('2028-02-29')
    expect(f.addDays('2026-01-01', -1)).toBe('2025-12-31')
  })
})

describe('lengths of time', () => {
  test.each([[0, '0:00'], [-5, '0:00'], [42_000, '0:42'], [725_000, '12:05'], [11_045_000, '3:04:05']])('stopwatch %i', (ms, text) => {
    expect(f.stopwatch(ms)).toBe(text)
  })
  test.each([[45_000, '45 s'], [125_000, '2 min 5 s'], [720_000, '12 min'], [12_000_000, '3 h 20 min'], [187_200_000, '2 d 4 h'], [-1, '0 s']])('duration %i', (ms, text) => {
    expect(f.duration(ms)).toBe(text)
  })
})

describe('numbers and names', () => {
  test('numbers in the reader’s locale', () => {
    expect(f.number(12345, 'pt-BR')).toBe('12.345')
    expect(f.number(12345, 'en')).toBe('12,345')
    expect(f.percent(1, 3, 'pt-BR')).toBe('33,3%')
    expect(f.percent(0, 0, 'pt-BR')).toBe('–')
    expect(f.fileSize(1_240_000, 'pt-BR')).toBe('1,2 MB')
    expect(f.fileSize(0, 'en')).toBe('0 B')
  })
  test.each([['5511987650001', '+55 11 98765-0001'], ['551133334444', '+55 11 3333-4444'], ['351912345678', '+351912345678'], ['', '']])('phone %s', (raw, shown) => {
    expect(f.phone(raw)).toBe(shown)
  })
  test.each([['Mariana Alves', 'MA'], ['  joão ', 'J'], ['', ''], ['Ana de Souza', 'AS'], ['😀 Léo', 'L'], ['+55 11 98765-0001', ''], ['3R Motors', '3M']])('initials of %j', (name, letters) => {
    expect(f.initials(name)).toBe(letters)
  })
  test('fold drops accents and case', () => {
    expect(f.fold('Peças e AÇÃO')).toBe('pecas e acao')
  })
  test('the year is told only when it is not this one', () => {
    const now = at('2026-05-12T15:00:00Z')
    expect(f.shortDate(at('2026-03-02T15:00:00Z'), now, 'pt-BR', SP)).not.toContain('2026')
    expect(f.shortDate(at('2025-03-02T15:00:00Z'), now, 'pt-BR', SP)).toContain('2025')
  })
})
