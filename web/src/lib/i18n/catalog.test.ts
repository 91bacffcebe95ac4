import { afterEach, describe, expect, test } from 'vitest'
import corePt from '$src/i18n/core/pt-BR'
import coreEn from '$src/i18n/core/en'
import coreEs from '$src/i18n/core/es'
import problemsPt from '$src/i18n/problems/pt-BR'
import problemsEn from '$src/i18n/problems/en'
import problemsEs from '$src/i18n/problems/es'
import { catalog, fill, locale, nearest, setLocale, type Text } from './catalog.svelte'

// Every text file, found by name: a new catalog is checked without being listed.
const files = import.meta.glob<{ default: Record<string, Text> }>(['/src/i18n/*/*.ts', '/src/features/*/text/*.ts', '!**/index.ts'], { eager: true })
const placeholders = (text: Text) => [...new Set(JSON.stringify(text).match(/\{\w+\}/g) ?? [])].sort()

afterEach(() => setLocale('pt-BR'))

describe('catalogs', () => {
  const folders = [...new Set(Object.keys(files).map((path) => path.slice(0, path.lastIndexOf('/'))))]
  test('were found', () => expect(folders.length).toBeGreaterThanOrEqual(6))
  test.each(folders)('%s says the same in the three languages', (folder) => {
    const [source, ...others] = ['pt-BR', 'en', 'es'].map((l) => files[`${folder}/${l}.ts`]!.default) as [Record<string, Text>, ...Record<string, Text>[]]
    for (const other of others) {
      expect(Object.keys(other).sort()).toEqual(Object.keys(source).sort())
      for (const key of Object.keys(source)) expect([key, ...placeholders(other[key]!)]).toEqual([key, ...placeholders(source[key]!)])
    }
  })
  test('no text is left empty', () => {
    for (const c of [corePt, coreEn, coreEs, problemsPt, problemsEn, problemsEs]) {
      for (const [key, text] of Object.entries(c as Record<string, Text>)) expect([key, JSON.stringify(text).length > 2]).toEqual([key, true])
    }
  })
})

describe('filling', () => {
  test('placeholders and plurals', () => {
    expect(fill('{name} tem {n}', { name: 'Ana', n: 2 }, 'pt-BR')).toBe('Ana tem 2')
    expect(fill({ one: '{n} fila', other: '{n} filas' }, { n: 1 }, 'pt-BR')).toBe('1 fila')
    expect(fill({ one: '{n} fila', other: '{n} filas' }, { n: 5 }, 'pt-BR')).toBe('5 filas')
  })
  test('zero is singular in Portuguese and plural in English', () => {
    expect(fill({ one: 'one', other: 'other' }, { n: 0 }, 'pt-BR')).toBe('one')
    expect(fill({ one: 'one', other: 'other' }, { n: 0 }, 'en')).toBe('other')
  })
  test('a value that looks like a placeholder is not filled again', () => {
    expect(fill('{a} {b}', { a: '{b}', b: 'x' }, 'en')).toBe('{b} x')
  })
  test('a missing value stays visible', () => {
    expect(fill('{a} {b}', { a: 1 }, 'en')).toBe('1 {b}')
  })
})

describe('languages', () => {
  const c = catalog({ hi: 'Olá {name}', plain: 'Sim' }, { en: async () => ({ default: { hi: 'Hello {name}', plain: 'Yes' } }), es: async () => ({ default: { hi: 'Hola {name}', plain: 'Sí' } }) })
  test('switch loads the catalog before it shows it', async () => {
    expect(c.t('hi', { name: 'Ana' })).toBe('Olá Ana')
    await setLocale('es')
    expect(locale()).toBe('es')
    expect(c.t('hi', { name: 'Ana' })).toBe('Hola Ana')
  })
  test('find answers only for keys of the catalog', () => {
    expect(c.find('plain')).toBe('Sim')
    expect(c.find('constructor')).toBeUndefined()
  })
  test.each([['pt-PT', 'pt-BR'], ['es-AR', 'es'], ['EN-us', 'en'], ['de', 'pt-BR'], [undefined, 'pt-BR']] as const)('nearest to %s', (tag, want) => {
    expect(nearest(tag)).toBe(want)
  })
})
