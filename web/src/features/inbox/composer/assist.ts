// What the field suggests while someone types: "/" quick replies, ":" emoji, "@"
// colleagues in notes. Loaded with the first of these signs.
import type { Conversation } from '$lib/api/types'
import { department, directory, store } from '$lib/directory.svelte'
import { myId, session } from '$lib/session.svelte'
import { toast } from '$lib/toast.svelte'
import { t as core } from '$src/i18n/core'
import { t } from '../text'
import { findEmoji } from './emoji'
import { emojiSearch, findPeople, findQuickReplies, mentionSearch, quickSearch } from './quick'
import { fillQuickReply, firstName } from './variables'

export interface Suggestion {
  id: string
  name: string
  text: string
  /** The part of the text it replaces, and with what. */
  from: number
  to: number
  put: () => string
}

const MOST = 8

/** The suggestions for the text before the caret; a sentence when there is nothing to choose from. */
export function suggest(text: string, caret: number, note: boolean, c: Conversation): Suggestion[] | string {
  const quick = note ? undefined : quickSearch(text)
  if (quick !== undefined) {
    const all = directory().quick_replies
    if (all.length === 0) return t('quick.none')
    return findQuickReplies(all, quick, c.department_id, myId()).slice(0, MOST)
      .map((r) => ({ id: r.id, name: r.shortcut, text: r.text, from: 0, to: text.length, put: () => filled(r.text, c) }))
  }
  const emoji = emojiSearch(text, caret)
  if (emoji) return findEmoji(emoji.name).slice(0, MOST).map((e) => ({ id: e.char, name: e.char, text: e.name, from: emoji.from, to: caret, put: () => e.char + ' ' }))
  const mention = note ? mentionSearch(text, caret) : undefined
  if (mention) {
    return findPeople(directory().users, c, mention.name, myId()).slice(0, MOST)
      .map((u) => ({ id: u.id, name: u.name, text: core(`role.${u.role}`), from: mention.from, to: caret, put: () => `@${u.name} ` }))
  }
  return []
}

function filled(body: string, c: Conversation): string {
  const { user, organization } = session()
  const at = store(c.store_id)
  const { text, missing } = fillQuickReply(body, {
    'contact.name': c.contact.name, 'contact.first_name': firstName(c.contact.name),
    'agent.name': user.name, 'agent.first_name': firstName(user.name),
    'store.name': at?.name, 'department.name': department(c.department_id)?.name,
    'store.address': [at?.address.street, at?.address.city].filter(Boolean).join(', '),
    'organization.name': organization.name, 'org.name': organization.name,
    protocol: c.protocol, 'conversation.protocol': c.protocol,
  })
  if (missing.length) toast(t('quick.missing', { names: missing.join(', ') }))
  return text
}
