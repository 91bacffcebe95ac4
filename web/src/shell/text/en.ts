import type { Translation } from '$lib/i18n/catalog.svelte'
import type ptBR from './pt-BR'

export default {
  'presence.why': 'Reason for the pause',
  'presence.reason.break': 'Break',
  'presence.reason.lunch': 'Lunch',
  'presence.reason.meeting': 'Meeting',
  'presence.reason.training': 'Training',
  'presence.reason.customer': 'Customer in the store',
  'presence.leave_keep': 'When you go offline your conversations stay with you; no new ones arrive.',
  'presence.leave_requeue': 'When you go offline, customers waiting for your answer return to the department’s queue.',
  'keys.title': 'Keyboard shortcuts',
  'keys.group.general': 'General',
  'keys.group.go': 'Go to',
  'keys.group.list': 'List',
  'keys.group.conversation': 'Conversation',
  'palette.placeholder': 'Find a conversation, a page or an action',
  'palette.none': 'Nothing found',
  'palette.queue': 'Queue: {name}',
  'session.logout': 'Sign out',
  'theme.to_dark': 'Use dark appearance',
  'theme.to_light': 'Use light appearance',
  'notice.open': 'Open conversation',
} satisfies Translation<typeof ptBR>
