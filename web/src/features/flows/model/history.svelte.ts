// The document being edited: the definition now, and every one before and after.
// Changes with the same key that follow each other quickly are one step back, so
// that undo takes back a sentence and not a letter.
import type { Definition } from './definition'

const COALESCE_MS = 1_200

export class History {
  private now = $state.raw() as Definition
  private past = $state.raw<Definition[]>([])
  private future = $state.raw<Definition[]>([])
  private lastKey = ''
  private lastAt = 0

  constructor(
    definition: Definition,
    private readonly clock: () => number = () => performance.now(),
  ) {
    this.now = definition
  }

  get definition(): Definition {
    return this.now
  }
  get canUndo(): boolean {
    return this.past.length > 0
  }
  get canRedo(): boolean {
    return this.future.length > 0
  }

  /** Takes a change. The same `key` within a second or so joins the step before. */
  change(next: Definition, key = ''): void {
    if (next === this.now) return
    const at = this.clock()
    const joins = key !== '' && key === this.lastKey && at - this.lastAt < COALESCE_MS && this.past.length > 0
    if (!joins) this.past = [...this.past, this.now]
    this.lastKey = key
    this.lastAt = at
    this.future = []
    this.now = next
  }

  undo(): void {
    const before = this.past.at(-1)
    if (!before) return
    this.past = this.past.slice(0, -1)
    this.future = [this.now, ...this.future]
    this.now = before
    this.lastKey = ''
  }

  redo(): void {
    const after = this.future[0]
    if (!after) return
    this.future = this.future.slice(1)
    this.past = [...this.past, this.now]
    this.now = after
    this.lastKey = ''
  }

  /** Ends the present step: the next change is a step of its own. */
  seal(): void {
    this.lastKey = ''
  }
}
