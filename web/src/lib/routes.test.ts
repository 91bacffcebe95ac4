import { expect, test } from 'vitest'
import { href, parse, safeReturn } from './routes'

test.each([
  ['/', { page: 'inbox' }],
  ['/inbox', { page: 'inbox' }],
  ['/inbox/', { page: 'inbox' }],
  ['/inbox/0190-a', { page: 'inbox', conversation: '0190-a' }],
  ['/settings', { page: 'settings', section: 'profile' }],
  ['/settings/labels', { page: 'settings', section: 'labels' }],
  ['/reports', { page: 'reports' }],
  ['/reports/x', { page: 'missing' }],
  ['/flows', { page: 'flows' }],
  ['/flows/0190-a', { page: 'flows', flow: '0190-a' }],
  ['/flows/a/b', { page: 'missing' }],
  ['/inbox/a/b', { page: 'missing' }],
  ['/nothing', { page: 'missing' }],
  ['/inbox/%E0%A4%A', { page: 'inbox', conversation: '%E0%A4%A' }],
])('%s', (path, route) => {
  expect(parse(path)).toEqual(route)
})

test('href is the inverse of parse', () => {
  for (const path of ['/inbox', '/inbox/a%2Fb', '/queues', '/reports', '/settings/profile', '/flows', '/flows/1', '/login', '/setup']) expect(href(parse(path))).toBe(path)
})

test.each([
  ['/inbox/1?view=all', '/inbox/1?view=all'],
  ['//evil.example/inbox', '/inbox'],
  ['/\\evil.example', '/inbox'],
  ['https://evil.example', '/inbox'],
  ['/login', '/inbox'],
  [null, '/inbox'],
])('a login returns to %s', (path, to) => {
  expect(safeReturn(path)).toBe(to)
})
