// What a thread draws: messages with day separators, the marker of new messages,
// and the bot's and the system's steps folded. Pure.
import type { Message } from '$lib/api/types'
import { dayKey } from '$lib/i18n/format'

export type Row =
  | { type: 'day'; key: string; at: number }
  | { type: 'new'; key: string; count: number }
  | { type: 'fold'; key: string; messages: Message[]; choices: string[] }
  | { type: 'message'; key: string; message: Message; head: boolean }

export interface RowOptions {
  zone: string
  /** The first message not seen when the thread was opened. */
  firstNew?: string
  newCount?: number
  /** Folds the reader opened, and whether to fold at all (not while the bot is at work). */
  fold: boolean
  open: ReadonlySet<string>
}

const GROUP_MS = 5 * 60_000
const FOLD_MIN = 3

export function rows(messages: readonly Message[], options: RowOptions): Row[] {
  const visible = messages.filter((m) => m.content.kind !== 'reaction' || !shown(messages, m))
  const out: Row[] = []
  let day = ''
  let previous: Message | undefined
  const folds = options.fold ? foldRanges(visible) : []
  for (let i = 0; i < visible.length; i++) {
    const m = visible[i]!
    const key = dayKey(m.at, options.zone)
    if (key !== day) {
      out.push({ type: 'day', key: 'day:' + key, at: m.at })
      day = key
      previous = undefined
    }
    if (m.id === options.firstNew) {
      out.push({ type: 'new', key: 'new', count: options.newCount ?? 0 })
      previous = undefined
    }
    const fold = folds.find((f) => f.from === i)
    const inside = fold ? visible.slice(fold.from, fold.to + 1) : []
    if (fold && !inside.some((x) => x.id === options.firstNew)) {
      const id = 'fold:' + m.id
      out.push({ type: 'fold', key: id, messages: inside, choices: choices(inside) })
      if (!options.open.has(id)) {
        i = fold.to
        previous = undefined
        day = dayKey(visible[i]!.at, options.zone)
        continue
      }
    }
    out.push({ type: 'message', key: m.client_id || m.id, message: m, head: !sameGroup(previous, m) })
    previous = m
  }
  return out
}

/** A reaction is drawn on its message; only one whose message is not here stands alone. */
function shown(messages: readonly Message[], reaction: Message): boolean {
  const on = reaction.content.reaction?.provider_id
  return !reaction.content.reaction?.emoji || messages.some((m) => m.provider_id === on)
}

function sameGroup(a: Message | undefined, b: Message): boolean {
  return (
    !!a && a.direction === b.direction && a.direction !== 'system' &&
    a.author.kind === b.author.kind && a.author.id === b.author.id && b.at - a.at < GROUP_MS
  )
}

const botWrote = (m: Message) => m.direction === 'out' && m.author.kind === 'bot'
const step = (m: Message) => botWrote(m) || (m.direction === 'system' && m.author.kind === 'bot')

/**
 * Runs that begin and end with the bot and hold, besides its steps, only what the
 * customer answered it: a menu, a choice, the next menu. The customer's first words
 * before the bot, and everything the bot did not answer, stay in sight.
 */
export function foldRanges(messages: readonly Message[]): { from: number; to: number }[] {
  const out: { from: number; to: number }[] = []
  let from = -1
  let to = -1
  const close = () => {
    if (from >= 0 && messages.slice(from, to + 1).filter(step).length >= FOLD_MIN) out.push({ from, to })
    from = -1
  }
  messages.forEach((m, i) => {
    // The customer's words after the last step are folded only once the bot writes again.
    if (step(m) && (from < 0 || to === i - 1 || botWrote(m))) {
      if (from < 0) from = i
      to = i
    } else if (m.direction !== 'in') {
      close()
    }
  })
  close()
  return out
}

function choices(messages: Message[]): string[] {
  return messages.filter((m) => m.direction === 'in').map((m) => m.content.reply?.title ?? m.content.text ?? '').filter(Boolean)
}

/** The id of the first of the last `unread` inbound messages. */
export function firstUnread(messages: readonly Message[], unread: number): string | undefined {
  const inbound = messages.filter((m) => m.direction === 'in')
  return unread > 0 ? inbound[Math.max(0, inbound.length - unread)]?.id : undefined
}
