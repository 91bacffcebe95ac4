// Ties the one event stream to the stores, for as long as the shell is shown.
import { heard, setServerNow } from '$lib/clock.svelte'
import { applyToDirectory, loadDirectory } from '$lib/directory.svelte'
import { Live, type LiveState } from '$lib/live'
import { presenceHeard } from '$lib/session.svelte'
import type { LiveEvent, Presence } from '$lib/api/types'
import * as inbox from '$src/features/inbox/state/inbox.svelte'
import { retryAll } from '$src/features/inbox/state/outbox.svelte'

const RETRY_MS = 20_000
const connection = $state({ state: 'connecting' as LiveState, online: navigator.onLine })
const listeners = new Set<(event: LiveEvent) => void>()
let directoryTimer: ReturnType<typeof setTimeout> | undefined

export const offline = (): boolean => !connection.online || connection.state === 'away'

/** Lazy pages (queues, reports) follow events too; returns the way to stop. */
export function follow(listener: (event: LiveEvent) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function directorySoon(): void {
  clearTimeout(directoryTimer)
  directoryTimer = setTimeout(() => void loadDirectory().catch(() => undefined), 300)
}

function event(e: LiveEvent): void {
  heard(e.at)
  if (applyToDirectory(e)) directorySoon()
  if (e.kind === 'agent.presence') {
    const data = e.data as { user_id: string; presence: Presence; reason?: string }
    presenceHeard(data.user_id, data.presence, data.reason ?? '', e.at)
  }
  if (e.kind === 'flow.notified') void import('./notified').then((m) => m.notified(e))
  inbox.hear(e)
  for (const listener of listeners) listener(e)
}

export function startRealtime(): () => void {
  const live = new Live({
    event,
    hello: ({ now }) => {
      setServerNow(now)
      retryAll(inbox.delivered)
    },
    resync: () => {
      directorySoon()
      void inbox.refresh().catch(() => undefined)
    },
    state: (state) => {
      // "connecting" after a break is still away: the banner must not flicker.
      if (state !== 'connecting') connection.state = state
    },
  })
  const online = () => {
    connection.online = navigator.onLine
    if (!navigator.onLine) return
    live.hurry()
    retryAll(inbox.delivered)
  }
  const seen = () => document.visibilityState === 'visible' && live.hurry()
  addEventListener('online', online)
  addEventListener('offline', online)
  document.addEventListener('visibilitychange', seen)
  // A stream that never broke brings no greeting: what failed is tried again anyway.
  const retries = setInterval(() => retryAll(inbox.delivered), RETRY_MS)
  live.start()
  return () => {
    live.stop()
    clearInterval(retries)
    removeEventListener('online', online)
    removeEventListener('offline', online)
    document.removeEventListener('visibilitychange', seen)
  }
}
