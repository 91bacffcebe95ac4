import { afterEach, describe, expect, test, vi } from 'vitest'
import { ApiError } from '$lib/api/client'
import { isConflict, type Answers, type Flow, type Question, type ReadyFlow } from '../api'
import type { Definition } from '../model/definition'
import { answersOf, asked, begin, grouped, questionOf, showsIn, toggled, type Form } from './answers'
import { graft, placeOf, read, resolved } from './merge'
import { picksOf, planOf, suggested } from './picks'
import { Robot, type RobotApi } from './robot.svelte'

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

describe('the questionnaire', () => {
  const built = (name: string) => ({ schema: 2, key: 'k', name, start: 'a', nodes: [] }) as Definition
  const items: ReadyFlow[] = [{ key: 'first-contact', name: '', about: '', hash: '', installed: null }, { key: 'parts', name: '', about: '', hash: '', installed: null }]
  function setup(over: Partial<RobotApi> = {}) {
    const api = {
      listReady: vi.fn(async () => ({ questions, items })),
      listFlows: vi.fn(async () => [] as Flow[]),
      previewReady: vi.fn(async (key: string, answers?: Answers) => built(`${key} ${answers?.name ?? ''}`)),
      installReady: vi.fn(async () => [] as Flow[]),
      isConflict,
    } satisfies RobotApi
    return { api, robot: new Robot({ questions, items }, [], { ...api, ...over }) }
  }
  afterEach(() => void vi.useRealTimers())

  test('the phone follows a moment after the last answer', async () => {
    vi.useFakeTimers()
    const { api, robot } = setup()
    for (const name of ['L', 'Li', 'Lia']) robot.answer('name', [name])
    expect(api.previewReady).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(api.previewReady.mock.calls).toEqual([['first-contact', { name: 'Lia' }]])
    expect(robot.definition?.name).toBe('first-contact Lia')
  })
  test('the same flow again does not begin the conversation again', async () => {
    const { robot } = setup()
    await robot.preview()
    const before = robot.definition
    await robot.preview()
    expect(robot.definition).toBe(before)
  })
  test('an answer shows the flow it changes, where the robot has it', async () => {
    vi.useFakeTimers()
    const { robot } = setup()
    robot.answer('departments.parts', ['workshop'])
    expect(robot.shown).toBe('first-contact') // parts is not offered
    robot.answer('journeys', ['parts'])
    robot.answer('departments.parts', ['parts'])
    expect(robot.shown).toBe('parts')
    robot.stop()
  })
  test('late previews are dropped', async () => {
    const waiting: ((d: Definition) => void)[] = []
    const { robot } = setup({ previewReady: () => new Promise((resolve) => waiting.push(resolve)) })
    const [a, b] = [robot.preview(), robot.preview()]
    waiting[1]!(built('new'))
    waiting[0]!(built('old'))
    await Promise.all([a, b])
    expect(robot.definition?.name).toBe('new')
  })
  test('a refused answer is named, a lost network told; the flow on the phone stays', async () => {
    const { api, robot } = setup()
    await robot.preview()
    api.previewReady.mockRejectedValueOnce(new ApiError(422, 'answer_invalid', '', 'answers.opt_in_text'))
    await robot.preview()
    expect([robot.refused, robot.trouble, robot.definition?.name]).toEqual(['opt_in_text', undefined, 'first-contact '])
    api.previewReady.mockRejectedValueOnce(new ApiError(404, 'ready_flow_not_found', '', 'key'))
    await robot.preview()
    expect([robot.out, robot.refused]).toEqual([true, ''])
    const lost = new ApiError(0, 'unreachable', '')
    api.previewReady.mockRejectedValueOnce(lost)
    await robot.preview()
    expect([robot.out, robot.trouble]).toEqual([false, lost])
    await robot.preview()
    expect(robot.trouble).toBeUndefined()
  })
  test('a draft in the way: nothing installed, answers kept, the house looked at anew', async () => {
    const { api, robot } = setup({ listFlows: vi.fn(async () => [{ id: '1', key: 'first-contact', draft: {} }] as unknown as Flow[]) })
    robot.answer('name', ['Lia'])
    robot.answer('journeys', ['parts'])
    expect(robot.plan).toEqual({ keys: ['first-contact', 'parts'], live: 2, drafts: 0 })
    api.installReady.mockRejectedValueOnce(new ApiError(409, 'draft_conflict', ''))
    expect(await robot.install()).toBeUndefined()
    expect([robot.busy, isConflict(robot.failure), robot.answers.name, robot.plan.keys]).toEqual([false, true, 'Lia', ['parts']])
    expect(await robot.install()).toEqual([])
    expect(robot.failure).toBeUndefined()
    robot.stop()
  })
})
