// Splits a customer's text into plain pieces, links and WhatsApp emphasis. The
// pieces are rendered as text nodes: nothing a customer writes becomes HTML.

export type Piece = { kind: 'text' | 'bold' | 'italic' | 'strike' | 'mono'; text: string } | { kind: 'link'; text: string; href: string }

const LINK = /(https?:\/\/[^\s<>"']+|www\.[^\s<>"']+\.[^\s<>"']+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)/gi
const MARKS = { '*': 'bold', _: 'italic', '~': 'strike' } as const

export function pieces(text: string): Piece[] {
  const out: Piece[] = []
  let at = 0
  for (const m of text.matchAll(LINK)) {
    const raw = m[0].replace(/[.,;:!?)\]}*_~]+$/, '')
    const href = safeHref(raw.includes('@') && !raw.includes('/') ? 'mailto:' + raw : /^www\./i.test(raw) ? 'https://' + raw : raw)
    if (!href || m.index < at) continue
    out.push(...emphasis(text.slice(at, m.index)), { kind: 'link', text: raw, href })
    at = m.index + raw.length
  }
  out.push(...emphasis(text.slice(at)))
  return out
}

/** Only http, https, mailto and tel leave this function. */
export function safeHref(raw: string): string | undefined {
  try {
    const url = new URL(raw)
    return ['http:', 'https:', 'mailto:', 'tel:'].includes(url.protocol) ? url.href : undefined
  } catch {
    return undefined
  }
}

/** *bold*, _italic_, ~strike~ and ```mono```, as WhatsApp shows them. */
function emphasis(text: string): Piece[] {
  const out: Piece[] = []
  const mark = /```([\s\S]+?)```|(?<![\p{L}\p{N}])([*_~])(\S(?:[^\n]*?\S)?)\2(?![\p{L}\p{N}])/gu
  let at = 0
  for (const m of text.matchAll(mark)) {
    if (m.index > at) out.push({ kind: 'text', text: text.slice(at, m.index) })
    out.push(m[1] !== undefined ? { kind: 'mono', text: m[1] } : { kind: MARKS[m[2] as keyof typeof MARKS], text: m[3]! })
    at = m.index + m[0].length
  }
  if (at < text.length) out.push({ kind: 'text', text: text.slice(at) })
  return out
}
