import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ApiError } from '$lib/api/client'
import type { FlowDetail, TryAnswer } from '../api'
import { isConflict, isOffline } from '../api'
import type { Definition } from '../model/definition'
import { problemsAt, problemsOfNode } from '../panel/problems'
import { Checker } from './check.svelte'
import { alike, Draft, type DraftApi, type DraftHost } from './draft.svelte'
import { Trial } from './trial.svelte'

const def = (name: string): Definition => ({ schema: 2, key: 'k', name, start: 'a', nodes: [{ id: 'a', kind: 'message' }] })
const detail = (definition: Definition, version: number, by = 'ana'): FlowDetail => ({ flow: { draft: version ? { version, saved_at: version * 10, saved_by: by } : null } as never, definition, draft_version: version, problems: [] })

beforeEach(() => {
  vi.useFakeTimers()
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', { getItem: (k: string) => kept.get(k) ?? null, setItem: (k: string, v: string) => kept.set(k, v), removeItem: (k: string) => kept.delete(k) })
})
afterEach(() => void vi.useRealTimers())

class Host implements DraftHost {
  problems: unknown[] = []
  constructor(public definition: Definition) {}
  change(next: Definition) {
    this.definition = next
  }
  setProblems(list: unknown[]) {
    this.problems = list
  }
}
function server(first: FlowDetail) {
  let now = first
  const failures: unknown[] = []
  const api: DraftApi = {
    isConflict, isOffline,
    getFlow: vi.fn(async () => now),
    putDraft: vi.fn(async (_id: string, body: { definition: Definition; draft_version: number }) => {
      const failure = failures.shift()
      if (failure) throw failure
      if (body.draft_version !== now.draft_version) throw new ApiError(409, 'draft_conflict', '')
      now = detail(body.definition, now.draft_version + 1, 'me')
      return { draft_version: now.draft_version, saved_at: 5, problems: [] }
    }),
  }
  return { api, fail: (e: unknown) => failures.push(e), theirs: (d: Definition) => (now = detail(d, now.draft_version + 1, 'bia')), get now() { return now } }
}

describe('the draft', () => {
  test('is saved a moment after the last change, once', async () => {
    const s = server(detail(def('0'), 0))
    const host = new Host(s.now.definition)
    const draft = new Draft('1', s.now, host, s.api)
    for (const name of ['1', '2', '3']) {
      host.change(def(name))
      draft.touch()
      await vi.advanceTimersByTimeAsync(300)
    }
    expect(draft.state).toBe('dirty')
    await vi.advanceTimersByTimeAsync(2_000)
    expect(s.api.putDraft).toHaveBeenCalledOnce()
    expect([draft.state, draft.version, s.now.definition.name]).toEqual(['saved', 1, '3'])
    expect(localStorage.getItem('prosa.flow.1')).toBeNull()
  })
  test('never goes over what somebody else saved', async () => {
    const s = server(detail(def('0'), 1))
    const host = new Host(s.now.definition)
    const draft = new Draft('1', s.now, host, s.api)
    s.theirs(def('theirs'))
    host.change(def('mine'))
    draft.touch()
    await vi.advanceTimersByTimeAsync(2_000)
    expect([draft.state, draft.theirs?.flow.draft?.saved_by, s.now.definition.name]).toEqual(['conflict', 'bia', 'theirs'])
    host.change(def('mine 2'))
    draft.touch()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(s.now.definition.name).toBe('theirs')
    await draft.takeMine()
    expect([draft.state, s.now.definition.name, draft.version]).toEqual(['saved', 'mine 2', 3])
  })
  test('theirs can be taken, and the same change twice is no conflict', async () => {
    const s = server(detail(def('0'), 1))
    const host = new Host(s.now.definition)
    const draft = new Draft('1', s.now, host, s.api)
    s.theirs(def('theirs'))
    host.change(def('mine'))
    draft.touch()
    await vi.advanceTimersByTimeAsync(2_000)
    draft.takeTheirs()
    expect([host.definition.name, draft.state, draft.dirty, draft.version]).toEqual(['theirs', 'saved', false, 2])
    s.theirs(def('same'))
    host.change(def('same'))
    draft.touch()
    await vi.advanceTimersByTimeAsync(2_000)
    expect([draft.state, draft.version]).toEqual(['saved', 3])
  })
  test('waits for the network with the work kept here', async () => {
    const s = server(detail(def('0'), 1))
    const host = new Host(s.now.definition)
    const draft = new Draft('1', s.now, host, s.api)
    s.fail(new ApiError(0, 'unreachable', ''))
    host.change(def('mine'))
    draft.touch()
    await vi.advanceTimersByTimeAsync(1_500)
    expect(draft.state).toBe('offline')
    expect(JSON.parse(localStorage.getItem('prosa.flow.1')!)).toMatchObject({ draft_version: 1, definition: { name: 'mine' } })
    await vi.advanceTimersByTimeAsync(6_000)
    expect([draft.state, s.now.definition.name]).toEqual(['saved', 'mine'])
  })
  test('what a closed tab kept comes back: saved when nobody else wrote, asked about when somebody did', async () => {
    localStorage.setItem('prosa.flow.1', JSON.stringify({ definition: def('kept'), draft_version: 1, at: 0 }))
    const s = server(detail(def('0'), 1))
    const host = new Host(s.now.definition)
    const draft = new Draft('1', s.now, host, s.api)
    await vi.advanceTimersByTimeAsync(2_000)
    expect([draft.state, s.now.definition.name]).toEqual(['saved', 'kept'])

    localStorage.setItem('prosa.flow.1', JSON.stringify({ definition: def('old'), draft_version: 1, at: 0 }))
    const later = new Draft('1', s.now, new Host(s.now.definition), s.api)
    expect(later.state).toBe('conflict')
  })
  test('order of members is no difference', () => expect(alike(def('a'), { nodes: def('a').nodes, start: 'a', name: 'a', key: 'k', schema: 2 })).toBe(true))
})

