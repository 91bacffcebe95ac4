import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { accent, contrast, parseHex, soft, surfaces } from './accent'

const css = readFileSync(new URL('../styles/tokens.css', import.meta.url), 'utf8')

/** The tokens of a block that starts at a marker. */
function tokens(from: number): Record<string, string> {
  const open = css.indexOf('{', from)
  return Object.fromEntries([...css.slice(open, css.indexOf('}', open)).matchAll(/(--[\w-]+):\s*([^;]+);/g)].map((m) => [m[1]!, m[2]!.trim()]))
}
const light = tokens(css.indexOf(':root {'))
const system = tokens(css.indexOf(":root:not([data-theme='light'])"))
const dark = tokens(css.indexOf(":root[data-theme='dark']"))

describe('tokens', () => {
  test('the two dark blocks are alike', () => {
    expect(Object.keys(dark).length).toBeGreaterThan(30)
    expect(dark).toEqual(system)
  })
  test.each([['light', light], ['dark', { ...light, ...dark }]] as const)('text reaches AA in the %s theme', (_, t) => {
    const pairs: [string, string][] = []
    for (const surface of ['--bg', '--surface', '--sunk', '--raised', '--hover', '--thread']) {
      for (const text of ['--text', '--text-muted', '--accent-text']) pairs.push([text, surface])
    }
    for (const surface of ['--bg', '--surface', '--raised']) pairs.push(['--text-faint', surface])
    for (const tone of ['good', 'warn', 'bad', 'info']) pairs.push([`--${tone}`, `--${tone}-soft`], [`--${tone}`, '--surface'])
    pairs.push(['--note-text', '--note'], ['--text', '--note'], ['--bad', '--thread'], ['--warn', '--thread'], ['--on-accent', '--accent'], ['--read', '--bubble-in'])
    for (const c of ['gray', 'red', 'amber', 'green', 'teal', 'blue', 'violet', 'pink']) pairs.push([`--label-${c}`, '--surface'])
    for (const [text, surface] of pairs) expect([text, surface, contrast(t[text]!, t[surface]!) >= 4.5]).toEqual([text, surface, true])
  })
  test.each([['light', light], ['dark', { ...light, ...dark }]] as const)('the edge of a field is seen in the %s theme', (_, t) => {
    expect(contrast(t['--line-strong']!, t['--surface']!)).toBeGreaterThanOrEqual(3)
  })
})

describe('the organization’s accent', () => {
  const picks = ['#0b6e5f', '#ff0000', '#ffff00', '#000000', '#ffffff', '#1f5fbf', '#7f7f7f', '#00ff00', '#c8102e', '#ffb81c', '#3b82f6']
  test.each(picks)('%s becomes readable in both themes', (hex) => {
    for (const theme of ['light', 'dark'] as const) {
      const a = accent(hex, theme)!
      expect(contrast(a.fill, a.on)).toBeGreaterThanOrEqual(4.5)
      expect(contrast(a.text, surfaces[theme])).toBeGreaterThanOrEqual(4.5)
      expect(contrast(a.text, soft(a.fill, theme))).toBeGreaterThanOrEqual(4.5)
    }
  })
  test('a colour that is good already is kept', () => {
    expect(accent('#1f5fbf', 'light')).toEqual({ fill: '#1f5fbf', on: '#ffffff', text: '#1f5fbf' })
  })
  test('what is not a colour changes nothing', () => {
    expect(accent('red; background: url(x)', 'light')).toBeUndefined()
    expect(parseHex('#12345')).toBeUndefined()
  })
})
