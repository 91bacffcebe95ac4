// The facts of a conversation in words. The server writes what happened into the
// thread as names and ids ({"event":"transferred","department_id":…}).
import type { Message } from '$lib/api/types'
import { department, outcome, user } from '$lib/directory.svelte'
import { myId } from '$lib/session.svelte'
import { t } from '$src/i18n/core'

export function factText(m: Message): string {
  const raw = (typeof m.content.raw === 'object' && m.content.raw !== null ? m.content.raw : {}) as Record<string, string | undefined>
  const by = actor(m.author)
  const name = department(raw['department_id'])?.name ?? t('fact.some_department')
  // In the middle of a sentence "you" is not a name.
  const agent = raw['agent_id'] === myId() ? t('author.me').toLowerCase() : raw['agent_id'] ? person(raw['agent_id']) : ''
  switch (raw['event']) {
    case 'queued':
      return t('fact.queued', { name })
    case 'assigned':
      if (m.author.kind === 'user') return m.author.id === raw['agent_id'] ? t('fact.taken', { by }) : t('fact.given', { by, agent })
      return t('fact.assigned', { agent })
    case 'transferred':
      return agent ? t('fact.transferred_to', { by, name, agent }) : t('fact.transferred', { by, name })
    case 'closed': {
      const how = outcome(raw['outcome'])?.name ?? raw['outcome'] ?? ''
      return t('fact.closed', { by, outcome: how }) + (raw['note'] ? ` — ${raw['note']}` : '')
    }
    case 'reopened':
      return m.author.kind === 'contact' ? t('fact.came_back') : t('fact.reopened', { by })
    case 'released':
      return t('fact.released', { agent: person(raw['from_agent_id'] ?? ''), name })
    default:
      return m.content.text || (m.direction === 'in' ? t('fact.notice') : t('kind.system'))
  }
}

function person(id: string): string {
  return id === myId() ? t('author.me') : (user(id)?.name ?? t('author.agent'))
}

function actor(a: Message['author']): string {
  switch (a.kind) {
    case 'user':
      return person(a.id ?? '')
    case 'bot':
      return t('author.bot')
    case 'token':
      return t('author.token')
    case 'contact':
      return t('author.customer')
    default:
      return t('author.system')
  }
}
