// What exists in the sandbox: numbers, phones, templates, faults, settings and the
// clock. Read whole, again at every change the stream tells of.
import { recall, remember } from '$lib/storage'
import { get } from '../api/client'
import type { BusinessNumber, Clock, Phone, World } from '../api/shapes'
import { heard, present, zones, type Reading, type Zone } from './clock'

const ZONE_KEY = 'prosa.phones.zone'
const kept = recall(ZONE_KEY) as Zone | undefined

let world = $state.raw<World>()
let reading = $state.raw<Reading>({ now_ms: Date.now(), real_ms: Date.now(), frozen: false })
let failed = $state(false)
const page = $state({ now: Date.now(), zone: kept && zones.includes(kept) ? kept : zones[0] })
let timer: ReturnType<typeof setTimeout> | undefined

/** Everything but threads and logs; undefined until first read. */
export const current = (): World | undefined => world
export const phones = (): Phone[] => world?.phones ?? []
export const numbers = (): BusinessNumber[] => world?.numbers ?? []
export const unreachable = (): boolean => failed

/** The virtual present, refreshed every second. */
export const now = (): number => page.now
export const frozen = (): boolean => reading.frozen
export const zone = (): Zone => page.zone

export function setZone(next: Zone): void {
  page.zone = next
  remember(ZONE_KEY, next)
}

export function setClock(clock: Clock): void {
  reading = heard(clock, Date.now())
  page.now = present(reading, Date.now())
}

export async function loadWorld(): Promise<void> {
  try {
    world = await get<World>('/state')
    setClock(world.clock)
    failed = false
  } catch {
    failed = true
  }
}

/** Reads the state again soon; many changes at once cost one reading. */
export function worldChanged(): void {
  timer ??= setTimeout(() => {
    timer = undefined
    void loadWorld()
  }, 60)
}

/** Shows a change at once, so that the next one builds on it; the sandbox has the last word. */
export function expect(next: Partial<World>): void {
  if (world) world = { ...world, ...next }
}

/** Puts the answer of a call about a phone in place, before the stream tells. */
export function putPhone(phone: Phone): void {
  if (!world) return
  const known = world.phones.some((p) => p.id === phone.id)
  world = { ...world, phones: known ? world.phones.map((p) => (p.id === phone.id ? phone : p)) : [...world.phones, phone] }
}

export function startClock(): () => void {
  const every = setInterval(() => (page.now = present(reading, Date.now())), 1_000)
  return () => clearInterval(every)
}
