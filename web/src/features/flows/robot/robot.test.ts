import { describe, expect, test } from 'vitest'
import type { Flow, Question, ReadyFlow } from '../api'
import type { Definition } from '../model/definition'
import { answersOf, asked, begin, grouped, questionOf, showsIn, toggled, type Form } from './answers'
import { graft, placeOf, read, resolved } from './merge'
import { picksOf, planOf, suggested } from './picks'

const title = { 'pt-BR': '', en: '', es: '' }
const q = (id: string, kind: Question['kind'], given: string[] = [], options: string[] = []): Question => ({ id, kind, title, default: given, options: options.map((o) => ({ id: o, title })) })
const questions = [
  q('name', 'text'), q('tone', 'choice', ['friendly'], ['friendly', 'formal']), q('brands', 'multi', [], ['Fiat', 'Jeep']),
  q('journeys', 'multi', ['new-car', 'service'], ['new-car', 'parts', 'service']), q('departments.parts', 'department', [], ['parts', 'workshop']), q('departments.data-request', 'department', [], ['office']),
  q('ask', 'multi', ['plate', 'cpf'], ['plate', 'cpf']), q('survey', 'bool', ['true']), q('opt_in', 'bool'), q('opt_in_text', 'text'),
]
const form = (change: Form = {}): Form => ({ ...begin(questions), ...change })

describe('answers', () => {
  test('defaults say nothing', () => {
    expect(answersOf(questions, begin(questions))).toEqual({})
    expect(answersOf(questions, form({ name: [''], opt_in: ['false'], survey: ['true'] }))).toEqual({})
  })
  test('each kind has its shape', () => {
    expect(answersOf(questions, form({ name: [' Lia '], tone: ['formal'], brands: ['Fiat'], survey: ['false'], ask: [] }))).toEqual({ name: 'Lia', tone: 'formal', brands: ['Fiat'], survey: false, ask: [] })
  })
  test('a dot is a member within a member', () => {
    expect(answersOf(questions, form({ journeys: ['parts'], 'departments.parts': ['workshop'], 'departments.data-request': ['office'] }))).toEqual({ journeys: ['parts'], departments: { parts: ['workshop'], 'data-request': ['office'] } })
  })
  test('what is not asked is not sent', () => {
    const given = form({ opt_in_text: ['Posso?'], 'departments.parts': ['workshop'] })
    expect(answersOf(questions, given)).toEqual({})
    expect(questions.filter((x) => !asked(x, given, questions)).map((x) => x.id)).toEqual(['departments.parts', 'opt_in_text'])
    expect(answersOf(questions, { ...given, opt_in: ['true'] })).toEqual({ opt_in: true, opt_in_text: 'Posso?' })
  })
  test('options keep their order', () => {
    expect(toggled(questions[3]!, ['service', 'new-car'], 'parts', true)).toEqual(['new-car', 'parts', 'service'])
    expect(toggled(questions[3]!, ['service', 'new-car'], 'service', false)).toEqual(['new-car'])
  })
  test('a refusal finds its question, a question its flow and its section', () => {
    expect([questionOf('answers.name', questions), questionOf('answers.departments', questions), questionOf('body.answers.name', questions), questionOf('key', questions)]).toEqual(['name', 'departments.parts', 'name', ''])
    expect([showsIn('departments.parts'), showsIn('ask'), showsIn('tone'), showsIn('constructor')]).toEqual(['parts', 'service', '', ''])
    expect(grouped([...questions, q('news', 'text')]).map((g) => `${g.section} ${g.questions.length}`)).toEqual(['voice 3', 'menu 3', 'ask 1', 'after 3', 'more 1'])
  })
})

