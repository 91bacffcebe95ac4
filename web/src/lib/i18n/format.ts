// Numbers, dates and durations as people of the locale and of the store's time
// zone read them. Pure: `now` and the zone are arguments.
import type { Locale } from './catalog.svelte'

const cache = new Map<string, Intl.DateTimeFormat>()

function dates(locale: Locale, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale}|${zone}|${JSON.stringify(options)}`
  let format = cache.get(key)
  if (!format) {
    try {
      format = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone })
    } catch {
      format = new Intl.DateTimeFormat(locale, options) // an unknown zone: the browser's
    }
    cache.set(key, format)
  }
  return format
}

/** 14:05 */
export function clockTime(ms: number, locale: Locale, zone: string): string {
  return dates(locale, zone, { hour: '2-digit', minute: '2-digit' }).format(ms)
}

/** 12/05/2026 14:05:09, with the zone's name: for hovers and proofs. */
export function exactTime(ms: number, locale: Locale, zone: string): string {
  return dates(locale, zone, { dateStyle: 'full', timeStyle: 'long' }).format(ms)
}

/** 12/05/2026 14:05 */
export function dateTime(ms: number, locale: Locale, zone: string): string {
  return dates(locale, zone, { dateStyle: 'short', timeStyle: 'short' }).format(ms)
}

/** The local calendar day as YYYY-MM-DD. */
export function dayKey(ms: number, zone: string): string {
  return dates('en', zone, { year: 'numeric', month: '2-digit', day: '2-digit' })
    .formatToParts(ms)
    .reduce((key, part) => ({ ...key, [part.type]: part.value }), {} as Record<string, string>)
    .iso()
}

declare global {
  interface Object {
    iso(): string
  }
}
