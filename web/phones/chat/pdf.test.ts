import { expect, it } from 'vitest'
import { pdf } from './pdf'

const read = (bytes: Uint8Array) => String.fromCharCode(...bytes)

it('names every object at the place the table says', () => {
  const text = read(pdf(['Orçamento', 'linha (2) \\ fim']))
  const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)![1])
  expect(text.slice(start, start + 5)).toBe('xref\n')
  const offsets = [...text.slice(start).matchAll(/^(\d{10}) 00000 n $/gm)].map((m) => Number(m[1]))
  expect(offsets).toHaveLength(5)
  offsets.forEach((at, i) => expect(text.slice(at).startsWith(`${i + 1} 0 obj\n`)).toBe(true))
})

it('escapes what would end a string, and keeps Latin-1 only', () => {
  const text = read(pdf(['a (b) \\ ç 😀']))
  expect(text).toContain('(a \\(b\\) \\\\ ç ??) Tj')
  const length = Number(/\/Length (\d+)/.exec(text)![1])
  expect(/stream\n([\s\S]*?)\nendstream/.exec(text)![1]).toHaveLength(length)
})
