// The virtual clock on this page: between two words of the sandbox it runs with the
// machine's, unless it is frozen.
import { addDays, dayKey, startOfDay } from '$lib/i18n/format'
import type { Clock } from '../api/shapes'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE

export interface Reading {
  now_ms: number // what the sandbox said
  real_ms: number // when it said so, machine's clock
  frozen: boolean
}

export const heard = (clock: Clock, real: number): Reading => ({ now_ms: clock.now_ms, real_ms: real, frozen: clock.frozen })

export function present(reading: Reading, real: number): number {
  return reading.frozen ? reading.now_ms : reading.now_ms + Math.max(0, real - reading.real_ms)
}

/** The next Monday at 08:00 of the zone, later than `now`: stores are open then. */
export function nextMonday(now: number, zone: string): number {
  const today = dayKey(now, zone)
  const weekday = new Date(`${today}T00:00:00Z`).getUTCDay() // 0 = Sunday
  const monday = addDays(today, (8 - weekday) % 7)
  const at = startOfDay(monday, zone) + 8 * HOUR
  return at > now ? at : startOfDay(addDays(monday, 7), zone) + 8 * HOUR
}

/** Brazil's four zones, by the name of a city everybody knows. */
export const zones = ['America/Sao_Paulo', 'America/Manaus', 'America/Rio_Branco', 'America/Noronha'] as const
export type Zone = (typeof zones)[number]
