import { afterEach, expect, it, vi } from 'vitest'
import { listen, type Listener, type Source } from './events'

class FakeSource implements Source {
  onopen: (() => void) | null = null
  onerror: (() => void) | null = null
  readyState = 0
  closed = false
  private readonly listeners = new Map<string, (event: { data: string }) => void>()
  addEventListener(type: string, listener: (event: { data: string }) => void) {
    this.listeners.set(type, listener)
  }
  close() {
    this.closed = true
  }
  send(type: string, data: string) {
    this.listeners.get(type)!({ data })
  }
}

function setup() {
  const sources: FakeSource[] = []
  const to = {
    opened: vi.fn(), broke: vi.fn(), message: vi.fn(), tick: vi.fn(), typing: vi.fn(), clock: vi.fn(), state: vi.fn(), delivery: vi.fn(),
  } satisfies Listener
  const stop = listen(to, () => {
    const source = new FakeSource()
    sources.push(source)
    return source
  })
  return { sources, to, stop }
}

afterEach(() => vi.useRealTimers())

it('reads everything again at each opening, and when events were lost', () => {
  const { sources, to } = setup()
  sources[0]!.onopen!()
  sources[0]!.onerror!()
  sources[0]!.onopen!()
  expect(to.opened).toHaveBeenCalledTimes(2)
  expect(to.broke).toHaveBeenCalledTimes(1)
  sources[0]!.send('lost', '{}')
  expect(to.opened).toHaveBeenCalledTimes(3)
})

it('hands events on, and ignores one that is no JSON', () => {
  const { sources, to } = setup()
  sources[0]!.send('state', '{"what":"faults"}')
  sources[0]!.send('message', '{"wamid":"a"}')
  sources[0]!.send('tick', '{nonsense')
  expect(to.state).toHaveBeenCalledWith('faults')
  expect(to.message).toHaveBeenCalledWith({ wamid: 'a' })
  expect(to.tick).not.toHaveBeenCalled()
})

it('opens a new stream only when the browser gave up, and none after the end', () => {
  vi.useFakeTimers()
  const { sources, stop } = setup()
  sources[0]!.onerror!()
  vi.advanceTimersByTime(60_000)
  expect(sources).toHaveLength(1)
  sources[0]!.readyState = 2
  sources[0]!.onerror!()
  vi.advanceTimersByTime(60_000)
  expect(sources).toHaveLength(2)
  sources[1]!.readyState = 2
  sources[1]!.onerror!()
  stop()
  vi.advanceTimersByTime(60_000)
  expect(sources).toHaveLength(2)
  expect(sources[1]!.closed).toBe(true)
})
