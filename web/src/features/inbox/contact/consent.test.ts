import { expect, test } from 'vitest'
import { states, type Entry } from './consent'

const entry = (purpose: string, action: string, at: number, more: Partial<Entry> = {}): Entry => ({ purpose, action, at, ...more }) as Entry

test('silence is no consent', () => {
  expect(states([], 10)).toEqual([{ purpose: 'marketing', standing: 'none', by: undefined }])
})

test('the newest entry of a purpose decides', () => {
  const list = [entry('utility', 'grant', 1), entry('marketing', 'grant', 1), entry('marketing', 'revoke', 2), entry('utility', 'import', 3)]
  expect(states(list, 10).map((s) => [s.purpose, s.standing, s.by?.at])).toEqual([['marketing', 'revoked', 2], ['utility', 'granted', 3]])
})

test('what was given for a time ends with it', () => {
  expect(states([entry('marketing', 'grant', 1, { expires_at: 10 })], 9)[0]!.standing).toBe('granted')
  expect(states([entry('marketing', 'grant', 1, { expires_at: 10 })], 10)[0]!.standing).toBe('expired')
  expect(states([entry('marketing', 'grant', 1), entry('marketing', 'expire', 2)], 3)[0]!.standing).toBe('expired')
})
