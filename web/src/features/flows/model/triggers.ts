// The kinds of triggers in the order in which they win, and the members each has.
export const triggerKinds = ['opt_out', 'opt_in', 'payload', 'template_reply', 'ref', 'referral', 'keyword', 'outside_hours', 'first_message', 'any_message', 'event', 'schedule', 'api'] as const
export type TriggerKind = (typeof triggerKinds)[number]

export const triggerMembers: Record<TriggerKind, readonly string[]> = {
  opt_out: [], opt_in: [], payload: ['payloads'], template_reply: ['template', 'payloads'], ref: ['refs'], referral: ['ad_ids', 'headline'],
  keyword: ['words', 'match'], outside_hours: [], first_message: [], any_message: [], event: ['event', 'label', 'minutes'], schedule: ['days', 'at', 'label'], api: [],
}
export const flowEvents = ['conversation.closed', 'label.added', 'appointment.near', 'survey.due'] as const
