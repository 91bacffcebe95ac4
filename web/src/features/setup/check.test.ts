import { expect, test } from 'vitest'
import { check } from './check'

const good = { token: 't', group: 'g', store: 's', brand: '', cnpj: '', name: 'n', email: 'a@b', password: 'long enough', ready_bot: true }

test('a complete form has no problem; brand and CNPJ may be empty', () => {
  expect(check(good)).toEqual({})
})
test('what is missing or wrong is named', () => {
  expect(check({ ...good, token: ' ', email: 'ab', password: '1234567' })).toEqual({ token: 'required', email: 'bad_email', password: 'short' })
})
