// What the customer sees of a node: the messages as WhatsApp would show them. Pure.
import type { Locale } from '$lib/i18n/catalog.svelte'
import { words, type FlowNode } from './definition'
import { asButtons } from './limits'

export interface Bubble {
  kind: string // text, image, audio…, template, list, products
  header?: string
  body: string
  footer?: string
  file?: string
  buttons?: { id: string; title: string; link?: boolean }[]
  list?: { button: string; rows: { id: string; title: string; description?: string; heading?: string }[] } // a heading stands over the row
  cards?: { id: string; body: string; button: string; file?: string }[]
  place?: { name: string; address: string }
}

export interface Samples {
  stores: string[]
  departments: string[]
  choose: string // the ready button of a list
  headings: { stores: string; departments: string; own: string } // the ready ones of a list with both
  yes: string
  no: string
}

type Members = Record<string, unknown>

export function bubblesOf(node: FlowNode, locale: Locale, samples: Samples): Bubble[] {
  const say = (member: string): Bubble[] => {
    const body = words(node[member], locale)
    return body ? [{ kind: 'text', body }] : []
  }
  switch (node.kind) {
    case 'message':
      return list(node['contents']).map((c) => content(c, locale))
    case 'choice':
      return [choice(node, locale, samples)]
    case 'carousel':
      return [{ kind: 'carousel', body: words(node['text'], locale), cards: list(node['cards']).map((c) => ({ id: str(c['id']), body: words(c['text'], locale), button: words(c['button'], locale), ...file(c) })) }]
    case 'products':
      return [{ kind: 'products', ...frame(node, locale), list: { button: samples.choose, rows: list(node['products']).map((p) => ({ id: str(p['retailer_id']), title: str(p['title']) || str(p['retailer_id']) })) } }]
    case 'consent':
      if (node['action'] && node['action'] !== 'ask') return []
      return [{ kind: 'text', body: words(node['text'], locale), buttons: [{ id: 'granted', title: words(node['yes'], locale) || samples.yes }, { id: 'declined', title: words(node['no'], locale) || samples.no }] }]
    case 'survey':
      return [{ kind: 'text', body: words(node['question'], locale), buttons: [5, 4, 3, 2, 1].map((n) => ({ id: String(n), title: '★'.repeat(n) })) }, ...say('thanks')]
    case 'template':
      return [{ kind: 'template', body: [str(node['name']), ...list(node['parameters']).map((p) => words(p, locale))].filter(Boolean).join('\n') }]
    case 'faq':
      return say('ask')
    case 'queue':
      return [...say('queued'), ...say('away')]
    case 'ask':
    case 'end':
      return say('text')
    default:
      return []
  }
}

function choice(node: FlowNode, locale: Locale, samples: Samples): Bubble {
  const frameOf = frame(node, locale)
  const from = node['from']
  const made = from ? (from === 'stores' ? samples.stores : samples.departments).map((title, i) => ({ id: String(i), title, description: '', heading: '' })) : []
  const own = list(node['options']).map((o) => ({ id: str(o['id']), title: words(o['title'], locale), description: words(o['description'], locale), heading: '' }))
  if (made[0] && own[0]) {
    made[0].heading = from === 'stores' ? samples.headings.stores : samples.headings.departments
    own[0].heading = words(node['heading'], locale) || samples.headings.own
  }
  const options = [...made, ...own]
  if (node['style'] === 'text') return { kind: 'text', ...frameOf, body: [frameOf.body, ...options.map((o, i) => `${i + 1}. ${o.title}`)].join('\n') }
  if (asButtons(node)) return { kind: 'text', ...frameOf, buttons: options.map(({ id, title }) => ({ id, title })) }
  return { kind: 'list', ...frameOf, list: { button: words(node['button'], locale) || samples.choose, rows: options.map(({ id, title, description, heading }) => ({ id, title, ...(description ? { description } : {}), ...(heading ? { heading } : {}) })) } }
}

function content(c: Members, locale: Locale): Bubble {
  const kind = str(c['kind']) || 'text'
  const out: Bubble = { kind, body: words(c['text'], locale), ...file(c) }
  const place = c['location'] as Members | undefined
  if (kind === 'location' && place) out.place = { name: str(place['name']), address: str(place['address']) }
  const link = c['link'] as Members | undefined
  if (kind === 'link' && link) out.buttons = [{ id: 'link', title: words(link['title'], locale), link: true }]
  if (kind === 'contacts') out.body = list(c['contacts']).map((card) => str(card['name'])).join('\n')
  return out
}

function frame(node: FlowNode, locale: Locale) {
  return { header: words(node['header'], locale), body: words(node['text'], locale), footer: words(node['footer'], locale) }
}
function file(c: Members): { file?: string } {
  const media = c['media'] as Members | undefined
  return media && typeof media === 'object' ? { file: str(media['name']) || str(media['key']) } : {}
}
export const list = (value: unknown): Members[] => (Array.isArray(value) ? (value as Members[]) : [])
const str = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '')
