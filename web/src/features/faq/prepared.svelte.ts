// Questions on their way from the unanswered ones, or from a trial, into a new entry.

let waiting = $state.raw<string[]>([])

export const prepared = {
  /** Wordings that are off the list of unanswered ones once the entry is saved. */
  asked: [] as string[],
  put(questions: string[], asked: string[] = []): void {
    waiting = questions
    prepared.asked = asked
  },
  take(): string[] {
    const questions = waiting
    waiting = []
    if (questions.length === 0) prepared.asked = []
    return questions
  },
}
