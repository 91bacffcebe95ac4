import { describe, expect, test } from 'vitest'
import { pieces, safeHref } from './links'

const links = (text: string) => pieces(text).flatMap((p) => (p.kind === 'link' ? [p.href] : []))

describe('links in a customer’s words', () => {
  test('addresses and e-mail, without the full stop after them', () => {
    expect(links('veja https://loja.example/a?b=1. ou www.loja.example/x, ou ana@loja.example!')).toEqual(['https://loja.example/a?b=1', 'https://www.loja.example/x', 'mailto:ana@loja.example'])
  })
  test.each(['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd', 'JaVaScRiPt:alert(1)', ' javascript:x', 'blob:x'])('%s is never a link', (bad) => {
    expect(links(bad)).toEqual([])
    expect(safeHref(bad)).toBeUndefined()
  })
  test.each(['http://a.example/', 'https://a.example/', 'mailto:a@b.example', 'tel:+5511'])('%s may be one', (good) => {
    expect(safeHref(good)).toBe(good)
  })
  test('markup stays text, character for character', () => {
    for (const text of ['<img src=x onerror=alert(1)>', '</script><script>x</script>', '&lt;b&gt;', '"><a href="javascript:x">', 'a<https://x.example/">b']) {
      expect(pieces(text).map((p) => p.text).join('')).toBe(text)
    }
  })
})

describe('emphasis as WhatsApp shows it', () => {
  test('bold, italic, struck, typewriter', () => {
    expect(pieces('*a* _b_ ~c~ ```d e```').filter((p) => p.text.trim()).map((p) => [p.kind, p.text])).toEqual([['bold', 'a'], ['italic', 'b'], ['strike', 'c'], ['mono', 'd e']])
  })
  test('not inside words or sums', () => {
    expect(pieces('snake_case_name 2*3*4').every((p) => p.kind === 'text')).toBe(true)
  })
  test('nothing but the marks is lost', () => {
    let seed = 3
    const alphabet = 'ab *_~`:/.@<w\n'
    for (let i = 0; i < 3_000; i++) {
      let text = ''
      for (let j = 0; j < 24; j++) text += alphabet[(seed = (seed * 1103515245 + 12345) % 2147483648) % alphabet.length]
      const strip = (s: string) => s.replace(/[*_~`]/g, '')
      expect(strip(pieces(text).map((p) => p.text).join(''))).toBe(strip(text))
    }
  })
})
