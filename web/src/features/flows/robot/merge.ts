// Choosing between two sides of a three-way merge. The server kept the house's side
// where both changed the same; a choice of the other puts that one place back. A
// place is a path whose steps are members, ids in lists that have ids, else numbers;
// ids may hold dots ("field.plate"), so steps are found in the data. Pure.
import type { Conflict, Upgrade } from '../api'
import type { Definition } from '../model/definition'

export type Side = 'mine' | 'theirs'
export type Choices = Readonly<Record<string, Side>>

/** Where a conflict is, from the top of the definition. */
export function placeOf(c: Conflict): string {
  return [...(c.node ? ['nodes', c.node] : []), ...(c.member ? [c.member] : [])].join('.')
}

/** The definition to keep: merged, with the release's side where it was chosen. */
export function resolved(up: Pick<Upgrade, 'merged' | 'theirs' | 'conflicts'>, choices: Choices): Definition {
  return up.conflicts.map(placeOf).filter((place) => choices[place] === 'theirs').reduce((def, place) => graft(def, up.theirs, place) as Definition, up.merged)
}

/** The value at a place; undefined where there is none. */
export function read(value: unknown, place: string): unknown {
  if (place === '') return value
  const found = step(place, names(value))
  return found && read(member(value, found.name), found.rest)
}

/** `into` with what `from` has at a place, or without it where `from` has nothing. */
export function graft(into: unknown, from: unknown, place: string): unknown {
  if (place === '') return from
  const found = step(place, [...names(into), ...names(from)])
  if (!found) return into
  const value = graft(member(into, found.name), member(from, found.name), found.rest)
  if (Array.isArray(into ?? from)) return withItem(list(into), list(from), found.name, value)
  const { [found.name]: _, ...rest } = (into ?? {}) as Record<string, unknown>
  if (value === undefined) return rest
  return into && Object.hasOwn(into, found.name) ? { ...(into as object), [found.name]: value } : { ...rest, [found.name]: value }
}

function withItem(into: unknown[], from: unknown[], name: string, value: unknown): unknown[] {
  const at = names(into).indexOf(name)
  if (value === undefined) return into.filter((_, i) => i !== at)
  if (at >= 0) return into.map((x, i) => (i === at ? value : x))
  // Behind what it stands behind on the other side.
  const order = names(from)
  const before = order.slice(0, order.indexOf(name)).findLast((n) => names(into).includes(n))
  const place = before === undefined ? 0 : names(into).indexOf(before) + 1
  return [...into.slice(0, place), value, ...into.slice(place)]
}

/** The longest name a place begins with. */
function step(place: string, all: string[]): { name: string; rest: string } | undefined {
  const name = all.filter((n) => place === n || place.startsWith(`${n}.`)).sort((a, b) => b.length - a.length)[0]
  return name === undefined ? undefined : { name, rest: place.slice(name.length + 1) }
}

function names(value: unknown): string[] {
  if (Array.isArray(value)) return keyed(value) ? value.map(idOf) : value.map((_, i) => String(i))
  return typeof value === 'object' && value !== null ? Object.keys(value) : []
}
function member(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value[names(value).indexOf(name)]
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const keyed = (items: unknown[]): boolean => items.every((x) => idOf(x) !== '') && new Set(items.map(idOf)).size === items.length
function idOf(item: unknown): string {
  if (typeof item !== 'object' || item === null) return ''
  for (const name of ['id', 'name', 'to']) {
    const id = (item as Record<string, unknown>)[name]
    if (typeof id === 'string' && id) return id
  }
  return ''
}
