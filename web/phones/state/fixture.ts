// Messages for tests.
import type { Message } from '../api/shapes'

export function message(wamid: string, over: Partial<Message> = {}): Message {
  return {
    wamid, number_id: 'n1', phone_id: 'p1', from: 'phone', type: 'text', at_ms: 0, status: 'sent',
    sent_ms: 0, delivered_ms: 0, read_ms: 0, played_ms: 0, edited: false, revoked: false, text: { body: wamid }, ...over,
  }
}