describe('a trial', () => {
  const answer = (part: Partial<TryAnswer>): TryAnswer => ({ session: 's', ended: false, waiting_node: 'ask', wake_at: 0, messages: [], trace: [], effects: [], variables: {}, call: null, ...part })
  const setup = (...answers: Partial<TryAnswer>[]) => {
    const tryFlow = vi.fn(async (_: { session: string; input: object; now: number }) => answer(answers.shift() ?? {}))
    const trial = new Trial(() => def('x'), () => 1_000, { tryFlow } as never)
    return { trial, tryFlow, inputs: () => tryFlow.mock.calls.map(([c]) => ({ ...c.input, at: c.now, session: c.session })) }
  }
  test('hands the session back and lights the path', async () => {
    const { trial, inputs } = setup({ session: 's1', trace: [{ node: 'a', port: 'next' }], messages: [{ kind: 'text', text: 'Oi' }] as never }, { ended: true, waiting_node: '', trace: [{ node: 'ask', port: 'buy' }] })
    await trial.start()
    await trial.tap({ id: 'buy', title: 'Comprar' })
    expect(inputs()).toMatchObject([{ kind: 'start', session: '' }, { kind: 'message', session: 's1', reply: { id: 'buy' } }])
    expect([...trial.lit!.edges]).toEqual(['trigger:>start', 'a>next', 'ask>buy'])
    expect(trial.lines.map((l) => l.side)).toEqual(['bot', 'customer', 'fact'])
    expect(trial.ended).toBe(true)
  })
  test('the clock stops at every wake on its way', async () => {
    const { trial, inputs } = setup({ wake_at: 2_000 }, { wake_at: 3_000 }, { wake_at: 0 })
    await trial.start()
    await trial.advance(60_000)
    expect(inputs().map((i) => [(i as { kind?: string }).kind, i.at])).toEqual([['start', 1_000], ['wake', 2_000], ['wake', 3_000]])
    expect(trial.now).toBe(61_000)
  })
  test('a call is answered by its id', async () => {
    const { trial, inputs } = setup({ call: { id: 'c1', kind: 'http', node: 'a', request: {} } }, {})
    await trial.start()
    await trial.result(false, 500, '')
    expect(inputs()[1]).toMatchObject({ kind: 'result', call_id: 'c1', result: { ok: false, status: 500 } })
  })
})

test('late answers of the checker are dropped', async () => {
  const answers: ((v: never[]) => void)[] = []
  const found = vi.fn()
  const checker = new Checker(found, () => new Promise((resolve) => answers.push(resolve)))
  const [a, b] = [checker.run(def('a')), checker.run(def('b'))]
  answers[1]!([])
  answers[0]!([])
  await Promise.all([a, b])
  expect(found).toHaveBeenCalledOnce()
})

test('problems belong to their field', () => {
  const list = [{ severity: 'error', code: 'x', message: '', field: 'options.1.title' }, { severity: 'error', code: 'y', message: '', field: 'options' }, { severity: 'error', code: 'z', message: '' }] as const
  expect(problemsAt(list, 'options.1.title', false).map((p) => p.code)).toEqual(['x'])
  expect(problemsAt(list, 'options', true).map((p) => p.code)).toEqual(['y'])
  expect(problemsOfNode(list, ['options']).map((p) => p.code)).toEqual(['z'])
})
