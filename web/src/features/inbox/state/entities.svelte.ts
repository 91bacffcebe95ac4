// Every conversation the browser knows, once, by id. Lists and threads hold ids.
import { SvelteMap } from 'svelte/reactivity'
import type { Conversation } from '$lib/api/types'

const byId = new SvelteMap<string, Conversation>()

export const conversation = (id: string): Conversation | undefined => byId.get(id)

/** Keeps the newer of two versions; what a list form leaves out (detail) is not touched. */
export function put(next: Conversation): Conversation {
  const current = byId.get(next.id)
  if (current && current.version > next.version) return current
  byId.set(next.id, next)
  return next
}

export function change(id: string, part: Partial<Conversation>): void {
  const current = byId.get(id)
  if (current) byId.set(id, { ...current, ...part })
}

export function drop(id: string): void {
  byId.delete(id)
}

export function clear(): void {
  byId.clear()
}
