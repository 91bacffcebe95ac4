// Every conversation the browser knows, once, by id. Lists and threads hold ids.
import type { Conversation } from '$lib/api/types'

/** A conversation that can be watched, also before it is known. */
class Cell {
  value = $state.raw<Conversation | undefined>(undefined)
}

const cells = new Map<string, Cell>()

function cell(id: string): Cell {
  let found = cells.get(id)
  if (!found) cells.set(id, (found = new Cell()))
  return found
}

export const conversation = (id: string): Conversation | undefined => cell(id).value

/** Keeps the newer of two versions. */
export function put(next: Conversation): Conversation {
  const at = cell(next.id)
  if (at.value && at.value.version > next.version) return at.value
  at.value = next
  return next
}

export function change(id: string, part: Partial<Conversation>): void {
  const at = cell(id)
  if (at.value) at.value = { ...at.value, ...part }
}

export function drop(id: string): void {
  cell(id).value = undefined
}
