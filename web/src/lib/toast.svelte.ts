// Short notices at the foot of the page, with undo where an action can be undone.

export interface Toast {
  id: number
  tone: 'info' | 'good' | 'bad'
  text: string
  action?: { label: string; run: () => void }
}

const LIFE_MS = 6_000
let last = 0
let list = $state.raw<Toast[]>([])
const timers = new Map<number, ReturnType<typeof setTimeout>>()

export const toasts = (): Toast[] => list

export function toast(text: string, options: Partial<Omit<Toast, 'id' | 'text'>> = {}): number {
  const id = ++last
  list = [...list.slice(-3), { id, text, tone: 'info', ...options }]
  hold(id, false)
  return id
}

export function dismiss(id: number): void {
  clearTimeout(timers.get(id))
  timers.delete(id)
  list = list.filter((t) => t.id !== id)
}

/** While the pointer or the focus rests on a notice, it stays. */
export function hold(id: number, held: boolean): void {
  clearTimeout(timers.get(id))
  if (!held) timers.set(id, setTimeout(() => dismiss(id), LIFE_MS))
}
