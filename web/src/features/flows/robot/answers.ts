// What a house says about its robot, between the questionnaire and the API. In the
// form every answer is a list of strings, as the questions' defaults are: one text,
// several keys, or "true". Pure.
import type { Answers, Question } from '../api'

export type Form = Record<string, string[]>

export const begin = (questions: readonly Question[]): Form => Object.fromEntries(questions.map((q) => [q.id, [...q.default]]))

export const isOn = (form: Form, id: string): boolean => form[id]?.[0] === 'true'

/** Whether a question matters with the other answers: nobody serves what the menu does not offer. */
export function asked(question: Question, form: Form, questions: readonly Question[]): boolean {
  if (question.id === 'opt_in_text') return isOn(form, 'opt_in')
  const [root, journey] = question.id.split('.')
  if (root !== 'departments' || !journey) return true
  const offered = questions.find((q) => q.id === 'journeys')?.options?.some((o) => o.id === journey)
  return !offered || (form['journeys'] ?? []).includes(journey)
}

/** What to send: an answer that is the default is left out, so that the default may move on. */
export function answersOf(questions: readonly Question[], form: Form): Answers {
  const out: Record<string, unknown> = {}
  for (const q of questions) {
    const given = form[q.id] ?? []
    if (!asked(q, form, questions) || same(given, q.default)) continue
    const [root = '', member] = q.id.split('.')
    if (!member) out[root] = valueOf(q, given)
    else out[root] = { ...(out[root] as object | undefined), [member]: valueOf(q, given) }
  }
  return out as Answers
}

function valueOf(q: Question, given: string[]): unknown {
  switch (q.kind) {
    case 'bool':
      return given[0] === 'true'
    case 'multi':
    case 'department':
      return given
    default:
      return (given[0] ?? '').trim()
  }
}

const same = (a: readonly string[], b: readonly string[]): boolean => {
  const [x, y] = [a, b].map((list) => list.filter((s) => s !== '' && s !== 'false'))
  return x!.length === y!.length && x!.every((s, i) => s === y![i])
}

/** A list with one of its options put in, in the order of the options, or taken out. */
export function toggled(question: Question, given: readonly string[], option: string, on: boolean): string[] {
  const kept = given.filter((x) => x !== option)
  if (!on) return kept
  const rank = (x: string) => question.options?.findIndex((o) => o.id === x) ?? -1
  return [...kept, option].sort((a, b) => rank(a) - rank(b))
}

/** The most characters the API takes. */
export function longest(id: string): number {
  return id === 'name' ? 40 : id === 'privacy_url' ? 400 : 800
}

/** A text that wants more than a line. */
export const isLong = (id: string): boolean => id.endsWith('_text')

/** The ready flow where a customer meets an answer; "" for one met everywhere. */
export function showsIn(id: string): string {
  const [root = '', journey] = id.split('.')
  if (root === 'departments') return journey ?? ''
  return flowOf.get(root) ?? ''
}
const flowOf = new Map([['ask', 'service'], ['brands', 'new-car'], ['survey', 'survey'], ...['journeys', 'privacy_text', 'privacy_url', 'opt_in', 'opt_in_text'].map((id) => [id, 'first-contact'] as const)])

/** The question a refusal is about: the API names "answers.departments". */
export function questionOf(field: string, questions: readonly Question[]): string {
  const id = field.replace(/^(body\.)?answers\./, '')
  return questions.find((q) => id === q.id || id.startsWith(`${q.id}.`))?.id ?? questions.find((q) => q.id.startsWith(`${id}.`))?.id ?? ''
}

export const sections = ['voice', 'menu', 'ask', 'privacy', 'after', 'more'] as const
export type Section = (typeof sections)[number]
const places = new Map<string, Section>([['name', 'voice'], ['tone', 'voice'], ['brands', 'voice'], ['journeys', 'menu'], ['departments', 'menu'], ['ask', 'ask'], ['privacy_text', 'privacy'], ['privacy_url', 'privacy'], ['survey', 'after'], ['opt_in', 'after'], ['opt_in_text', 'after']])

/** The questions in the order they are put; one this version does not know comes last. */
export function grouped(questions: readonly Question[]): { section: Section; questions: Question[] }[] {
  const of = (q: Question) => places.get(q.id.split('.')[0] ?? '') ?? 'more'
  return sections.map((section) => ({ section, questions: questions.filter((q) => of(q) === section) })).filter((g) => g.questions.length > 0)
}
