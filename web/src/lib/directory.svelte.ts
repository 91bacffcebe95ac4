// The directory: the set-up the whole shell reads (stores, departments, people,
// labels…), loaded once and refreshed on config.changed.
import { api, ok } from './api/client'
import type { ChannelAccount, Department, Directory, DirectoryUser, Label, LiveEvent, Outcome, Store } from './api/types'

const empty: Directory = {
  organization: {
    id: '',
    name: '',
    version: 0,
    settings: {
      locale: 'pt-BR', timezone: 'America/Sao_Paulo', privacy_text: '', privacy_url: '',
      reopen_minutes: 0, position_minutes: 0, accent_color: '', keep_offline_conversations: false,
    },
  },
  stores: [], departments: [], channel_accounts: [], users: [], labels: [], outcomes: [], quick_replies: [],
}

let current = $state.raw(empty)

const index = $derived({
  stores: byId(current.stores),
  departments: byId(current.departments),
  channels: byId(current.channel_accounts),
  users: byId(current.users),
  labels: byId(current.labels),
  outcomes: new Map(current.outcomes.map((o) => [o.key, o])),
})

function byId<T extends { id: string }>(items: T[]): Map<string, T> {
  return new Map(items.map((item) => [item.id, item]))
}

export const directory = (): Directory => current
export const store = (id?: string): Store | undefined => index.stores.get(id ?? '')
export const department = (id?: string): Department | undefined => index.departments.get(id ?? '')
export const channel = (id?: string): ChannelAccount | undefined => index.channels.get(id ?? '')
export const user = (id?: string): DirectoryUser | undefined => index.users.get(id ?? '')
export const label = (id: string): Label | undefined => index.labels.get(id)
export const outcome = (key?: string): Outcome | undefined => index.outcomes.get(key ?? '')

/** A store's time zone, or the organization's. */
export function zone(storeId?: string): string {
  return store(storeId)?.timezone || current.organization.settings.timezone || 'America/Sao_Paulo'
}

/** The outcomes offered at close: the department's own list, or all. */
export function outcomesFor(departmentId?: string): Outcome[] {
  const keys = department(departmentId)?.outcomes ?? []
  const all = [...current.outcomes].sort((a, b) => a.position - b.position)
  return keys.length ? all.filter((o) => keys.includes(o.key)) : all
}

export async function loadDirectory(): Promise<void> {
  current = await ok(api.GET('/api/v1/directory'))
}

export function setDirectory(next: Directory): void {
  current = next
}

/** Presence and load follow the events; other changes of the set-up reload it. */
export function applyToDirectory(event: LiveEvent): boolean {
  if (event.kind !== 'agent.presence') return event.kind === 'config.changed'
  const data = event.data as { user_id: string; presence: DirectoryUser['presence']; reason?: string }
  current = {
    ...current,
    users: current.users.map((u) =>
      u.id === data.user_id
        ? { ...u, presence: data.presence, presence_reason: data.reason ?? '', presence_at: event.at }
        : u,
    ),
  }
  return false
}
