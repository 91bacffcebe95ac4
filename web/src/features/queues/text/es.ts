import type { Translation } from '$lib/i18n/catalog.svelte'
import type ptBR from './pt-BR'

export default {
  'queues.title': 'Filas en vivo',
  'queues.waiting': { one: 'persona esperando', other: 'personas esperando' },
  'queues.nobody': 'Nadie esperando',
  'queues.longest': 'Mayor espera',
  'queues.agents': 'Agentes',
  'queues.no_agents': 'Ningún agente en este departamento.',
  'queues.open': 'Ver la fila',
  'queues.none': 'Ninguna fila para mostrar',
  'queues.none_text': 'Las filas aparecen cuando usted forma parte de un departamento.',
  'queues.free': { one: '{n} lugar libre', other: '{n} lugares libres' },
  'queues.uncovered': 'Hay clientes esperando y nadie disponible',
  'queues.load': '{load} de {capacity}',
  'queues.total': 'Esperando ahora',
  'queues.available': 'Disponibles',
} satisfies Translation<typeof ptBR>
