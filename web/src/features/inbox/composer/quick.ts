// Finding quick replies, emoji and colleagues while typing. Pure.
import type { Conversation, DirectoryUser, QuickReply } from '$lib/api/types'
import { fold } from '$lib/i18n/format'

/** The word after a leading "/" when the whole text is a quick-reply search. */
export function quickSearch(text: string): string | undefined {
  const m = /^\/(\S*)$/.exec(text)
  return m ? m[1] : undefined
}

/** The ":name" being typed right before the caret. */
export function emojiSearch(text: string, caret: number): { from: number; name: string } | undefined {
  const m = /(?:^|\s):([\p{L}\d_]{1,20})$/u.exec(text.slice(0, caret))
  return m ? { from: caret - m[1]!.length - 1, name: fold(m[1]!) } : undefined
}

/** The "@name" being typed right before the caret; names may have several words. */
export function mentionSearch(text: string, caret: number): { from: number; name: string } | undefined {
  const m = /(?:^|\s)@([\p{L}\d.'-]{0,30}(?: [\p{L}\d.'-]{1,30})?)$/u.exec(text.slice(0, caret))
  return m ? { from: caret - m[1]!.length - 1, name: fold(m[1]!) } : undefined
}

/** Whoever may see the conversation, by the start of any word of the name. */
export function findPeople(all: DirectoryUser[], c: Pick<Conversation, 'store_id' | 'department_id' | 'agent_id'>, search: string, me: string): DirectoryUser[] {
  const sees = (u: DirectoryUser) =>
    u.role === 'administrator' || u.id === c.agent_id ||
    (u.role === 'supervisor' && !!c.store_id && u.store_ids.includes(c.store_id)) ||
    (!!c.department_id && u.department_ids.includes(c.department_id))
  return all
    .filter((u) => !u.disabled && u.id !== me && sees(u) && (` ${fold(u.name)}`.includes(` ${search}`)))
    .sort((a, b) => a.name.localeCompare(b.name))
}

/** The replies offered here: shared, this department's and one's own; best match first. */
export function findQuickReplies(all: QuickReply[], search: string, departmentId: string | undefined, me: string): QuickReply[] {
  const needle = fold(search)
  const scored: { reply: QuickReply; score: number }[] = []
  for (const reply of all) {
    if (reply.department_id && reply.department_id !== departmentId) continue
    if (reply.user_id && reply.user_id !== me) continue
    const shortcut = fold(reply.shortcut).replace(/^\//, '')
    const score = shortcut.startsWith(needle) ? 0 : shortcut.includes(needle) ? 1 : fold(reply.text).includes(needle) ? 2 : -1
    if (score >= 0) scored.push({ reply, score })
  }
  return scored.sort((a, b) => a.score - b.score || a.reply.shortcut.localeCompare(b.reply.shortcut)).map((s) => s.reply)
}
