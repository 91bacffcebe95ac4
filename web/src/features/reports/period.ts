// Periods of reports as whole local days. Pure.
import { addDays, dayKey, startOfDay } from '$lib/i18n/format'

export const presets = ['today', 'yesterday', 'week', 'month', 'this_month', 'last_month', 'custom'] as const
export type Preset = (typeof presets)[number]

/** Days, both included. */
export interface Days {
  from: string
  to: string
}

export function daysOf(preset: Exclude<Preset, 'custom'>, now: number, zone: string): Days {
  const today = dayKey(now, zone)
  const first = today.slice(0, 8) + '01'
  const lastMonthEnd = addDays(first, -1)
  switch (preset) {
    case 'today':
      return { from: today, to: today }
    case 'yesterday':
      return { from: addDays(today, -1), to: addDays(today, -1) }
    case 'week':
      return { from: addDays(today, -6), to: today }
    case 'month':
      return { from: addDays(today, -29), to: today }
    case 'this_month':
      return { from: first, to: today }
    case 'last_month':
      return { from: lastMonthEnd.slice(0, 8) + '01', to: lastMonthEnd }
  }
}

/** The instants of a period: from its first midnight up to, not including, the midnight after its last day. */
export function instants(days: Days, zone: string): { from: number; to: number } {
  const [from, to] = days.from <= days.to ? [days.from, days.to] : [days.to, days.from]
  return { from: startOfDay(from, zone), to: startOfDay(addDays(to, 1), zone) }
}

/** The address of the inbox that shows exactly the rows of a number. */
export function rowsHref(filter: Record<string, string>): string {
  return '/inbox?' + new URLSearchParams(filter).toString()
}
