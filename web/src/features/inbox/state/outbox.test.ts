import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Message } from '$lib/api/types'
import { message } from './sample'

// The server of these tests: answers one after the other, remembers what it got.
const got: { url: string; body: { client_id: string; content?: { text?: string } }; key: string | null }[] = []
let answers: (() => Promise<Response>)[] = []
const stored = new Map<string, string>()

vi.stubGlobal('localStorage', { getItem: (k: string) => stored.get(k) ?? null, setItem: (k: string, v: string) => void stored.set(k, v), removeItem: (k: string) => void stored.delete(k) })

async function fresh() {
  vi.resetModules()
  const Real = Request
  // Node's Request takes no relative address.
  vi.stubGlobal('Request', class extends Real { constructor(input: RequestInfo | URL, init?: RequestInit) { super(typeof input === 'string' ? new URL(input, 'http://x/').href : input, init) } })
  vi.stubGlobal('localStorage', { getItem: (k: string) => stored.get(k) ?? null, setItem: (k: string, v: string) => void stored.set(k, v), removeItem: (k: string) => void stored.delete(k) })
  vi.stubGlobal('fetch', async (request: Request) => {
    const body = await request.clone().json()
    got.push({ url: new URL(request.url).pathname, body, key: request.headers.get('Idempotency-Key') })
    return (answers.shift() ?? accept(body))()
  })
  return import('./outbox.svelte')
}
const accept = (body: { client_id: string }) => async () => Response.json(message({ id: 'm-' + body.client_id, client_id: body.client_id, direction: 'out', status: 'queued' }), { status: 202 })
const refuse = (code: string, status = 409) => async () => Response.json({ code }, { status })
const unreachable = async (): Promise<Response> => Promise.reject(new TypeError('network'))
const text = (t: string, conversation_id = 'k') => ({ conversation_id, note: false, content: { kind: 'text' as const, text: t }, at: 1 })
const settled = (check: () => void) => vi.waitFor(check, { timeout: 2_000, interval: 2 })

beforeEach(() => {
  got.length = 0
  answers = []
  stored.clear()
})

describe('sending', () => {
  test('is shown at once and leaves when the server has it', async () => {
    const outbox = await fresh()
    const done: Message[] = []
    const id = outbox.submit(text('oi'), (m) => done.push(m))
    expect(outbox.pending('k')).toMatchObject([{ client_id: id, state: 'waiting' }])
    await settled(() => expect(done).toHaveLength(1))
    expect(outbox.pending('k')).toEqual([])
    expect(got[0]).toMatchObject({ url: '/api/v1/conversations/k/messages', key: id, body: { client_id: id } })
  })
  test('keeps the order within a conversation', async () => {
    const outbox = await fresh()
    const done: string[] = []
    let release = () => {}
    const gate = new Promise<void>((r) => (release = r))
    answers = [async () => (await gate, Response.json(message({ id: '1', client_id: 'x' }), { status: 202 }))]
    outbox.submit(text('um'), () => done.push('um'))
    outbox.submit(text('dois'), () => done.push('dois'))
    outbox.submit(text('outro', 'k2'), () => done.push('outro'))
    await settled(() => expect(done).toEqual(['outro']))
    expect(got.map((g) => g.body.content?.text)).toEqual(['um', 'outro'])
    release()
    await settled(() => expect(done).toEqual(['outro', 'um', 'dois']))
  })
  test('a retry carries the same id: the server can tell it is the same message', async () => {
    const outbox = await fresh()
    answers = [unreachable]
    const done: Message[] = []
    const id = outbox.submit(text('oi'), (m) => done.push(m))
    await settled(() => expect(outbox.pending('k')).toMatchObject([{ state: 'failed' }]))
    outbox.retry(id, (m) => done.push(m))
    await settled(() => expect(done).toHaveLength(1))
    expect(got.map((g) => g.key)).toEqual([id, id])
  })
  test('the event may come before the answer, or instead of it', async () => {
    const outbox = await fresh()
    answers = [unreachable]
    const id = outbox.submit(text('oi'), () => {})
    outbox.arrived(id)
    expect(outbox.pending('k')).toEqual([])
    await settled(() => expect(outbox.allPending()).toEqual([]))
    outbox.retry(id, () => {})
    expect(got.length).toBeLessThanOrEqual(1)
  })
  test('back online, only what never reached the server goes again', async () => {
    const outbox = await fresh()
    answers = [unreachable, refuse('window_closed')]
    outbox.submit(text('um'), () => {})
    outbox.submit(text('dois'), () => {})
    await settled(() => expect(outbox.pending('k').map((p) => p.state)).toEqual(['failed', 'failed']))
    outbox.retryAll(() => {})
    await settled(() => expect(outbox.pending('k').map((p) => p.content.text)).toEqual(['dois']))
    expect(outbox.pending('k')[0]!.error).toMatchObject({ code: 'window_closed' })
    expect(got).toHaveLength(3)
  })
  test('a discarded message is not sent when its turn comes', async () => {
    const outbox = await fresh()
    let release = () => {}
    const gate = new Promise<void>((r) => (release = r))
    answers = [async () => (await gate, Response.json(message({ id: '1' }), { status: 202 }))]
    const done = vi.fn()
    outbox.submit(text('um'), done)
    const second = outbox.submit(text('dois'), done)
    expect(outbox.discard(second)?.content.text).toBe('dois')
    release()
    await settled(() => expect(done).toHaveBeenCalledTimes(1))
    expect(got).toHaveLength(1)
  })
})

describe('after a reload', () => {
  test('a recent message goes out by itself with its old id; an old one waits for a word', async () => {
    const first = await fresh()
    answers = [unreachable, unreachable]
    const recent = first.submit({ ...text('agora'), at: 1_000_000 }, () => {})
    const old = first.submit({ ...text('antes', 'k2'), at: 1 }, () => {})
    await settled(() => expect(first.allPending().every((p) => p.state === 'failed')).toBe(true))
    const second = await fresh()
    got.length = 0
    const done: Message[] = []
    second.restore(1_000_500, (m) => done.push(m))
    await settled(() => expect(done).toHaveLength(1))
    expect(got.map((g) => g.key)).toEqual([recent])
    expect(second.allPending().map((p) => [p.client_id, p.state])).toEqual([[old, 'failed']])
  })
  test('broken storage is an empty outbox', async () => {
    stored.set('prosa.outbox', '{"not":')
    const outbox = await fresh()
    outbox.restore(1, () => {})
    expect(outbox.allPending()).toEqual([])
  })
})
