// Asks the server what is wrong with the flow, a moment after each change; late
// answers to earlier questions are dropped.
import * as calls from '../api'
import type { Problem } from '../api'
import type { Definition } from '../model/definition'

const WAIT_MS = 500

export class Checker {
  busy = $state(false)
  private timer: ReturnType<typeof setTimeout> | undefined
  private asked: Definition | undefined

  constructor(
    private readonly found: (problems: Problem[]) => void,
    private readonly ask: (definition: Definition) => Promise<Problem[]> = calls.check,
  ) {}

  soon(definition: Definition): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.run(definition), WAIT_MS)
  }
  async run(definition: Definition): Promise<void> {
    clearTimeout(this.timer)
    this.asked = definition
    this.busy = true
    try {
      const problems = await this.ask(definition)
      if (this.asked === definition) this.found(problems)
    } catch {
      // Offline, or a draft the server cannot read: the last answer stays.
    } finally {
      if (this.asked === definition) this.busy = false
    }
  }
  stop(): void {
    clearTimeout(this.timer)
  }
}
