// The bodies of POST …/phones/{id}/messages: what a customer writes or taps.
import { SandboxError } from '../api/client'
import type { ContactCard, Message, Products, Row, TemplateButton } from '../api/shapes'

export type MediaKind = 'image' | 'video' | 'audio' | 'document' | 'sticker'
export type Inbound = { type: string; number_id?: string; context_id?: string } & Record<string, unknown>

export const text = (body: string): Inbound => ({ type: 'text', text: { body } })
export const reaction = (wamid: string, emoji: string): Inbound => ({ type: 'reaction', reaction: { wamid, emoji } })
export const edit = (wamid: string, body: string): Inbound => ({ type: 'edit', edit: { wamid, body } })
export const revoke = (wamid: string): Inbound => ({ type: 'revoke', revoke: { wamid } })
export const unsupported = (): Inbound => ({ type: 'unsupported', unsupported: { type: 'poll_creation' } })

export function location(place: NonNullable<Message['location']>): Inbound {
  return { type: 'location', location: place }
}

export function contacts(name: string, phone: string): Inbound {
  const digits = phone.replace(/\D/g, '')
  const card: ContactCard = { name: { formatted_name: name }, phones: [{ phone: `+${digits}`, wa_id: digits, type: 'CELL' }] }
  return { type: 'contacts', contacts: [card] }
}

/** A tap on a reply button of an interactive message. */
export function tapButton(wamid: string, button: { id: string; title: string }): Inbound {
  return { type: 'interactive', context_id: wamid, interactive: { type: 'button_reply', id: button.id, title: button.title } }
}

/** A row chosen in a list. */
export function chooseRow(wamid: string, row: Row): Inbound {
  const interactive = { type: 'list_reply', id: row.id, title: row.title, ...(row.description ? { description: row.description } : {}) }
  return { type: 'interactive', context_id: wamid, interactive }
}

/** A tap on a quick reply of a template. */
export function tapQuickReply(wamid: string, button: TemplateButton): Inbound {
  const label = button.text ?? ''
  return { type: 'button', context_id: wamid, button: { payload: button.payload ?? label, text: label } }
}

/** One of each product shown, sent from the cart. */
export function order(wamid: string, products: Products): Inbound {
  const items = products.sections.flatMap((s) => s.items)
  const product_items = items.map((id) => ({ product_retailer_id: id, quantity: 1, item_price: 0, currency: 'BRL' }))
  return { type: 'order', context_id: wamid, order: { catalog_id: products.catalog_id, product_items } }
}

/** A click on an ad that opens the chat: the first message carries where it came from. */
export function fromAd(body: string, headline: string): Inbound {
  return {
    type: 'text', text: { body },
    referral: { source_url: 'https://fb.me/sandbox', source_id: '120210000000000001', source_type: 'ad', headline, ctwa_clid: 'sandbox-click' },
  }
}

const CAPTIONED: MediaKind[] = ['image', 'video', 'document']

/** A file with its caption; what cannot have one ignores it. */
export function media(kind: MediaKind, file: File, caption: string): Inbound {
  const details: Record<string, unknown> = { mime_type: file.type || 'application/octet-stream' }
  if (kind === 'document') details['filename'] = file.name
  if (kind === 'audio') details['voice'] = true
  if (caption && CAPTIONED.includes(kind)) details['caption'] = caption
  return { type: kind, media: details }
}

/** The multipart form of a message with a file. */
export function form(inbound: Inbound, file: File): FormData {
  const data = new FormData()
  data.set('payload', JSON.stringify(inbound))
  data.set('file', file, file.name)
  return data
}

export const MAX_BYTES = 100 << 20 // Meta's largest file, a document

/** Refuses what no phone could send. */
export function checkFile(file: File): void {
  if (file.size === 0) throw new SandboxError(0, 'file_empty', '')
  if (file.size > MAX_BYTES) throw new SandboxError(0, 'file_large', '')
}

/** How a pasted or dropped file travels. */
export function kindOf(mimeType: string): MediaKind {
  const family = mimeType.split('/')[0]
  if (mimeType === 'image/jpeg' || mimeType === 'image/png' || mimeType === 'image/webp') return 'image'
  return family === 'video' || family === 'audio' ? family : 'document'
}
