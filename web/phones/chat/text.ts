// A message's text as a tree of plain nodes: WhatsApp's emphasis and links. The
// tree is rendered as text nodes and anchors, never as HTML.

export type TextNode =
  | { kind: 'text'; text: string }
  | { kind: 'mono'; text: string }
  | { kind: 'bold' | 'italic' | 'strike'; nodes: TextNode[] }
  | { kind: 'link'; text: string; href: string }

type Span = { from: number; to: number; node: TextNode }

const EMPHASIS: Record<string, 'bold' | 'italic' | 'strike'> = { '*': 'bold', _: 'italic', '~': 'strike' }
const MONO = /```([\s\S]+?)```|`([^`\n]+)`/g
const LINK = /https?:\/\/[^\s<>"'`]+|www\.[^\s<>"'`]+\.[^\s<>"'`]+|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/gi
const WORD = /[\p{L}\p{N}]/u

export function parseText(text: string): TextNode[] {
  const spans = new Map<number, Span>() // by where they begin; the earlier of two that overlap
  let end = 0
  for (const span of [...monoSpans(text), ...linkSpans(text)].sort((a, b) => a.from - b.from)) {
    if (span.from < end) continue
    spans.set(span.from, span)
    end = span.to
  }
  return build(text, 0, text.length, spans)
}

function monoSpans(text: string): Span[] {
  return [...text.matchAll(MONO)].map((m) => ({
    from: m.index, to: m.index + m[0].length, node: { kind: 'mono', text: m[1] ?? m[2] ?? '' },
  }))
}

function linkSpans(text: string): Span[] {
  const out: Span[] = []
  for (const m of text.matchAll(LINK)) {
    const shown = m[0].replace(/[.,;:!?)\]}*_~]+$/, '')
    const href = safeHref(/^www\./i.test(shown) ? `https://${shown}` : shown.includes('://') ? shown : `mailto:${shown}`)
    if (href) out.push({ from: m.index, to: m.index + shown.length, node: { kind: 'link', text: shown, href } })
  }
  return out
}

/** The address when its scheme is http, https, mailto or tel; else undefined. */
export function safeHref(raw: string): string | undefined {
  try {
    const url = new URL(raw)
    return ['http:', 'https:', 'mailto:', 'tel:'].includes(url.protocol) ? url.href : undefined
  } catch {
    return undefined
  }
}

function build(text: string, from: number, to: number, spans: Map<number, Span>): TextNode[] {
  const out: TextNode[] = []
  const hopeless = new Map<string, number>() // up to where a mark has no closing one
  let plain = from
  const flush = (end: number) => end > plain && out.push({ kind: 'text', text: text.slice(plain, end) })
  for (let i = from; i < to; ) {
    const span = spans.get(i)
    if (span) {
      flush(i)
      out.push(span.node)
      plain = i = span.to
      continue
    }
    const mark = text[i]!
    const kind = EMPHASIS[mark]
    if (kind && i >= (hopeless.get(mark) ?? 0) && opens(text, i, from)) {
      const { at, stop } = closing(text, i, to, spans)
      if (at === undefined) hopeless.set(mark, stop)
      else {
        flush(i)
        out.push({ kind, nodes: build(text, i + 1, at, spans) })
        plain = i = at + 1
        continue
      }
    }
    i++
  }
  flush(to)
  return out
}

/** A mark opens at the start of a word. */
function opens(text: string, at: number, from: number): boolean {
  const before = at > from ? text[at - 1]! : ' '
  const after = text[at + 1] ?? ' '
  return !WORD.test(before) && !/\s/.test(after) && after !== text[at]
}

/** The closing mark at the end of a word of the same line, or where the search stopped. */
function closing(text: string, from: number, to: number, spans: Map<number, Span>): { at?: number; stop: number } {
  const mark = text[from]
  let j = from + 1
  while (j < to && text[j] !== '\n') {
    const span = spans.get(j)
    if (span) {
      j = span.to
      continue
    }
    if (j > from + 1 && text[j] === mark && !/\s/.test(text[j - 1]!) && !WORD.test(text[j + 1] ?? ' ')) return { at: j, stop: j }
    j++
  }
  return { stop: j }
}
