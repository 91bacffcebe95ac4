// Which messages of the business have something to tap.
import type { Message } from '../api/shapes'

export function chooseable(m: Message): boolean {
  if (m.revoked || m.from !== 'business') return false
  const i = m.interactive
  if (i) return Boolean(i.buttons?.length || i.list || i.cta_url || i.flow || i.products || i.kind === 'location_request_message')
  return Boolean(m.template?.buttons?.length)
}

/** Nothing can be tapped before it arrived. */
export function arrived(m: Message): boolean {
  return m.from === 'phone' || m.status === 'delivered' || m.status === 'read' || m.status === 'played'
}
