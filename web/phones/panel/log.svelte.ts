// What the sandbox sent (webhooks) and accepted (messages): the latest of each, read
// while somebody looks.
import { get } from '../api/client'
import type { Accepted, Delivery } from '../api/shapes'

const KEEP = 60
const SOON_MS = 250

class Log<T> {
  list = $state.raw<T[]>([]) // newest first
  failed = $state(false)
  private watched = 0
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly read: (after: number) => Promise<{ items: T[]; last: number }>) {}

  /** Reads from now on, until the returned function is called. */
  watch(): () => void {
    this.watched++
    void this.load()
    return () => {
      this.watched--
    }
  }

  /** Something new is there: one reading for many changes. */
  changed(): void {
    if (this.watched === 0) return
    this.timer ??= setTimeout(() => {
      this.timer = undefined
      void this.load()
    }, SOON_MS)
  }

  async load(): Promise<void> {
    try {
      const { last } = await this.read(Number.MAX_SAFE_INTEGER)
      const { items } = await this.read(Math.max(0, last - KEEP))
      this.list = items.reverse()
      this.failed = false
    } catch {
      this.failed = true
    }
  }
}

export const deliveries = new Log<Delivery>(async (after) => {
  const answer = await get<{ deliveries: Delivery[]; last: number }>(`/deliveries?after=${after}&limit=${KEEP}`)
  return { items: answer.deliveries, last: answer.last }
})

export const accepted = new Log<Accepted>(async (after) => {
  const answer = await get<{ accepted: Accepted[]; last: number }>(`/accepted?after=${after}&limit=${KEEP}`)
  return { items: answer.accepted, last: answer.last }
})
