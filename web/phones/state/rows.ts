// Lays a thread out: day separators, and which bubbles begin a run of one side
// (those have a tail).
import { dayKey } from '$lib/i18n/format'
import type { Message } from '../api/shapes'

export type ThreadRow =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'message'; key: string; message: Message; tail: boolean }
  | { kind: 'system'; key: string; message: Message }

export function rows(messages: readonly Message[], zone: string): ThreadRow[] {
  const out: ThreadRow[] = []
  let day = ''
  let side = ''
  for (const message of messages) {
    const key = dayKey(message.at_ms, zone)
    if (key !== day) {
      // A clock set back makes a day come twice: the message tells the two apart.
      out.push({ kind: 'day', key: `${key} ${message.wamid}`, at: message.at_ms })
      day = key
      side = ''
    }
    if (message.type === 'system') {
      out.push({ kind: 'system', key: message.wamid, message })
      side = ''
      continue
    }
    out.push({ kind: 'message', key: message.wamid, message, tail: message.from !== side })
    side = message.from
  }
  return out
}
