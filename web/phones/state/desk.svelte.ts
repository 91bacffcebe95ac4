// What of the page is on the screen: on a narrow one a single phone or the panel.
import { phones } from './world.svelte'

const NARROW = '(max-width: 767px)'
const query = globalThis.matchMedia?.(NARROW)
const desk = $state({ narrow: query?.matches ?? false, chosen: '', panel: true })
let unseen = $state.raw<Readonly<Record<string, number>>>({})

export const narrow = (): boolean => desk.narrow
export const panelOpen = (): boolean => desk.panel

/** The phone in front on a narrow screen: the chosen one, else the first. */
export const front = (): string => phones().find((p) => p.id === desk.chosen)?.id ?? phones()[0]?.id ?? ''

/** Messages that came to a phone behind the one in front. */
export const unseenOf = (phone: string): number => unseen[phone] ?? 0

export function bring(phone: string): void {
  desk.chosen = phone
  desk.panel = desk.narrow ? false : desk.panel
  unseen = { ...unseen, [phone]: 0 }
}

export function togglePanel(): void {
  desk.panel = !desk.panel
}

/** A message of the business reached a phone. */
export function arrivedAt(phone: string): void {
  if (!desk.narrow || (!desk.panel && phone === front())) return
  unseen = { ...unseen, [phone]: unseenOf(phone) + 1 }
}

export function startDesk(): () => void {
  const follow = () => {
    desk.narrow = query?.matches ?? false
    desk.panel = !desk.narrow
  }
  follow()
  query?.addEventListener('change', follow)
  return () => query?.removeEventListener('change', follow)
}
