// Who is signed in, and what they may do.
import { api, ok, onSignedOut } from './api/client'
import type { Me, Presence } from './api/types'
import { setServerNow } from './clock.svelte'
import { nearest, setLocale, type Locale } from './i18n/catalog.svelte'
import { currentRoute, go } from './router.svelte'
import { forgetAll, recall, remember } from './storage'
import { setBrand } from './theme.svelte'

let me = $state.raw<Me | undefined>(undefined)

/** The signed-in person; components below the shell may rely on it. */
export function session(): Me {
  if (!me) throw new Error('no session')
  return me
}

export const signedIn = (): boolean => me !== undefined
export const myId = (): string => me?.user.id ?? ''
export const can = (permission: string): boolean => me?.permissions.includes(permission) ?? false
export const isSupervisor = (): boolean => me?.user.role === 'administrator' || me?.user.role === 'supervisor'
export const isAdministrator = (): boolean => me?.user.role === 'administrator'

const PERSON = 'prosa.person' // who this browser was used by last

async function enter(next: Me): Promise<void> {
  if ((recall(PERSON) ?? next.user.id) !== next.user.id) {
    // A session that ended leaves work in memory and in the browser: for the same person only.
    forgetAll()
    location.assign('/')
    return new Promise(() => {})
  }
  remember(PERSON, next.user.id)
  setServerNow(next.server_now)
  await Promise.all([setBrand(next.organization.settings.accent_color), setLocale(nearest(next.locale || next.user.locale))])
  document.documentElement.lang = nearest(next.locale || next.user.locale)
  me = next
}

export async function loadSession(): Promise<void> {
  await enter(await ok(api.GET('/api/v1/me')))
}

export async function login(email: string, password: string): Promise<void> {
  await enter(await ok(api.POST('/api/v1/session', { body: { email, password } })))
}

export const entered = enter

export async function logout(): Promise<void> {
  await ok(api.DELETE('/api/v1/session'))
  forgetAll()
  // A full load drops everything of this person from memory.
  location.assign('/login')
}

export async function setPresence(presence: Presence, reason = ''): Promise<void> {
  const user = await ok(api.PUT('/api/v1/me/presence', { body: { presence, reason } }))
  if (me) me = { ...me, user }
}

/** Presence changed elsewhere: another tab, or the server. */
export function presenceHeard(userId: string, presence: Presence, reason: string, at: number): void {
  if (me && me.user.id === userId) me = { ...me, user: { ...me.user, presence, presence_reason: reason, presence_at: at } }
}

export async function changeLocale(locale: Locale): Promise<void> {
  await enter(await ok(api.PATCH('/api/v1/me', { body: { locale } })))
}

// Somebody else signed in, in another tab: this one has their session now.
addEventListener('storage', (e) => e.key === PERSON && me && e.newValue && e.newValue !== me.user.id && location.assign('/'))

onSignedOut.handler = () => {
  if (!me) return
  me = undefined
  if (currentRoute().page !== 'login') go(`/login?return=${encodeURIComponent(location.pathname + location.search)}`, { replace: true })
}
