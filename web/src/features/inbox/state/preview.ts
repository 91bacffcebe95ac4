// What a new message changes in its conversation's row. Pure; the server computes
// the same and its word, when it comes, replaces this.
import type { Conversation, Message } from '$lib/api/types'

const WINDOW_MS = 24 * 3_600_000

export function afterMessage(c: Conversation, m: Message, me: string): Conversation {
  if (m.direction === 'note' || m.direction === 'system' || m.content.kind === 'reaction') return c
  const later = m.at >= (c.last_message_at ?? 0)
  const row: Conversation = later
    ? { ...c, last_message_at: m.at, preview: [...text(m)].slice(0, 120).join(''), preview_from: from(m) }
    : { ...c }
  if (m.direction === 'in') {
    row.unread = c.unread + 1
    row.waiting_since = c.waiting_since || m.at
    row.last_inbound_at = Math.max(c.last_inbound_at ?? 0, m.at)
    row.window_closes_at = Math.max(c.window_closes_at, m.at + WINDOW_MS)
  } else if (m.author.kind === 'user') {
    row.waiting_since = 0
    if (m.author.id === me) row.unread = 0
  }
  return row
}

function from(m: Message): Conversation['preview_from'] {
  if (m.direction === 'in') return 'contact'
  return m.author.kind === 'user' ? 'agent' : 'bot'
}

function text(m: Message): string {
  return m.content.text || m.content.reply?.title || m.content.media?.name || ''
}
