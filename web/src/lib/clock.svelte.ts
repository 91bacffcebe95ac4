// The server's clock. A demo runs on a virtual clock that jumps, so nothing in
// the app compares a server time with Date.now(): it asks here.

let offset = 0
const tick = $state({ now: Date.now() })

/** The server's present, refreshed every second; reactive. */
export function now(): number {
  return tick.now
}

/** Same instant for code outside components: exact, not reactive. */
export function serverNow(): number {
  return Date.now() + offset
}

/** Takes the server's word for what time it is. */
export function setServerNow(ms: number): void {
  offset = ms - Date.now()
  tick.now = ms
}

/** An event from the future means that the clock was moved on. */
export function heard(ms: number): void {
  if (ms > serverNow() + 2_000) setServerNow(ms)
}

export function startClock(): () => void {
  const timer = setInterval(() => (tick.now = serverNow()), 1_000)
  return () => clearInterval(timer)
}
