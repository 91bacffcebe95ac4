// The words of cards, from the directory and the catalogs; and the cards
// themselves, kept as long as their node is the same.
import { channel, directory } from '$lib/directory.svelte'
import { locale, type Locale } from '$lib/i18n/catalog.svelte'
import { cardOf, type Card, type FaceWords } from '../model/card'
import type { FlowNode, Trigger } from '../model/definition'
import type { Kinds, Port } from '../model/kinds'
import { words } from '../model/definition'
import type { Samples } from '../model/preview'
import { t } from '../text'
import { kindName, portName, triggerName, word } from '../words'

export function samples(): Samples {
  const d = directory()
  return {
    stores: d.stores.slice(0, 10).map((s) => s.name),
    departments: [...new Set(d.departments.map((x) => x.name))].slice(0, 10),
    headings: { stores: t('preview.stores'), departments: t('preview.departments'), own: t('preview.own') },
    choose: t('preview.choose'), yes: t('preview.yes'), no: t('preview.no'),
  }
}

export function faceWords(): FaceWords {
  const d = directory()
  return {
    samples: samples(),
    values: sampleValues(),
    department: (key) => d.departments.find((x) => x.key === key)?.name ?? key,
    outcome: (key) => d.outcomes.find((x) => x.key === key)?.name ?? key,
    label: (key) => d.labels.find((x) => x.key === key)?.name ?? key,
    kind: kindName,
    value: word,
  }
}

/** What variables would be: the organization's own names, an invented customer. */
export function sampleValues(): Record<string, string> {
  const d = directory()
  const store = d.stores[0]
  return {
    greeting: t('sample.greeting'), 'contact.name': t('sample.name'), 'contact.first_name': t('sample.first_name'), 'contact.phone': '+55 11 99999-0000',
    'org.name': d.organization.name, 'org.privacy_text': d.organization.settings.privacy_text, 'org.privacy_url': d.organization.settings.privacy_url,
    'store.name': store?.name ?? '', 'store.brand': store?.brand ?? '', 'store.address': [store?.address.street, store?.address.city].filter(Boolean).join(', '),
    'department.name': d.departments[0]?.name ?? '', protocol: '20260512-000123', 'queue.position': '2', 'queue.ahead': '1', 'hours.next_open': t('sample.next_open'), time: '14:05',
  }
}

/** Cards by node object; a change of language or set-up makes them anew. */
export class Faces {
  private cache = new WeakMap<FlowNode, Card>()
  private lang: Locale | undefined
  private setUp: unknown
  private footed = false

  constructor(private readonly kinds: Kinds) {}

  card(node: FlowNode, foot: boolean): Card {
    const d = directory()
    if (this.lang !== locale() || this.setUp !== d || this.footed !== foot) {
      this.cache = new WeakMap()
      this.lang = locale()
      this.setUp = d
      this.footed = foot
    }
    let card = this.cache.get(node)
    if (!card) this.cache.set(node, (card = cardOf(node, this.kinds.get(node.kind), locale(), faceWords(), foot)))
    return card
  }
}

export const nodeName = (node: FlowNode): string => node.title || kindName(node.kind)
export const portLabel = (node: FlowNode, port: Port): string => words(port.title, locale()) || portName(String(node['from'] || node.kind), port.name)

/** A trigger in a line: its kind and what makes it special. */
export function triggerLine(trigger: Trigger): string {
  const list = [trigger['words'], trigger['payloads'], trigger['refs'], trigger['ad_ids']].find((v) => Array.isArray(v) && v.length) as string[] | undefined
  const event = typeof trigger['event'] === 'string' ? word(trigger['event']) || trigger['event'] : ''
  const detail = list ? list.slice(0, 3).join(', ') + (list.length > 3 ? '…' : '') : event || String(trigger['at'] ?? trigger['template'] ?? trigger['headline'] ?? '')
  const where = (trigger.accounts ?? []).map((id) => channel(id)?.name ?? id).join(', ')
  return [triggerName(trigger.kind) + (detail ? `: ${detail}` : ''), where].filter(Boolean).join(' · ')
}
