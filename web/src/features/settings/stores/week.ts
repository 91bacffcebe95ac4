// A week of business hours in words, days with equal hours together. Pure.
import type { Hours, Span } from '$lib/api/types'

export interface WeekLine {
  days: number[] // 0 = Sunday, in reading order from Monday
  spans: Span[]
}

const fromMonday = [1, 2, 3, 4, 5, 6, 0]

export function weekLines(hours: Hours): WeekLine[] {
  const out: WeekLine[] = []
  for (const day of fromMonday) {
    const spans = hours.days[day] ?? []
    const last = out.at(-1)
    if (last && JSON.stringify(last.spans) === JSON.stringify(spans)) last.days.push(day)
    else out.push({ days: [day], spans })
  }
  return out
}

/** 460 → 07:40; 1440 → 24:00 */
export function minuteOfDay(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

export function spanText(span: Span): string {
  return `${minuteOfDay(span.from)}–${minuteOfDay(span.to)}`
}
