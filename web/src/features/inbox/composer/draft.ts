// Drafts: one a conversation, kept on this device until sent.
import { recallJson, remember } from '$lib/storage'

export interface Draft {
  text: string
  note: boolean
}

const PREFIX = 'prosa.draft.'

export function loadDraft(conversationId: string): Draft {
  const kept = recallJson<Partial<Draft>>(PREFIX + conversationId)
  return { text: typeof kept?.text === 'string' ? kept.text : '', note: kept?.note === true }
}

export function saveDraft(conversationId: string, draft: Draft): void {
  remember(PREFIX + conversationId, draft.text.trim() ? JSON.stringify(draft) : undefined)
}
