import type { Translation } from '$lib/i18n/catalog.svelte'
import type ptBR from './pt-BR'

export default {
  'queues.title': 'Live queues',
  'queues.waiting': { one: 'person waiting', other: 'people waiting' },
  'queues.nobody': 'Nobody waiting',
  'queues.longest': 'Longest wait',
  'queues.agents': 'Agents',
  'queues.no_agents': 'No agent in this department.',
  'queues.open': 'Open the queue',
  'queues.none': 'No queue to show',
  'queues.none_text': 'Queues appear once you belong to a department.',
  'queues.free': { one: '{n} free slot', other: '{n} free slots' },
  'queues.uncovered': 'Customers are waiting and nobody is available',
  'queues.load': '{load} of {capacity}',
  'queues.total': 'Waiting now',
  'queues.available': 'Available',
} satisfies Translation<typeof ptBR>
