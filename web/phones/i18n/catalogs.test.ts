import { expect, it } from 'vitest'
import { presets } from '../panel/presets'
import en from './en'
import es from './es'
import ptBR from './pt-BR'

const placeholders = (text: string | { one: string; other: string }) =>
  [...new Set(JSON.stringify(text).match(/\{\w+\}/g) ?? [])].sort()

it.each([['en', en], ['es', es]])('%s has the placeholders of pt-BR, and no empty text', (_, other) => {
  for (const [key, text] of Object.entries(ptBR)) {
    const translated = other[key as keyof typeof ptBR]
    expect(placeholders(translated), key).toEqual(placeholders(text))
    expect(JSON.stringify(translated), key).not.toMatch(/""/)
  }
})

it('every fault has a name', () => {
  for (const preset of presets) expect(ptBR).toHaveProperty([`fault.${preset.id}`])
})
