// A flow tried on the phone beside the canvas: the server runs each step and keeps
// nothing; the session, the clock and the thread are here.
import type { Locale } from '$lib/i18n/catalog.svelte'
import type { Content } from '$lib/api/types'
import * as calls from '../api'
import type { TryAnswer, TryInput } from '../api'
import { edgeId, type Lit } from '../canvas/board.svelte'
import type { Definition } from '../model/definition'

export interface Line {
  id: number
  side: 'customer' | 'bot' | 'fact'
  at: number
  content?: Content
  fact?: { kind: 'clock' | 'ended' | 'effect'; effect?: { type: string; effect: Record<string, unknown> } }
}
export interface Step {
  at: number
  node: string
  port: string
  /** The version the node belongs to: another one inside a sub-flow. */
  flow?: string
}

const MOST_WAKES = 20

export class Trial {
  lines = $state.raw<Line[]>([])
  steps = $state.raw<Step[]>([])
  answer = $state.raw<TryAnswer | undefined>()
  busy = $state(false)
  failure = $state.raw<unknown>()
  now = $state(0)
  locale = $state<Locale>('pt-BR')
  account = $state('')
  name = $state('')
  private ran = $state.raw<Definition | undefined>()
  private count = 0
  private turn = 0

  constructor(
    private readonly source: () => Definition,
    private readonly clock: () => number,
    private readonly api: Pick<typeof calls, 'tryFlow'> = calls,
    private readonly told: ReadonlySet<string> = shown,
  ) {}

  get running(): boolean {
    return this.ran !== undefined
  }
  get ended(): boolean {
    return this.answer?.ended ?? false
  }
  /** The flow was changed since this run began. */
  get stale(): boolean {
    return this.ran !== undefined && this.ran !== this.source()
  }
  get lit(): Lit | undefined {
    if (!this.running) return undefined
    const own = this.steps.filter((s) => s.flow === this.steps[0]?.flow)
    const waiting = this.waiting
    return {
      nodes: new Set([...own.map((s) => s.node), waiting]),
      edges: new Set([edgeId('trigger:', 'start'), ...own.map((s) => edgeId(s.node, s.port))]),
      waiting,
    }
  }

  /** The node of this flow that waits; "" also while a sub-flow waits. */
  get waiting(): string {
    const hash = this.answer?.waiting_hash
    const main = this.steps[0]?.flow
    return !hash || !main || hash === main ? (this.answer?.waiting_node ?? '') : ''
  }

  async start(): Promise<void> {
    this.turn++
    this.lines = []
    this.steps = []
    this.answer = undefined
    this.now = this.clock()
    this.ran = this.source()
    await this.step({ kind: 'start' })
  }
  async say(text: string): Promise<void> {
    if (!text.trim() || this.busy) return
    this.heard({ kind: 'text', text } as Content)
    await (this.running && !this.ended ? this.step({ kind: 'message', text, content_kind: 'text' }) : this.begin(text))
  }
  /** A first word starts the flow, as it would on a real phone. */
  private async begin(text: string): Promise<void> {
    const lines = this.lines
    this.turn++
    this.steps = []
    this.answer = undefined
    this.now ||= this.clock()
    this.ran = this.source()
    this.lines = lines
    await this.step({ kind: 'start', text, content_kind: 'text' })
  }
  async tap(reply: { id: string; title: string }): Promise<void> {
    if (this.busy || this.ended) return
    this.heard({ kind: 'reply', reply: { ...reply } } as unknown as Content)
    await this.step({ kind: 'message', text: reply.title, reply, content_kind: '' })
  }
  async send(kind: 'image' | 'document' | 'audio' | 'location'): Promise<void> {
    if (this.busy || this.ended) return
    this.heard({ kind, text: '' } as Content)
    await this.step({ kind: 'message', content_kind: kind, ...(kind === 'location' ? { latitude: -23.5614, longitude: -46.6559 } : {}) })
  }
  async result(ok: boolean, status: number, body: string): Promise<void> {
    await this.step({ kind: 'result', call_id: this.answer?.call?.id ?? '', result: { ok, status, body } })
  }
  /** Moves the clock; what is due on the way happens when it is due. */
  async advance(ms: number): Promise<void> {
    await this.moveTo(this.now + ms)
  }
  async toWake(): Promise<void> {
    if (this.answer?.wake_at) await this.moveTo(this.answer.wake_at)
  }
  private async moveTo(until: number): Promise<void> {
    const turn = this.turn
    for (let i = 0; i < MOST_WAKES; i++) {
      const due = this.answer?.wake_at ?? 0
      if (!due || due > until || this.ended || turn !== this.turn) break
      this.now = Math.max(this.now, due)
      this.fact({ kind: 'clock' })
      await this.step({ kind: 'wake' })
      if (this.failure) return
    }
    if (turn !== this.turn || this.now >= until) return
    this.now = until
    this.fact({ kind: 'clock' })
  }

  private async step(input: TryInput): Promise<void> {
    const turn = this.turn
    this.busy = true
    this.failure = undefined
    try {
      const answer = await this.api.tryFlow({
        definition: this.ran!, session: input.kind === 'start' ? '' : (this.answer?.session ?? ''), input, now: this.now,
        channel_account_id: this.account, locale: this.locale, contact: { name: this.name, phone: '5511999990000', fields: {} },
      })
      if (turn === this.turn) this.take(answer)
    } catch (error) {
      if (turn === this.turn) this.failure = error
    } finally {
      if (turn === this.turn) this.busy = false
    }
  }

  private take(answer: TryAnswer): void {
    this.answer = answer
    this.steps = [...this.steps, ...(answer.trace ?? []).map((s) => ({ ...s, at: this.now }))]
    for (const content of answer.messages ?? []) this.put({ side: 'bot', content })
    for (const effect of answer.effects ?? []) if (this.told.has(effect.type)) this.fact({ kind: 'effect', effect })
    if (answer.ended) this.fact({ kind: 'ended' })
  }
  private heard(content: Content): void {
    this.put({ side: 'customer', content })
  }
  private fact(fact: NonNullable<Line['fact']>): void {
    this.put({ side: 'fact', fact })
  }
  private put(line: Omit<Line, 'id' | 'at'>): void {
    this.lines = [...this.lines, { id: ++this.count, at: this.now, ...line }]
  }
}

/** Effects worth a line between the bubbles: messages and traces are shown elsewhere. */
const shown = new Set(['add_label', 'remove_label', 'set_field', 'set_name', 'enqueue', 'assign', 'note', 'notify', 'close', 'stuck', 'event', 'consent', 'set_store'])
