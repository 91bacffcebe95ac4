import { expect, test } from 'vitest'
import { partsOf, pathOf, variableFor } from './answer'

test('the parts of an answer, by their paths', () => {
  expect(partsOf('{"items":[{"price":84990,"name":"Onix"}],"total":null,"ok":true,"none":[]}')).toEqual([
    { path: 'items.0.price', value: '84990' },
    { path: 'items.0.name', value: 'Onix' },
    { path: 'total', value: '' },
    { path: 'ok', value: 'true' },
  ])
  expect(partsOf('"yes"')).toEqual([{ path: '', value: 'yes' }])
  expect(partsOf('{')).toBeUndefined()
})

test('a name with a dot or a slash is reached by a pointer', () => {
  expect(pathOf(['data', 'a.b', 'c/d~e'])).toBe('/data/a.b/c~1d~0e')
  expect(pathOf(['$', 'x'])).toBe('/$/x')
})

test('a variable is named after the part, once', () => {
  expect(variableFor('items.0.unitPrice', new Set())).toBe('var.unit_price')
  expect(variableFor('preço', new Set(['var.preco']))).toBe('var.preco2')
  expect(variableFor('0', new Set())).toBe('var.value')
})
