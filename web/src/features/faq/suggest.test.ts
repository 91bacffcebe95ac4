import { describe, expect, test } from 'vitest'
import { joined } from './suggest'

describe('a suggestion', () => {
  test.each([
    ['', 'Abrimos às 8h.', 'Abrimos às 8h.'],
    ['  ', 'Abrimos às 8h.', 'Abrimos às 8h.'],
    ['Olá, Ana!', 'Abrimos às 8h.', 'Olá, Ana!\nAbrimos às 8h.'],
    ['Abrimos às 8h.', 'Abrimos às 8h.', 'Abrimos às 8h.'],
    ['Olá!\nAbrimos às 8h.', 'Abrimos às 8h.', 'Olá!\nAbrimos às 8h.'],
  ])('%j and %j', (text, suggestion, want) => expect(joined(text, suggestion)).toBe(want))
})
