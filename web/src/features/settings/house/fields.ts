// The organization's choices as a form: what was changed, what a save sends, and what
// becomes of a form when somebody else saved meanwhile. Pure.
import type { components } from '$lib/api/schema'
import type { Organization } from '$lib/api/types'

type Settings = Organization['settings']
export type Fields = { name: string } & Required<Settings>
export type Field = keyof Fields

/** Where a choice is empty, the form shows what the server takes for it. */
export function fieldsOf({ name, settings: s }: Organization): Fields {
  return {
    ...s, name, allow_marketing: s.allow_marketing ?? false, locale: s.locale || 'pt-BR', timezone: s.timezone || 'America/Sao_Paulo', position_minutes: Math.max(1, s.position_minutes),
  }
}

const same = (a: Fields[Field], b: Fields[Field]) => Object.is(typeof a === 'string' ? a.trim() : a, typeof b === 'string' ? b.trim() : b)

export function changed(before: Fields, now: Fields): Field[] {
  return (Object.keys(now) as Field[]).filter((key) => !same(before[key], now[key]))
}

/** The whole organization with only the changed choices replaced: the others go back as they came, shown by the form or not. */
export function bodyOf(org: Organization, now: Fields): components['schemas']['OrganizationFields'] {
  const { name = org.name, ...settings } = Object.fromEntries(
    changed(fieldsOf(org), now).map((key) => [key, typeof now[key] === 'string' ? now[key].trim() : now[key]]),
  ) as Partial<Fields>
  return { name, settings: { ...org.settings, ...settings }, version: org.version }
}

/** The form over what somebody else saved: mine where I changed something, theirs elsewhere; clashes are what both changed. */
export function rebase(before: Fields, theirs: Fields, mine: Fields): { fields: Fields; clashes: Field[] } {
  const touched = changed(before, mine)
  const clashes = touched.filter((key) => !same(before[key], theirs[key]) && !same(theirs[key], mine[key]))
  return { fields: { ...theirs, ...Object.fromEntries(touched.map((key) => [key, mine[key]])) }, clashes }
}
