// What a flow tells people of the house: a notice for whom it is meant.
import type { Conversation, LiveEvent } from '$lib/api/types'
import { go } from '$lib/router.svelte'
import { myId } from '$lib/session.svelte'
import { toast } from '$lib/toast.svelte'
import { t } from './text'

export async function notified(e: LiveEvent): Promise<void> {
  const data = e.data as { text: string; user_ids: string[]; conversation?: Conversation }
  const id = e.conversation_id
  if (!id || !data.user_ids.includes(myId())) return
  toast(data.text, { action: { label: t('notice.open'), run: () => go({ page: 'inbox', conversation: id }) } })
  const alerts = await import('$src/features/inbox/state/alerts')
  alerts.chime(data.conversation)
}
