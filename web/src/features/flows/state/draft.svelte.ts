// Keeps the draft on the server: saves a moment after each change, one save at a
// time, and never over what somebody else saved. What is not saved yet is in this
// browser, too, so that a closed tab or a lost network loses nothing.
import { untrack } from 'svelte'
import { recallJson, remember } from '$lib/storage'
import * as calls from '../api'
import type { FlowDetail, Problem } from '../api'
import type { Definition } from '../model/definition'

export type DraftState = 'saved' | 'dirty' | 'saving' | 'offline' | 'conflict' | 'failed'

export interface Kept {
  definition: Definition
  draft_version: number
  at: number
}

export interface DraftHost {
  readonly definition: Definition
  change(next: Definition): void
  setProblems(list: Problem[]): void
}

/** The part of the API used here, so that tests can play the server. */
export type DraftApi = Pick<typeof calls, 'putDraft' | 'getFlow' | 'isConflict' | 'isOffline'>

const SAVE_MS = 1_000
const RETRY_MS = 5_000
const KEEP_MS = 250
const key = (id: string) => `prosa.flow.${id}`

export class Draft {
  state = $state<DraftState>('saved')
  savedAt = $state(0)
  savedBy = $state('')
  version = $state(0)
  failure = $state.raw<unknown>()
  /** What somebody else saved meanwhile; set while the person must choose. */
  theirs = $state.raw<FlowDetail | undefined>()
  private saved: Definition
  private timer: ReturnType<typeof setTimeout> | undefined
  private flight: Promise<void> | undefined
  private keeping: ReturnType<typeof setTimeout> | undefined
  private kept: Definition | undefined

  constructor(
    private readonly id: string,
    detail: FlowDetail,
    private readonly host: DraftHost,
    private readonly api: DraftApi = calls,
  ) {
    this.saved = detail.definition
    this.adopt(detail)
    this.restore(detail)
  }

  private adopt(detail: FlowDetail): void {
    this.version = detail.draft_version
    this.savedAt = detail.flow.draft?.saved_at ?? 0
    this.savedBy = detail.flow.draft?.saved_by ?? ''
  }

  /** What an earlier visit could not save. */
  private restore(detail: FlowDetail): void {
    const kept = recallJson<Kept>(key(this.id))
    if (!kept) return
    if (alike(kept.definition, detail.definition)) return this.forget()
    this.host.change(kept.definition)
    if (kept.draft_version === detail.draft_version) this.touch()
    else this.dispute(detail)
  }

  private dispute(theirs: FlowDetail): void {
    this.theirs = theirs
    this.state = 'conflict'
  }

  get dirty(): boolean {
    return this.host.definition !== this.saved
  }

  /** To be called after every change of the definition. */
  touch(): void {
    untrack(() => {
      if (this.state === 'conflict') return this.keep()
      clearTimeout(this.timer)
      if (!this.dirty) {
        if (!this.flight) {
          this.state = 'saved'
          this.forget()
        }
        return
      }
      this.keep()
      if (this.state !== 'saving' && this.state !== 'offline') this.state = 'dirty'
      this.timer = setTimeout(() => void this.save(), SAVE_MS)
    })
  }

  /** Saves now; resolves when what is on screen is on the server, or cannot be. */
  async save(): Promise<void> {
    clearTimeout(this.timer)
    if (this.kept !== this.host.definition) this.keepNow()
    while (this.flight) await this.flight
    if (!this.dirty || this.state === 'conflict') return
    this.flight = this.put(this.host.definition).finally(() => (this.flight = undefined))
    await this.flight
    if (this.dirty && this.state === 'saved') this.touch()
  }

  private async put(definition: Definition): Promise<void> {
    this.state = 'saving'
    try {
      const done = await this.api.putDraft(this.id, { definition, draft_version: this.version })
      this.saved = definition
      this.version = done.draft_version
      this.savedAt = done.saved_at
      this.savedBy = ''
      this.failure = undefined
      this.state = 'saved'
      if (!this.dirty) {
        this.forget()
        this.host.setProblems(done.problems)
      } else this.keepNow() // on top of what is saved now
    } catch (error) {
      this.keepNow()
      this.failure = error
      if (this.api.isConflict(error)) {
        await this.meet()
      } else if (this.api.isOffline(error)) {
        this.state = 'offline'
        this.timer = setTimeout(() => void this.save(), RETRY_MS)
      } else this.state = 'failed'
    }
  }

  private async meet(): Promise<void> {
    try {
      const theirs = await this.api.getFlow(this.id)
      if (!alike(theirs.definition, this.host.definition)) return this.dispute(theirs)
      // Both wrote the same.
      this.saved = this.host.definition
      this.adopt(theirs)
      this.forget()
      this.state = 'saved'
    } catch (error) {
      this.failure = error
      this.state = 'offline'
      this.timer = setTimeout(() => void this.save(), RETRY_MS)
    }
  }

  /** Takes what the other saved; undo brings one's own back. */
  takeTheirs(): void {
    const theirs = this.theirs
    if (!theirs) return
    this.theirs = undefined
    this.state = 'saved'
    this.adopt(theirs)
    this.host.change(theirs.definition)
    this.saved = this.host.definition
    this.host.setProblems(theirs.problems)
    this.forget()
  }

  /** One's own goes over what the other saved, who can find it in no version: asked for on purpose only. */
  async takeMine(): Promise<void> {
    const theirs = this.theirs
    if (!theirs) return
    this.theirs = undefined
    this.version = theirs.draft_version
    this.state = 'dirty'
    await this.save()
  }

  /** A published or discarded draft: the server holds another state of things. */
  reset(detail: FlowDetail): void {
    clearTimeout(this.timer)
    this.saved = this.host.definition
    this.adopt(detail)
    this.state = 'saved'
    this.forget()
  }
  /** The definition now on screen is what the server has. */
  settle(): void {
    this.saved = this.host.definition
  }

  /** A copy in this browser: at once, then not at every letter of a large flow. */
  private keep(): void {
    if (this.keeping) return
    this.keepNow()
    this.keeping = setTimeout(() => {
      this.keeping = undefined
      if (this.kept !== this.host.definition) this.keep()
    }, KEEP_MS)
  }
  private keepNow(): void {
    if (!this.dirty) return
    this.kept = this.host.definition
    remember(key(this.id), JSON.stringify({ definition: this.host.definition, draft_version: this.version, at: Date.now() } satisfies Kept))
  }
  private forget(): void {
    clearTimeout(this.keeping)
    this.keeping = this.kept = undefined
    remember(key(this.id), undefined)
  }
  stop(): void {
    clearTimeout(this.timer)
    void this.save()
  }
}

export function alike(a: Definition, b: Definition): boolean {
  return a === b || JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
}
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, sorted(v)]))
}
