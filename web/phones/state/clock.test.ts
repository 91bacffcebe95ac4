import { describe, expect, it } from 'vitest'
import { heard, nextMonday, present, zones } from './clock'

describe('present', () => {
  it('runs with the machine from the last word on', () => {
    const reading = heard({ now_ms: 1_000_000, offset_ms: 0, frozen: false }, 500)
    expect(present(reading, 500)).toBe(1_000_000)
    expect(present(reading, 3_500)).toBe(1_003_000)
  })
  it('does not run backwards when the machine\'s clock was set back', () => {
    const reading = heard({ now_ms: 1_000_000, offset_ms: 0, frozen: false }, 500)
    expect(present(reading, 100)).toBe(1_000_000)
  })
  it('stands still when frozen', () => {
    const reading = heard({ now_ms: 1_000_000, offset_ms: 0, frozen: true }, 500)
    expect(present(reading, 99_000)).toBe(1_000_000)
  })
})

describe('nextMonday', () => {
  const next = (iso: string, zone = 'America/Sao_Paulo') => new Date(nextMonday(Date.parse(iso), zone)).toISOString()
  it.each([
    ['2027-05-12T15:00:00Z', '2027-05-17T11:00:00.000Z'], // Wednesday
    ['2027-05-16T15:00:00Z', '2027-05-17T11:00:00.000Z'], // Sunday
    ['2027-05-17T10:59:59Z', '2027-05-17T11:00:00.000Z'], // Monday, before eight
    ['2027-05-17T11:00:00Z', '2027-05-24T11:00:00.000Z'], // Monday at eight
    ['2027-05-17T02:00:00Z', '2027-05-17T11:00:00.000Z'], // Sunday night there, Monday in UTC
  ])('%s → %s', (now, want) => expect(next(now)).toBe(want))
  it('is at eight of each zone', () => {
    for (const zone of zones) {
      const shown = new Intl.DateTimeFormat('en', { timeZone: zone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
      expect(shown.format(nextMonday(Date.parse('2027-05-12T15:00:00Z'), zone))).toBe('Mon 08:00')
    }
  })
})
