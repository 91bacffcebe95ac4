import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { LiveEvent } from './api/types'
import { backoff, Live, type LiveState, type Source } from './live'

class Played implements Source {
  onerror: ((event: never) => void) | null = null
  closed = false
  private listeners = new Map<string, (event: { data: string; lastEventId: string }) => void>()
  constructor(readonly url: string) {}
  addEventListener(type: string, listener: (event: { data: string; lastEventId: string }) => void) {
    this.listeners.set(type, listener)
  }
  close() {
    this.closed = true
  }
  say(type: string, data: unknown, id = '') {
    this.listeners.get(type)?.({ data: typeof data === 'string' ? data : JSON.stringify(data), lastEventId: id })
  }
  fail() {
    this.onerror?.(undefined as never)
  }
}

function setup() {
  const sources: Played[] = []
  const events: LiveEvent[] = []
  const states: LiveState[] = []
  const resync = vi.fn()
  const live = new Live(
    { event: (e) => events.push(e), hello: vi.fn(), resync, state: (s) => states.push(s) },
    (url) => {
      const source = new Played(url)
      sources.push(source)
      return source
    },
    () => 1,
  )
  const last = () => sources.at(-1)!
  const event = (seq: number, kind = 'message.received') => last().say(kind, { seq, kind, at: 0, actor: { kind: 'system' } }, String(seq))
  return { live, sources, events, states, resync, last, event }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the event stream', () => {
  test('resumes after the last event it saw', () => {
    const s = setup()
    s.live.start()
    expect(s.last().url).toBe('/api/v1/events')
    s.last().say('hello', { seq: 10, now: 0 })
    s.event(11)
    s.event(12)
    s.last().fail()
    vi.advanceTimersByTime(500)
    expect(s.last().url).toBe('/api/v1/events?after=12')
    expect(s.events.map((e) => e.seq)).toEqual([11, 12])
  })
  test('resumes from the greeting when nothing had happened yet', () => {
    const s = setup()
    s.live.start()
    s.last().say('hello', { seq: 10, now: 0 })
    s.last().fail()
    vi.advanceTimersByTime(500)
    expect(s.last().url).toBe('/api/v1/events?after=10')
  })
  test('an event delivered twice is heard once', () => {
    const s = setup()
    s.live.start()
    s.event(5)
    s.event(5)
    s.event(4)
    expect(s.events.map((e) => e.seq)).toEqual([5])
  })
  test('events that are never stored have no number and are all heard', () => {
    const s = setup()
    s.live.start()
    s.event(5)
    s.last().say('agent.typing', { seq: 0, kind: 'agent.typing' })
    s.last().say('agent.typing', { seq: 0, kind: 'agent.typing' })
    expect(s.events).toHaveLength(3)
  })
  test('waits longer after each failure and starts over once it is heard again', () => {
    const s = setup()
    s.live.start()
    for (const wait of [500, 1_000, 2_000]) {
      s.last().fail()
      const count = s.sources.length
      vi.advanceTimersByTime(wait - 1)
      expect(s.sources).toHaveLength(count)
      vi.advanceTimersByTime(1)
      expect(s.sources).toHaveLength(count + 1)
    }
    s.last().say('hello', { seq: 1, now: 0 })
    s.last().fail()
    vi.advanceTimersByTime(500)
    expect(s.sources).toHaveLength(5)
    expect(s.states).toEqual(['connecting', 'away', 'connecting', 'away', 'connecting', 'away', 'connecting', 'live', 'away', 'connecting'])
  })
  test('too far behind: asks for everything again and goes on from there', () => {
    const s = setup()
    s.live.start()
    s.last().say('resync', {}, '900')
    expect(s.resync).toHaveBeenCalledOnce()
    s.last().fail()
    vi.advanceTimersByTime(500)
    expect(s.last().url).toBe('/api/v1/events?after=900')
  })
  test('a broken frame and an old connection are ignored', () => {
    const s = setup()
    s.live.start()
    const old = s.last()
    old.say('message.received', '{not json', '3')
    old.fail()
    vi.advanceTimersByTime(500)
    old.say('message.received', { seq: 9, kind: 'message.received' }, '9')
    expect(s.events).toEqual([])
    expect(s.last().url).toBe('/api/v1/events')
  })
  test('hurries when the network is back, and stops when told', () => {
    const s = setup()
    s.live.start()
    s.last().fail()
    s.live.hurry()
    expect(s.sources).toHaveLength(2)
    s.live.stop()
    expect(s.last().closed).toBe(true)
    vi.advanceTimersByTime(60_000)
    s.live.hurry()
    expect(s.sources).toHaveLength(2)
  })
})

test('the wait is bounded and never shorter than half', () => {
  for (let n = 0; n < 40; n++) {
    expect(backoff(n, 1)).toBeLessThanOrEqual(30_000)
    expect(backoff(n, 0)).toBeGreaterThanOrEqual(250)
  }
})