describe('what to install', () => {
  const item = (key: string, installed: Partial<NonNullable<ReadyFlow['installed']>> | null = null): ReadyFlow => ({ key, name: key, about: '', hash: '', installed: installed && { flow_id: key, changed: false, upgrade: false, ...installed } })
  const flow = (key: string, draft = false) => ({ id: key, key, draft: draft ? {} : null }) as Flow
  const items = [item('new-car', { changed: true }), item('parts'), item('service', { upgrade: true }), item('survey'), item('reception')]
  const flows = [flow('new-car'), flow('service', true), flow('mine')]
  const picks = (change: Form = {}) => picksOf(items, flows, questions, form(change))

  test('suggests what the house lacks', () => {
    expect([...suggested(picks())]).toEqual(['parts', 'survey'])
  })
  test('the answers leave flows out, and a draft is in the way', () => {
    expect(picks({ survey: ['false'] }).map((p) => [p.key, p.unwanted, p.drafted])).toEqual([['new-car', false, false], ['parts', true, false], ['service', false, true], ['survey', true, false], ['reception', false, false]])
    expect(picks().map((p) => [p.changed, p.upgrade]).slice(0, 3)).toEqual([[true, false], [false, false], [false, true]])
  })
  test('one the house has becomes a draft, others are live at once', () => {
    expect(planOf(picks({ journeys: ['parts', 'new-car'] }), new Set(['new-car', 'parts', 'service', 'survey']))).toEqual({ keys: ['new-car', 'parts', 'survey'], live: 2, drafts: 1 })
  })
})

describe('a merge', () => {
  const def = (...nodes: object[]) => ({ schema: 2, key: 'k', name: 'K', start: 'a', variables: [{ name: 'robot', value: 'Lia' }], nodes }) as unknown as Definition
  const text = (pt: string, en: string) => ({ 'pt-BR': pt, en })
  const theirs = def({ id: 'a', kind: 'message', contents: [{ text: text('Novo', 'New') }], exits: { next: 'b' } }, { id: 'b', kind: 'set', values: [{ to: 'field.plate', value: '1' }, { to: 'field.plate.state', value: '2' }] }, { id: 'c', kind: 'end' })
  const mine = def({ id: 'a', kind: 'message', contents: [{ text: text('Meu', 'Mine') }] }, { id: 'b', kind: 'set', values: [{ to: 'field.plate', value: '8' }, { to: 'field.plate.state', value: '9' }] }, { id: 'd', kind: 'end' })

  test('a place is told from its node and member, either of which may be missing', () => {
    expect([placeOf({ node: 'a', member: 'text.en' }), placeOf({ member: 'start' }), placeOf({ node: 'a' }), placeOf({})]).toEqual(['nodes.a.text.en', 'start', 'nodes.a', ''])
  })
  test('values are found by member, number and id, ids with dots too', () => {
    expect([read(theirs, 'nodes.a.contents.0.text.en'), read(theirs, 'nodes.b.values.field.plate.state.value'), read(theirs, 'variables.robot.value'), read(theirs, 'nodes.x.text')]).toEqual(['New', '2', 'Lia', undefined])
  })
  test('one language is taken and nothing else', () => {
    const out = resolved({ merged: mine, theirs, conflicts: [{ node: 'a', member: 'contents.0.text.en' }, { node: 'a', member: 'contents.0.text.pt-BR' }] }, { 'nodes.a.contents.0.text.en': 'theirs', 'nodes.a.contents.0.text.pt-BR': 'mine' })
    expect(read(out, 'nodes.a.contents.0.text')).toEqual(text('Meu', 'New'))
    expect(out.nodes[1]).toBe(mine.nodes[1])
    expect(read(mine, 'nodes.a.contents.0.text.en')).toBe('Mine')
  })
  test('without a choice the merge stays the same object', () => {
    expect(resolved({ merged: mine, theirs, conflicts: [{ node: 'a', member: 'contents' }] }, {})).toBe(mine)
  })
  test('what the other side removed goes, what it has comes where it stands there', () => {
    expect((graft(mine, theirs, 'nodes.d') as Definition).nodes.map((n) => n.id)).toEqual(['a', 'b'])
    expect((graft(mine, theirs, 'nodes.c') as Definition).nodes.map((n) => n.id)).toEqual(['a', 'b', 'c', 'd'])
    expect((graft(mine, theirs, 'nodes.a.exits') as Definition).nodes[0]!.exits).toEqual({ next: 'b' })
    expect(read(graft(theirs, mine, 'nodes.a.exits'), 'nodes.a')).not.toHaveProperty('exits')
    expect(read(graft(mine, theirs, 'nodes.b.values.field.plate.state.value'), 'nodes.b.values')).toEqual([{ to: 'field.plate', value: '8' }, { to: 'field.plate.state', value: '2' }])
  })
  test('the order of members stays', () => {
    expect(Object.keys(graft(mine, theirs, 'key') as object)).toEqual(Object.keys(mine))
  })
})
