// A question with reply buttons or a list. Limits: "Interactive reply buttons" and
// "Interactive list", WhatsApp Cloud API. Pure.
import type { Content } from '$lib/api/types'

export interface Draft {
  form: 'buttons' | 'list'
  text: string
  footer: string
  /** The words on the button that opens the list. */
  open: string
  options: { title: string; description: string }[]
}

export const limits = {
  buttons: { options: 3, title: 20, text: 1024 },
  list: { options: 10, title: 24, text: 4096 },
  description: 72,
  open: 20,
  footer: 60,
} as const

/** What is still missing, or undefined when it can be sent. */
export function missing(d: Draft): 'text' | 'option' | 'twice' | 'open' | undefined {
  const titles = titlesOf(d)
  if (!d.text.trim()) return 'text'
  if (titles.length === 0) return 'option'
  if (new Set(titles.map((t) => t.toLowerCase())).size < titles.length) return 'twice'
  if (d.form === 'list' && !d.open.trim()) return 'open'
  return undefined
}

export function contentOf(d: Draft): Content {
  const rows = d.options.filter((o) => o.title.trim()).slice(0, limits[d.form].options)
  const common = { text: d.text.trim(), ...(d.footer.trim() ? { footer: d.footer.trim() } : {}) }
  const title = (o: { title: string }) => [...o.title.trim()].slice(0, limits[d.form].title).join('')
  if (d.form === 'buttons') return { kind: 'buttons', ...common, buttons: rows.map((o, i) => ({ id: `option-${i + 1}`, title: title(o) })) }
  const listed = rows.map((o, i) => ({ id: `option-${i + 1}`, title: title(o), ...(o.description.trim() ? { description: o.description.trim() } : {}) }))
  return { kind: 'list', ...common, list: { button: d.open.trim(), sections: [{ rows: listed }] } }
}

const titlesOf = (d: Draft) => d.options.map((o) => o.title.trim()).filter(Boolean)
