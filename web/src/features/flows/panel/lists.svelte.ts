// Lists that pickers offer and the directory does not have: loaded once, when the
// first picker asks.
import { api, ok } from '$lib/api/client'
import { directory } from '$lib/directory.svelte'
import type { Template, User } from '$lib/api/types'
import { listFlows, type Flow } from '../api'

let flows = $state.raw<Flow[] | undefined>()
let users = $state.raw<User[] | undefined>()
let templates = $state.raw<Template[] | undefined>()

function once<T>(has: () => boolean, load: () => Promise<T>, keep: (value: T) => void): () => void {
  let asked = false
  return () => {
    if (has() || asked) return
    asked = true
    load().then(keep, () => (asked = false))
  }
}

export const wantFlows = once(() => flows !== undefined, listFlows, (v) => (flows = v))
export const wantUsers = once(() => users !== undefined, () => ok(api.GET('/api/v1/users')).then((r) => r.items ?? []), (v) => (users = v))
export const wantTemplates = once(() => templates !== undefined, loadTemplates, (v) => (templates = v))

export const flowList = (): Flow[] => flows ?? []
export const userList = (): User[] => users ?? []
export const templateList = (): Template[] => templates ?? []

async function loadTemplates(): Promise<Template[]> {
  const accounts = directory().channel_accounts.filter((a) => a.kind === 'whatsapp')
  const lists = await Promise.all(accounts.map((a) => ok(api.GET('/api/v1/templates', { params: { query: { channel_account_id: a.id } } })).catch(() => ({ items: [] }))))
  const all = new Map(lists.flatMap((l) => l.items).map((x) => [`${x.name}|${x.language}`, x]))
  return [...all.values()]
}
