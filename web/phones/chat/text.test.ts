import { describe, expect, it } from 'vitest'
import { parseText, safeHref, type TextNode } from './text'

/** The tree in one line: b(…) i(…) s(…) m(…) a(…). */
function line(nodes: TextNode[]): string {
  return nodes.map((n) => {
    if (n.kind === 'text') return n.text
    if (n.kind === 'mono') return `m(${n.text})`
    if (n.kind === 'link') return `a(${n.text})`
    return `${n.kind[0]}(${line(n.nodes)})`
  }).join('')
}
const show = (text: string) => line(parseText(text))
/** What a reader sees: every character but the marks. */
const plain = (nodes: TextNode[]): string => nodes.map((n) => ('nodes' in n ? plain(n.nodes) : n.text)).join('')

describe('emphasis', () => {
  it.each([
    ['*forte* e _leve_', 'b(forte) e i(leve)'],
    ['~velho~', 's(velho)'],
    ['*_ambos_*', 'b(i(ambos))'],
    ['*veja https://a.b/c_d_e*', 'b(veja a(https://a.b/c_d_e))'],
    ['2*3*4', '2*3*4'],
    ['snake_case_name', 'snake_case_name'],
    ['* item *', '* item *'],
    ['*a\nb*', '*a\nb*'],
    ['**', '**'],
    ['```*cru*```', 'm(*cru*)'],
    ['`cru` _a_', 'm(cru) i(a)'],
    ['*aberto', '*aberto'],
    ['*um* *dois', 'b(um) *dois'],
    ['("*a*")', '("b(a)")'],
  ])('%s', (text, want) => expect(show(text)).toBe(want))
})

describe('links', () => {
  it.each([
    ['veja https://loja.example/x?y=1.', 'veja a(https://loja.example/x?y=1).'],
    ['www.loja.example/a', 'a(www.loja.example/a)'],
    ['fale: a.b@loja.example!', 'fale: a(a.b@loja.example)!'],
    ['javascript:alert(1)', 'javascript:alert(1)'],
    ['https://', 'https://'],
  ])('%s', (text, want) => expect(show(text)).toBe(want))
  it('lets only harmless schemes through', () => {
    for (const bad of ['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc', 'blob:https://a/b', '', 'x'])
      expect(safeHref(bad), bad).toBeUndefined()
    for (const good of ['https://a.b/', 'http://a.b/', 'mailto:a@b.c', 'tel:+55']) expect(safeHref(good), good).toBe(good)
  })
})

it('loses no character of hostile texts, and is quick about it', () => {
  const pieces = ['*', '_', '~', '`', '```', ' ', 'a', '\n', 'https://a.b', '<script>', '@', '😀', 'ç']
  let seed = 7
  const next = (n: number) => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % n
  for (let round = 0; round < 400; round++) {
    const text = Array.from({ length: next(40) }, () => pieces[next(pieces.length)]).join('')
    const marks = (s: string) => s.replace(/[*_~`]/g, '')
    expect(marks(plain(parseText(text)))).toBe(marks(text))
  }
  for (const text of ['*a '.repeat(20_000), '_'.repeat(60_000), '*_~'.repeat(20_000), 'https://a.b '.repeat(5_000)]) {
    const began = performance.now()
    parseText(text)
    expect(performance.now() - began, text.slice(0, 6)).toBeLessThan(1_000)
  }
})
