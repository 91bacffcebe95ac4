// What the screens of frequent questions work with. Pure.
import type { components } from '$lib/api/schema'

type S = components['schemas']
export type FaqItem = S['FAQItem']
export type FaqEntry = S['FAQEntry']
export type FaqFields = S['FAQFields']
export type FaqLink = S['FAQLink']
export type FaqFile = S['FAQMedia']
export type FaqSearch = S['FAQSearch']
export type FaqCluster = S['FAQCluster']
export type FaqReport = S['FAQReport']
export type FaqImport = S['FAQImport']

export const languages = ['pt-BR', 'en', 'es'] as const
export type Language = (typeof languages)[number]
/** Languages are called what their speakers call them. */
export const languageNames: Record<Language, string> = { 'pt-BR': 'Português', en: 'English', es: 'Español' }

export const MAX_QUESTIONS = 30
export const MAX_ANSWER = 4096
export const MAX_LINKS = 3

/** An entry while it is edited: texts as they stand in the fields. */
export interface Draft {
  id: string
  version: number
  questions: string
  text: Record<Language, string>
  links: FaqLink[]
  media: FaqFile | undefined
  store: string
  department: string
  locale: FaqFields['locale']
  tags: string
  on: boolean
}

export function draftOf(entry?: FaqEntry, questions: string[] = []): Draft {
  const text = { 'pt-BR': '', en: '', es: '', ...entry?.answer.text }
  return {
    id: entry?.id ?? '', version: entry?.version ?? 0, questions: [...(entry?.questions ?? []), ...questions].join('\n'), text,
    links: (entry?.answer.links ?? []).map((l) => ({ ...l })), media: entry?.answer.media, store: entry?.store_id ?? '', department: entry?.department_id ?? '',
    locale: (entry?.locale ?? '') as FaqFields['locale'], tags: (entry?.tags ?? []).join(', '), on: !entry?.off,
  }
}

/** What is sent to the server. */
export function fieldsOf(d: Draft): FaqFields {
  const text = Object.fromEntries(languages.filter((l) => d.text[l].trim()).map((l) => [l, d.text[l].trim()]))
  const links = d.links.map((l) => ({ title: l.title.trim(), url: l.url.trim() })).filter((l) => l.title || l.url)
  return {
    questions: lines(d.questions), tags: d.tags.split(',').map((s) => s.trim()).filter(Boolean), off: !d.on, version: d.version,
    answer: { text, ...(links.length ? { links } : {}), ...(d.media ? { media: d.media } : {}) },
    ...(d.store ? { store_id: d.store } : {}), ...(d.department ? { department_id: d.department } : {}), ...(d.locale ? { locale: d.locale } : {}),
  }
}

export const complete = (d: Draft): boolean => lines(d.questions).length > 0 && languages.some((l) => d.text[l].trim() !== '')

const MB = 1 << 20
/** What WhatsApp takes, and how much of it; the server has the last word. Source: Meta, Cloud API, "Supported media types". */
const files: Record<string, { mimes: RegExp; most: number }> = {
  image: { mimes: /^image\/(jpeg|png)$/, most: 5 * MB },
  video: { mimes: /^video\/(mp4|3gpp)$/, most: 16 * MB },
  audio: { mimes: /^audio\/(aac|amr|mpeg|mp4|ogg)$/, most: 16 * MB },
}
const bare = (mime: string): string => mime.split(';')[0]!.trim().toLowerCase()

/** What a file of a type is sent as. */
export function fileKind(mime: string): string {
  return Object.keys(files).find((k) => files[k]!.mimes.test(bare(mime))) ?? 'document'
}

/** Why a file need not be uploaded at all: the key of a text. */
export function fileProblem(mime: string, size: number): 'file.type' | 'file.large' | undefined {
  if (/^(image|video|audio)\//.test(bare(mime)) && fileKind(mime) === 'document') return 'file.type'
  return size > (files[fileKind(mime)]?.most ?? 100 * MB) ? 'file.large' : undefined
}

/** Lines that say something, each once. */
export function lines(text: string): string[] {
  const seen = new Set<string>()
  return text.split('\n').map((s) => s.trim()).filter((s) => s !== '' && !seen.has(s.toLowerCase()) && seen.add(s.toLowerCase()))
}

/** An entry with more ways to ask for it, as many as it may have. */
export function withQuestions(entry: FaqEntry, more: string[]): { fields: FaqFields; added: number } {
  const before = entry.questions.length
  const questions = lines([...entry.questions, ...more].join('\n')).slice(0, MAX_QUESTIONS)
  return { fields: { ...fieldsOf(draftOf(entry)), questions }, added: questions.length - before }
}

export type Band = 'sure' | 'likely' | 'doubt' | 'close' | 'far'

/** A score in words. The bounds are those of the evaluation (docs/adr/0021). */
export function band(score: number, threshold: number): Band {
  if (score >= 0.75) return 'sure'
  if (score >= 0.6) return 'likely'
  if (score >= threshold) return 'doubt'
  return score >= 0.3 ? 'close' : 'far'
}

const VARIABLE = /\{\{\s*([\w.]+)\s*(?:\|([^{}]*))?\}\}/g

/** Pieces of a text: words as they are, variables with what stands for them. */
export function pieces(text: string, values: Record<string, string | undefined>): { text: string; variable: boolean }[] {
  const out: { text: string; variable: boolean }[] = []
  let from = 0
  for (const m of text.matchAll(VARIABLE)) {
    if (m.index > from) out.push({ text: text.slice(from, m.index), variable: false })
    out.push({ text: values[m[1]!] || m[2] || m[1]!, variable: true })
    from = m.index + m[0].length
  }
  if (from < text.length) out.push({ text: text.slice(from), variable: false })
  return out
}
