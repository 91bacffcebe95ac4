// A time of minutes in the largest unit that says it without a fraction. Pure.

export const units = ['minutes', 'hours', 'days'] as const
export type Unit = (typeof units)[number]
export const minutesOf: Record<Unit, number> = { minutes: 1, hours: 60, days: 1440 }

export function unitOf(minutes: number): Unit {
  return minutes > 0 ? (units.findLast((unit) => minutes % minutesOf[unit] === 0) ?? 'minutes') : 'minutes'
}
