// Rows for tests.
import type { Conversation, Message } from '$lib/api/types'

export function conversation(part: Partial<Conversation> & { id: string }): Conversation {
  return {
    protocol: 'P-' + part.id, channel_account_id: 'c', contact_id: 'p', state: 'active', opened_at: 1, preview: '', preview_from: '', unread: 0,
    labels: [], version: 1, window_closes_at: 0, contact: { id: 'p', name: '' }, queue_wait_ms: 0, first_response_ms: 0, handling_ms: 0, ...part,
  }
}

export function message(part: Partial<Message> & { id: string }): Message {
  return { conversation_id: 'k', direction: 'in', author: { kind: 'contact' }, content: { kind: 'text', text: part.id }, at: 0, created_at: 0, status: 'received', ...part }
}
