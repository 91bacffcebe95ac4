import { describe, expect, test } from 'vitest'
import { afterMessage } from './preview'
import { conversation, message } from './sample'

const H = 3_600_000
const c = conversation({ id: 'k', last_message_at: 5 * H, window_closes_at: 20 * H, unread: 1 })

describe('a message changes its conversation’s row', () => {
  test('the customer’s: preview, unread, the window opens for 24 hours', () => {
    expect(afterMessage(c, message({ id: 'a', at: 6 * H, content: { kind: 'text', text: 'Oi' } }), 'me')).toMatchObject({
      preview: 'Oi', preview_from: 'contact', unread: 2, last_message_at: 6 * H, window_closes_at: 30 * H, waiting_since: 6 * H,
    })
  })
  test('one’s own answer: nothing is unread, nobody waits', () => {
    const next = afterMessage({ ...c, waiting_since: 1 }, message({ id: 'a', at: 6 * H, direction: 'out', author: { kind: 'user', id: 'me' } }), 'me')
    expect(next).toMatchObject({ preview_from: 'agent', unread: 0, waiting_since: 0, window_closes_at: 20 * H })
  })
  test('one that comes late does not become the last', () => {
    expect(afterMessage(c, message({ id: 'old', at: 1 * H }), 'me')).toMatchObject({ preview: '', last_message_at: 5 * H, window_closes_at: 25 * H })
  })
  test('notes, facts and reactions leave the row alone', () => {
    for (const direction of ['note', 'system'] as const) expect(afterMessage(c, message({ id: 'n', at: 9 * H, direction }), 'me')).toBe(c)
    expect(afterMessage(c, message({ id: 'r', at: 9 * H, content: { kind: 'reaction', reaction: { provider_id: 'w', emoji: '👍' } } }), 'me')).toBe(c)
  })
})
