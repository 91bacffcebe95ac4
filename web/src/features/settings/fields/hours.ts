// A week of business hours while it is edited: times as the browser's time fields
// spell them. Pure.
import type { Hours, Span } from '$lib/api/types'
import { minuteOfDay } from '../stores/week'

export interface Line {
  from: string
  to: string
}

export type HoursProblem = 'order' | 'overlap' | 'empty'

/** Monday first. */
export const week = [1, 2, 3, 4, 5, 6, 0]

/** A time field has no 24:00; midnight at the end of a day is its 00:00. */
export const linesOf = (spans: readonly Span[] | null | undefined): Line[] => (spans ?? []).map((s) => ({ from: minuteOfDay(s.from), to: s.to === 1440 ? '00:00' : minuteOfDay(s.to) }))

export function spansOf(lines: readonly Line[]): Span[] {
  return lines.map((l) => ({ from: minutes(l.from), to: minutes(l.to) || 1440 })).sort((a, b) => a.from - b.from)
}

/** What is wrong with the lines of a day, or undefined. */
export function problemOf(lines: readonly Line[]): HoursProblem | undefined {
  if (lines.some((l) => !l.from || !l.to)) return 'empty'
  const spans = spansOf(lines)
  if (spans.some((s) => s.from >= s.to)) return 'order'
  return spans.some((s, i) => i > 0 && s.from < spans[i - 1]!.to) ? 'overlap' : undefined
}

/** The next line of a day: the afternoon after a morning, office hours on an empty day. */
export function nextLine(lines: readonly Line[]): Line {
  const last = lines.at(-1)
  if (!last) return { from: '08:00', to: '18:00' }
  const start = Math.min(minutes(last.to) + 60, 1380)
  return { from: minuteOfDay(start), to: minuteOfDay(Math.min(start + 240, 1439)) }
}

export const emptyHours = (): Hours => ({ days: week.map(() => []), holidays: [] })

function minutes(time: string): number {
  const [h, m] = time.split(':')
  return Number(h) * 60 + Number(m)
}
