// What of the page is on the screen: which chat each phone shows and, on a narrow
// screen, which single phone, or the panel.
import { get } from '../api/client'
import type { ThreadPage } from '../api/shapes'
import { numbers, phones } from './world.svelte'

const NARROW = '(max-width: 767px)'
const query = globalThis.matchMedia?.(NARROW)
const desk = $state({ narrow: query?.matches ?? false, chosen: '', panel: true })
let shown = $state.raw<Readonly<Record<string, string>>>({}) // number by phone
let unseen = $state.raw<Readonly<Record<string, number>>>({}) // by phone/number

export const narrow = (): boolean => desk.narrow
export const panelOpen = (): boolean => desk.panel

/** The phone in front on a narrow screen: the chosen one, else the first. */
export const front = (): string => phones().find((p) => p.id === desk.chosen)?.id ?? phones()[0]?.id ?? ''

/** The number whose chat a phone shows: the chosen one, else the first. */
export function numberOf(phone: string): string | undefined {
  const chosen = shown[phone]
  return numbers().find((n) => n.id === chosen)?.id ?? numbers()[0]?.id
}

/** Messages of a chat that came while it was not on the screen. */
export const unseenIn = (phone: string, number: string): number => unseen[`${phone}/${number}`] ?? 0
export const unseenOf = (phone: string): number => numbers().reduce((sum, n) => sum + unseenIn(phone, n.id), 0)

export function chooseNumber(phone: string, number: string): void {
  shown = { ...shown, [phone]: number }
  see(phone)
}

/** Shows the chat a phone used last, unless one was chosen. */
export async function chooseLatest(phone: string): Promise<void> {
  if (numbers().length < 2 || shown[phone]) return
  const last = async (number: string) => {
    const page = await get<ThreadPage>(`/phones/${phone}/messages?number_id=${number}&limit=1`).catch(() => undefined)
    return { number, at: page?.messages[0]?.at_ms ?? 0 }
  }
  const chats = await Promise.all(numbers().map((n) => last(n.id)))
  const latest = chats.reduce((a, b) => (b.at > a.at ? b : a))
  if (!shown[phone]) chooseNumber(phone, latest.number)
}

export function bring(phone: string): void {
  desk.chosen = phone
  if (desk.narrow) desk.panel = false
  see(phone)
}

export function togglePanel(): void {
  desk.panel = !desk.panel
  if (desk.narrow && !desk.panel) see(front())
}

/** A message of the business reached a phone. */
export function arrivedAt(phone: string, number: string): void {
  const visible = (!desk.narrow || (!desk.panel && phone === front())) && number === numberOf(phone)
  if (!visible) unseen = { ...unseen, [`${phone}/${number}`]: unseenIn(phone, number) + 1 }
}

function see(phone: string): void {
  unseen = { ...unseen, [`${phone}/${numberOf(phone)}`]: 0 }
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
