// Numbers, dates and durations as people of the locale and of the store's time
// zone read them. Pure: `now` and the zone are arguments.
import type { Locale } from './catalog.svelte'

const formats = new Map<string, Intl.DateTimeFormat>()

function dates(locale: string, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale}|${zone}|${JSON.stringify(options)}`
  let format = formats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(locale, { ...options, timeZone: known(zone) })
    formats.set(key, format)
  }
  return format
}

/** A zone the browser does not know falls back to the browser's own. */
function known(zone: string): string | undefined {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return zone
  } catch {
    return undefined
  }
}

/** 14:05 */
export function clockTime(ms: number, locale: Locale, zone: string): string {
  return dates(locale, zone, { hour: '2-digit', minute: '2-digit', hourCycle: locale === 'en' ? undefined : 'h23' }).format(ms)
}

/** 12/05/2026, 14:05 */
export function dateTime(ms: number, locale: Locale, zone: string): string {
  return dates(locale, zone, { dateStyle: 'short', timeStyle: 'short' }).format(ms)
}

/** The full date and time with the zone's name: for hovers. */
export function exactTime(ms: number, locale: Locale, zone: string): string {
  return dates(locale, zone, { dateStyle: 'full', timeStyle: 'long' }).format(ms)
}

/** 12 de mai. (the year only when it is not the present one) */
export function shortDate(ms: number, now: number, locale: Locale, zone: string): string {
  const year = dayKey(ms, zone).slice(0, 4) === dayKey(now, zone).slice(0, 4) ? undefined : 'numeric'
  return dates(locale, zone, { day: 'numeric', month: 'short', year }).format(ms)
}

/** terça-feira, 12 de maio */
export function longDate(ms: number, now: number, locale: Locale, zone: string): string {
  const year = dayKey(ms, zone).slice(0, 4) === dayKey(now, zone).slice(0, 4) ? undefined : 'numeric'
  return dates(locale, zone, { weekday: 'long', day: 'numeric', month: 'long', year }).format(ms)
}

/** The local calendar day, as YYYY-MM-DD. */
export function dayKey(ms: number, zone: string): string {
  const parts = dates('en', zone, { year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(ms)
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}`
}

/** Whole local days between two instants: 0 = the same day, 1 = `ms` was yesterday. */
export function daysApart(ms: number, now: number, zone: string): number {
  return Math.round((Date.parse(dayKey(now, zone)) - Date.parse(dayKey(ms, zone))) / 86_400_000)
}

/** The instant at which the local day YYYY-MM-DD begins. */
export function startOfDay(day: string, zone: string): number {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  // Where clocks change at midnight the day may begin at 01:00 or have two
  // midnights: of the offsets around it, the first instant inside the day counts.
  const offsets = [midnight - 86_400_000, midnight, midnight + 86_400_000].map((at) => offsetAt(at, zone))
  const starts = offsets.map((offset) => midnight - offset).sort((a, b) => a - b)
  return starts.find((at) => dayKey(at, zone) === day) ?? starts[0]!
}

/** The zone's distance from UTC at an instant, in milliseconds. */
function offsetAt(ms: number, zone: string): number {
  const parts = dates('en', zone, {
    year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23',
  }).formatToParts(ms)
  const n = (type: string) => Number(parts.find((p) => p.type === type)?.value)
  return Date.UTC(n('year'), n('month') - 1, n('day'), n('hour'), n('minute'), n('second')) - Math.floor(ms / 1000) * 1000
}

/** The day `days` after YYYY-MM-DD. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** A stopwatch: 0:42, 12:05, 3:04:05. Negative is shown as zero. */
export function stopwatch(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000))
  const two = (n: number) => String(n).padStart(2, '0')
  const hours = Math.floor(s / 3600)
  const rest = `${hours ? two(Math.floor(s / 60) % 60) : Math.floor(s / 60)}:${two(s % 60)}`
  return hours ? `${hours}:${rest}` : rest
}

/** A length of time in its two largest units: 45 s, 12 min, 3 h 20 min, 2 d 4 h. */
export function duration(ms: number): string {
  const s = Math.max(0, Math.round(ms / 1000))
  if (s < 60) return `${s} s`
  const min = Math.floor(s / 60)
  if (min < 60) return s % 60 && min < 10 ? `${min} min ${s % 60} s` : `${min} min`
  const h = Math.floor(min / 60)
  if (h < 24) return min % 60 ? `${h} h ${min % 60} min` : `${h} h`
  const d = Math.floor(h / 24)
  return h % 24 ? `${d} d ${h % 24} h` : `${d} d`
}

export function number(n: number, locale: Locale): string {
  return n.toLocaleString(locale)
}

export function percent(part: number, whole: number, locale: Locale): string {
  if (whole === 0) return '–'
  return (part / whole).toLocaleString(locale, { style: 'percent', maximumFractionDigits: part % whole ? 1 : 0 })
}

/** 1,2 MB */
export function fileSize(bytes: number, locale: Locale): string {
  const units = ['B', 'kB', 'MB', 'GB']
  let n = bytes
  let u = 0
  while (n >= 1000 && u < units.length - 1) {
    n /= 1000
    u++
  }
  return `${n.toLocaleString(locale, { maximumFractionDigits: u === 0 || n >= 100 ? 0 : 1 })} ${units[u]}`
}

/** 5511987650001 → +55 11 98765-0001; other countries keep their digits after the plus. */
export function phone(value: string): string {
  const digits = value.replace(/\D/g, '')
  const br = /^55(\d{2})(\d{4,5})(\d{4})$/.exec(digits)
  if (br) return `+55 ${br[1]} ${br[2]}-${br[3]}`
  return digits ? `+${digits}` : value
}

/** At most two letters for an avatar; none for a telephone number. */
export function initials(name: string): string {
  if (/^\+?[\d\s()-]+$/.test(name)) return ''
  const words = name.trim().split(/\s+/).filter((w) => /^[\p{L}\p{N}]/u.test(w))
  const letters = [words[0], words.length > 1 ? words[words.length - 1] : undefined]
  return letters.map((w) => (w ? [...w][0] : '')).join('').toUpperCase()
}

/** Lower case without accents: what searches compare. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
