// Typed catalogs. The pt-BR text is the source: its keys and its {placeholders}
// are the types of t() and of the other languages, so a missing key or parameter
// fails `npm run check`. A feature that loads late brings its own catalog.

export const locales = ['pt-BR', 'en', 'es'] as const
export type Locale = (typeof locales)[number]

/** A text, or its plural forms by Intl.PluralRules category. */
export type Text = string | { readonly one: string; readonly other: string }
type Messages = Record<string, Text>

type Placeholders<S> = S extends `${string}{${infer P}}${infer Rest}` ? P | Placeholders<Rest> : never
type Forms<T> = T extends { one: string; other: string } ? T['one'] | T['other'] | '{n}' : T
type Args<T> = [Placeholders<Forms<T>>] extends [never] ? [] : [Record<Placeholders<Forms<T>>, string | number>]

/** The shape another language must have: the same keys, plural where the source is plural. */
export type Translation<M> = { readonly [K in keyof M]: M[K] extends string ? string : { readonly one: string; readonly other: string } }

type Loader = (locale: Locale) => Promise<void>

const active = $state({ locale: 'pt-BR' as Locale })
const loaders: Loader[] = []
const plurals = new Map<Locale, Intl.PluralRules>()

/** The language in use; reading it in a component makes it follow the switch. */
export function locale(): Locale {
  return active.locale
}

/** The supported language nearest to a BCP 47 tag; pt-BR when none is. */
export function nearest(tag: string | undefined): Locale {
  const base = (tag ?? '').toLowerCase().split('-')[0]
  return locales.find((l) => l.toLowerCase().split('-')[0] === base) ?? 'pt-BR'
}

/** Loads every registered catalog in a language, then switches to it. */
export async function setLocale(next: Locale): Promise<void> {
  await Promise.all(loaders.map((load) => load(next)))
  active.locale = next
}

/** Waits for the catalogs registered since the last switch. */
export async function catalogsReady(): Promise<void> {
  await Promise.all(loaders.map((load) => load(active.locale)))
}

export interface Catalog<M extends Messages> {
  t<K extends keyof M & string>(key: K, ...args: Args<M[K]>): string
  /** Text for a key known only at run time; undefined when the catalog has none. */
  find(key: string): string | undefined
}

export function catalog<const M extends Messages>(
  source: M,
  others: { [L in Exclude<Locale, 'pt-BR'>]: () => Promise<{ default: Translation<M> }> },
): Catalog<M> {
  let loaded = $state.raw<Partial<Record<Locale, Translation<M>>>>({})
  loaders.push(async (next) => {
    if (next === 'pt-BR' || loaded[next]) return
    const module = await others[next]()
    loaded = { ...loaded, [next]: module.default }
  })
  const current = (): Messages => (loaded[active.locale] as Messages | undefined) ?? source
  return {
    t: (key, ...args) => fill(current()[key] ?? key, args[0] as Values, active.locale),
    find: (key) => {
      const text = Object.hasOwn(source, key) ? current()[key] : undefined
      return typeof text === 'string' ? text : undefined
    },
  }
}

type Values = Record<string, string | number> | undefined

/** Chooses the plural form by `n` and fills the placeholders. */
export function fill(text: Text, values: Values, inLocale: Locale): string {
  const n = values?.['n']
  const form = typeof text === 'string' ? text : text[rule(inLocale, Number(n))]
  if (!values) return form
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    return value === undefined ? whole : String(value)
  })
}

function rule(inLocale: Locale, n: number): 'one' | 'other' {
  let rules = plurals.get(inLocale)
  if (!rules) plurals.set(inLocale, (rules = new Intl.PluralRules(inLocale)))
  return rules.select(n) === 'one' ? 'one' : 'other'
}
