// Times in words: relative where that helps, with the store's zone.
import { zone } from '$lib/directory.svelte'
import { now } from '$lib/clock.svelte'
import { t } from '$src/i18n/core'
import { locale } from './catalog.svelte'
import * as f from './format'

/** For lists: agora, 12 min, 14:05, ontem, 12 de mai. */
export function when(ms: number, storeId?: string): string {
  const at = now()
  const past = at - ms
  if (past < 60_000) return t('time.now')
  if (past < 3_600_000) return t('time.minutes', { n: Math.floor(past / 60_000) })
  const z = zone(storeId)
  const days = f.daysApart(ms, at, z)
  if (days === 0) return f.clockTime(ms, locale(), z)
  if (days === 1) return t('time.yesterday')
  return f.shortDate(ms, at, locale(), z)
}

/** The separator of a day in a thread: hoje, ontem, terça-feira, 12 de maio. */
export function dayName(ms: number, storeId?: string): string {
  const z = zone(storeId)
  const days = f.daysApart(ms, now(), z)
  if (days === 0) return t('time.today')
  if (days === 1) return t('time.yesterday')
  return f.longDate(ms, now(), locale(), z)
}

export const time = (ms: number, storeId?: string) => f.clockTime(ms, locale(), zone(storeId))
export const exact = (ms: number, storeId?: string) => f.exactTime(ms, locale(), zone(storeId))
export const dateTime = (ms: number, storeId?: string) => f.dateTime(ms, locale(), zone(storeId))
export const number = (n: number) => f.number(n, locale())
export const percent = (part: number, whole: number) => f.percent(part, whole, locale())
export const fileSize = (bytes: number) => f.fileSize(bytes, locale())
