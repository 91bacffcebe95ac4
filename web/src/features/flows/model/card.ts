// The face of a node on the canvas: its lines, ports and size. Sizes are fixed
// here and not measured, so that what is out of sight need not be drawn. Pure.
import type { Locale } from '$lib/i18n/catalog.svelte'
import { words, type Definition, type FlowNode, type Trigger } from './definition'
import { portsOf, type KindInfo, type Port } from './kinds'
import { bubblesOf, list, type Samples } from './preview'
import type { Size } from './layout'
import { sampled } from './variables'

export const CARD = { width: 244, head: 38, line: 18, pad: 12, port: 24, foot: 26, chars: 32, lines: 4 }

export interface Card {
  lines: string[]
  ports: Port[]
  height: number
  bodyHeight: number
  portsTop: number
}

export interface FaceWords {
  samples: Samples
  values: Readonly<Record<string, string>>
  department: (key: string) => string
  outcome: (key: string) => string
  label: (key: string) => string
  kind: (kind: string) => string
  value: (name: string) => string
}

export function cardOf(node: FlowNode, kind: KindInfo | undefined, locale: Locale, face: FaceWords, foot: boolean): Card {
  const lines = linesOf(node, locale, face)
  const ports = portsOf(node, kind)
  const bodyHeight = lines.length ? lines.length * CARD.line + CARD.pad : 0
  const portsTop = CARD.head + bodyHeight
  return { lines, ports, bodyHeight, portsTop, height: portsTop + (ports.length ? ports.length * CARD.port + 8 : 6) + (foot ? CARD.foot : 0) }
}

/** The middle of a port's row, from the top of the card. */
export const portY = (card: Card, index: number): number => card.portsTop + 4 + index * CARD.port + CARD.port / 2

function linesOf(node: FlowNode, locale: Locale, face: FaceWords): string[] {
  const bubbles = bubblesOf(node, locale, face.samples)
  if (bubbles.length) {
    const texts = bubbles.map((b) => [b.kind !== 'text' && !b.body ? `${face.value(b.kind)}:` : '', b.file ?? '', sampled(b.place?.name ?? '', face.values), sampled(b.body, face.values)].filter(Boolean).join(' '))
    return wrap(texts.filter(Boolean), CARD.lines)
  }
  return wrap(plain(node, face).filter(Boolean), CARD.lines)
}

/** What a node that says nothing does, in one or two lines. */
function plain(node: FlowNode, face: FaceWords): string[] {
  const s = (member: string) => (typeof node[member] === 'string' || typeof node[member] === 'number' ? String(node[member]) : '')
  switch (node.kind) {
    case 'condition':
    case 'split':
      return [] // the ports say it
    case 'switch':
      return [s('on')]
    case 'hours':
      return [s('department') ? face.department(s('department')) : face.value('any_department')]
    case 'set':
      return list(node['values']).map((v) => `${String(v['to'] ?? '')} ← ${typeof v['value'] === 'string' ? v['value'] : words(v['value'], 'pt-BR')}`)
    case 'label':
      return [...strs(node['add']).map((k) => `+ ${face.label(k)}`), ...strs(node['remove']).map((k) => `− ${face.label(k)}`)]
    case 'queue':
      return [s('department') ? face.department(s('department')) : face.value('chosen_department')]
    case 'http':
      return [`${s('method') || 'GET'} ${s('url')}`]
    case 'wait':
      return [s('until') ? (face.value(s('until')) || s('until')) : `${s('minutes')} min`]
    case 'subflow':
      return [`→ ${s('flow')}`]
    case 'end':
      return [s('outcome') ? face.outcome(s('outcome')) : '']
    case 'notify':
      return [face.value(s('to')) || s('to'), words(node['text'], 'pt-BR')]
    case 'crm':
    case 'appointment':
      return [[s('action'), s('for')].filter(Boolean).map((v) => face.value(v) || v).join(' · ')]
    case 'event':
      return [s('name')]
    case 'assign':
      return [s('agent')]
    case 'consent':
      return [[s('action'), s('purpose')].filter(Boolean).map((v) => face.value(v) || v).join(' · ')]
    default:
      return [words(node['text'], 'pt-BR') || s('name') || s('title')]
  }
}

const strs = (v: unknown): string[] => (Array.isArray(v) ? v.map(String) : [])

/** Breaks texts into at most `most` lines of a card's width; the rest is told by "…". */
export function wrap(texts: string[], most: number, width = CARD.chars): string[] {
  const lines: string[] = []
  for (const text of texts) {
    for (const paragraph of text.split('\n')) {
      let line = ''
      for (const word of paragraph.split(/\s+/).filter(Boolean)) {
        if (line && line.length + 1 + word.length > width) {
          lines.push(line)
          line = word
        } else line = line ? `${line} ${word}` : word
        if (lines.length > most) break
      }
      if (line) lines.push(line)
      if (lines.length > most) break
    }
    if (lines.length > most) break
  }
  if (lines.length <= most) return lines
  return [...lines.slice(0, most - 1), `${lines[most - 1]} …`]
}

/** Triggers as cards: those that begin at the start together, the rest each at its node. */
export interface TriggerCard {
  id: string
  triggers: Trigger[]
  target: string
}

export function triggerCards(def: Definition): TriggerCard[] {
  const elsewhere = (def.triggers ?? []).filter((t) => t.node && t.node !== def.start)
  const atStart = (def.triggers ?? []).filter((t) => !t.node || t.node === def.start)
  return [{ id: 'trigger:', triggers: atStart, target: def.start }, ...elsewhere.map((t) => ({ id: `trigger:${t.id}`, triggers: [t], target: t.node! }))]
}

export const TRIGGER = { width: 200, head: 38, line: 20, pad: 10, gap: 90 }
export const triggerHeight = (card: TriggerCard): number => TRIGGER.head + Math.max(1, Math.min(card.triggers.length, 5)) * TRIGGER.line + TRIGGER.pad

export const sizeOf = (card: Card): Size => ({ width: CARD.width, height: card.height })
