// The only EventSource of the app. Connects, resumes after the last event seen,
// backs off when the server is away, and says "resync" when it fell too far behind.
import type { LiveEvent } from './api/types'

export type LiveState = 'connecting' | 'live' | 'away'

export interface LiveHandlers {
  event(event: LiveEvent): void
  hello(data: { seq: number; now: number }): void
  /** The gap cannot be filled: load everything shown again. */
  resync(): void
  state(state: LiveState): void
}

/** The part of EventSource used here, so that tests can play the server. */
export interface Source {
  addEventListener(type: string, listener: (event: { data: string; lastEventId: string }) => void): void
  onerror: ((event: never) => void) | null
  close(): void
}

export const kinds = [
  'conversation.opened', 'conversation.routed', 'conversation.queued', 'conversation.assigned',
  'conversation.transferred', 'conversation.closed', 'conversation.reopened', 'conversation.read',
  'conversation.labelled', 'conversation.position', 'message.received', 'message.created', 'message.status',
  'message.media', 'message.reaction', 'note.created', 'contact.updated', 'agent.presence', 'agent.typing',
  'config.changed', 'inbound.dead_letter', 'user.changed', 'flow.notified',
] as const

const FIRST_MS = 500
const LONGEST_MS = 30_000

/** The wait before try n (0 = first), with up to half of it as jitter. */
export function backoff(n: number, random: number): number {
  const base = Math.min(LONGEST_MS, FIRST_MS * 2 ** n)
  return base / 2 + (base / 2) * random
}

export class Live {
  private source: Source | undefined
  private seq = 0
  private tries = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private stopped = true

  constructor(
    private readonly handlers: LiveHandlers,
    private readonly open: (url: string) => Source = (url) => new EventSource(url) as unknown as Source,
    private readonly random: () => number = Math.random,
  ) {}

  start(): void {
    this.stopped = false
    this.connect()
  }

  stop(): void {
    this.stopped = true
    clearTimeout(this.timer)
    this.source?.close()
    this.source = undefined
  }

  /** Tries at once: the network came back, or the page is seen again. */
  hurry(): void {
    if (this.stopped || (this.source && this.tries === 0)) return
    clearTimeout(this.timer)
    this.source?.close()
    this.connect()
  }

  private connect(): void {
    this.handlers.state('connecting')
    const source = this.open(this.seq ? `/api/v1/events?after=${this.seq}` : '/api/v1/events')
    this.source = source
    source.onerror = () => this.retry(source)
    source.addEventListener('hello', (frame) => this.hello(source, frame.data))
    source.addEventListener('resync', (frame) => {
      if (this.source !== source) return
      this.note(frame.lastEventId)
      this.handlers.resync()
    })
    for (const kind of kinds) {
      source.addEventListener(kind, (frame) => this.receive(source, frame))
    }
  }

  private hello(source: Source, data: string): void {
    const hello = decode<{ seq: number; now: number }>(data)
    if (this.source !== source || !hello) return
    this.tries = 0
    // Without a place to resume from, the stream begins at the server's present.
    if (!this.seq) this.seq = hello.seq
    this.handlers.state('live')
    this.handlers.hello(hello)
  }

  private receive(source: Source, frame: { data: string; lastEventId: string }): void {
    const event = decode<LiveEvent>(frame.data)
    if (this.source !== source || !event) return
    if (event.seq && event.seq <= this.seq) return // delivered before the connection broke
    this.note(frame.lastEventId)
    this.handlers.event(event)
  }

  private note(id: string): void {
    const seq = Number(id)
    if (Number.isSafeInteger(seq) && seq > this.seq) this.seq = seq
  }

  private retry(source: Source): void {
    if (this.source !== source || this.stopped) return
    source.close()
    this.source = undefined
    this.handlers.state('away')
    this.timer = setTimeout(() => this.connect(), backoff(this.tries++, this.random()))
  }
}

function decode<T>(data: string): T | undefined {
  try {
    return JSON.parse(data) as T
  } catch {
    return undefined
  }
}
