// The 24-hour customer service window as the composer shows it. Pure.

export interface WindowState {
  open: boolean
  leftMs: number
  /** The last two hours are worth a warning; the last 15 minutes an urgent one. */
  tone: 'calm' | 'soon' | 'urgent' | 'closed'
}

const HOUR = 3_600_000

export function windowState(closesAt: number, now: number): WindowState {
  const leftMs = closesAt - now
  if (closesAt === 0 || leftMs <= 0) return { open: false, leftMs: 0, tone: 'closed' }
  return { open: true, leftMs, tone: leftMs < HOUR / 4 ? 'urgent' : leftMs < 2 * HOUR ? 'soon' : 'calm' }
}
