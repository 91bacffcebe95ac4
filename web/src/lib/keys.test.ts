import { expect, test } from 'vitest'
import { spell } from './keys.svelte'

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}) => ({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held })

test.each([
  ['j', press('j')],
  ['?', press('?', { shiftKey: true })],
  ['ctrl+k', press('k', { ctrlKey: true })],
  ['ctrl+k', press('k', { metaKey: true })],
  ['ctrl+shift+n', press('N', { ctrlKey: true, shiftKey: true })],
  ['alt+j', press('j', { altKey: true })],
  ['Escape', press('Escape')],
])('%s', (name, event) => {
  expect(spell(event)).toBe(name)
})
