// The only EventSource of the page. The stream has no history, so whoever listens
// reads everything again at each opening.
import type { Clock, Delivery, Message, Tick, Typing } from './shapes'

export interface Listener {
  /** The stream is open (again): read the state and the threads. */
  opened(): void
  /** The stream broke; it is being tried again. */
  broke(): void
  message(message: Message): void
  tick(tick: Tick): void
  typing(typing: Typing): void
  clock(clock: Clock): void
  state(what: string): void
  delivery(change: Pick<Delivery, 'id' | 'state'>): void
}

/** The part of EventSource used here, so that tests can play the sandbox. */
export interface Source {
  onopen: (() => void) | null
  onerror: (() => void) | null
  readonly readyState: number
  addEventListener(type: string, listener: (event: { data: string }) => void): void
  close(): void
}

const CLOSED = 2
const RETRY_MS = 1_500

/** Listens until the returned function is called. */
export function listen(
  to: Listener,
  open: () => Source = () => new EventSource('/sandbox/v1/events') as unknown as Source,
): () => void {
  let source: Source
  let timer: ReturnType<typeof setTimeout> | undefined

  const connect = () => {
    source = open()
    source.onopen = () => to.opened()
    source.onerror = () => {
      to.broke()
      // The browser tries again by itself, except after an answer that is no stream.
      if (source.readyState === CLOSED) timer = setTimeout(connect, RETRY_MS)
    }
    const on = <T>(name: string, handle: (data: T) => void) =>
      source.addEventListener(name, ({ data }) => {
        const value = decode<T>(data)
        if (value !== undefined) handle(value)
      })
    on('message', to.message)
    on('tick', to.tick)
    on('typing', to.typing)
    on('clock', to.clock)
    on<{ what: string }>('state', ({ what }) => to.state(what))
    on('delivery', to.delivery)
    on('lost', () => to.opened())
  }
  connect()
  return () => {
    clearTimeout(timer)
    source.close()
  }
}

function decode<T>(data: string): T | undefined {
  try {
    return JSON.parse(data) as T
  } catch {
    return undefined
  }
}
