// What a supervisor reads off a queue at a glance. Pure.
import type { Queue } from '$lib/api/types'

export interface Coverage {
  available: number
  free: number
  /** Customers wait and nobody is available. */
  uncovered: boolean
}

export function coverage(queue: Queue): Coverage {
  const here = queue.agents.filter((a) => a.presence === 'available')
  return {
    available: here.length,
    free: here.reduce((sum, a) => sum + Math.max(0, a.capacity - a.load), 0),
    uncovered: queue.waiting > 0 && here.length === 0,
  }
}

/** Where help is needed first: uncovered, then the longest wait, then the rest by name. */
export function byNeed(a: Queue, b: Queue): number {
  const wait = (q: Queue) => (q.waiting ? (q.longest_wait_since ?? 0) || Infinity : Infinity)
  return Number(coverage(b).uncovered) - Number(coverage(a).uncovered) || Number(b.waiting > 0) - Number(a.waiting > 0) || (wait(a) === wait(b) ? 0 : wait(a) - wait(b))
}
