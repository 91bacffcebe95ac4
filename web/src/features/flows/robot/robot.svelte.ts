// The questionnaire while it is filled in: the answers, which flows to install, and the
// flow on the phone, built by the server a moment after each answer.
import { ApiError } from '$lib/api/client'
import * as calls from '../api'
import type { Flow, ReadyRobot } from '../api'
import type { Definition } from '../model/definition'
import { answersOf, begin, questionOf, showsIn, type Form } from './answers'
import { canInstall, picksOf, planOf, suggested } from './picks'

/** The part of the API used here, so that tests can play the server. */
export type RobotApi = Pick<typeof calls, 'listReady' | 'listFlows' | 'previewReady' | 'installReady' | 'isConflict'>

const WAIT_MS = 350

export class Robot {
  form = $state.raw<Form>({})
  chosen = $state.raw<ReadonlySet<string>>(new Set())
  /** The key of the flow on the phone. */
  shown = $state('first-contact')
  /** What it is with these answers. */
  definition = $state.raw<Definition | undefined>()
  /** They leave it out of the robot. */
  out = $state(false)
  /** Why the phone does not follow. */
  trouble = $state.raw<unknown>()
  busy = $state(false)
  failure = $state.raw<unknown>()
  /** The question an answer of which was refused. */
  refused = $state('')
  private ready = $state.raw<ReadyRobot>({ questions: [], items: [] })
  private flows = $state.raw<Flow[]>([])
  private timer: ReturnType<typeof setTimeout> | undefined
  private turn = 0
  private built = ''

  constructor(ready: ReadyRobot, flows: Flow[], private readonly api: RobotApi = calls) {
    this.ready = ready
    this.flows = flows
    this.form = begin(ready.questions)
    this.chosen = suggested(this.picks)
  }

  readonly answers = $derived.by(() => answersOf(this.ready.questions, this.form))
  readonly picks = $derived.by(() => picksOf(this.ready.items, this.flows, this.ready.questions, this.form))
  readonly plan = $derived.by(() => planOf(this.picks, this.chosen))
  get questions() {
    return this.ready.questions
  }

  answer(id: string, given: string[]): void {
    this.form = { ...this.form, [id]: given }
    this.failure = undefined
    const where = showsIn(id)
    if (this.picks.some((p) => p.key === where && !p.unwanted)) this.shown = where
    this.soon()
  }
  choose(key: string, on: boolean): void {
    this.failure = undefined
    this.chosen = new Set(on ? [...this.chosen, key] : [...this.chosen].filter((k) => k !== key))
  }
  chooseAll(on: boolean): void {
    this.failure = undefined
    this.chosen = new Set(on ? this.picks.filter((p) => canInstall(p) && p.key !== 'reception').map((p) => p.key) : [])
  }
  show(key: string): void {
    this.shown = key
    void this.preview()
  }

  private soon(): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.preview(), WAIT_MS)
  }
  /** Builds the flow on the phone anew. The conversation begins again only when it changed. */
  async preview(): Promise<void> {
    clearTimeout(this.timer)
    const turn = ++this.turn
    try {
      const definition = await this.api.previewReady(this.shown, this.answers)
      if (turn !== this.turn) return
      this.refused = ''
      this.trouble = undefined
      this.out = false
      const built = JSON.stringify(definition)
      if (built !== this.built) this.definition = definition
      this.built = built
    } catch (error) {
      if (turn !== this.turn) return
      this.out = error instanceof ApiError && error.code === 'ready_flow_not_found'
      this.refuse(error) // the flow on the phone stays
      this.trouble = this.out || this.refused ? undefined : error
    }
  }
  private refuse(error: unknown): void {
    this.refused = error instanceof ApiError && error.field ? questionOf(error.field, this.questions) : ''
  }

  /** Installs what is chosen; undefined, with `failure`, when nothing was. */
  async install(): Promise<Flow[] | undefined> {
    const { keys } = this.plan
    if (this.busy || !keys.length) return undefined
    this.busy = true
    this.failure = undefined
    try {
      return await this.api.installReady(this.answers, keys)
    } catch (error) {
      this.failure = error
      this.refuse(error)
      if (this.api.isConflict(error)) await this.look()
      return undefined
    } finally {
      this.busy = false
    }
  }
  /** How the house stands now: somebody began a draft meanwhile. */
  private async look(): Promise<void> {
    try {
      ;[this.ready, this.flows] = await Promise.all([this.api.listReady(), this.api.listFlows()])
    } catch {
      // The refusal itself is told already.
    }
  }
  stop(): void {
    clearTimeout(this.timer)
    this.turn++
  }
}
