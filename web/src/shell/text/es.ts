import type { Translation } from '$lib/i18n/catalog.svelte'
import type ptBR from './pt-BR'

export default {
  'presence.why': 'Motivo de la pausa',
  'presence.reason.break': 'Descanso',
  'presence.reason.lunch': 'Almuerzo',
  'presence.reason.meeting': 'Reunión',
  'presence.reason.training': 'Capacitación',
  'presence.reason.customer': 'Cliente en la tienda',
  'presence.leave_keep': 'Al ausentarse, sus atenciones siguen con usted; no llegan nuevas.',
  'presence.leave_requeue': 'Al ausentarse, los clientes que esperan su respuesta vuelven a la fila del departamento.',
  'keys.title': 'Atajos de teclado',
  'keys.group.general': 'General',
  'keys.group.go': 'Ir a',
  'keys.group.list': 'Lista',
  'keys.group.conversation': 'Atención',
  'palette.placeholder': 'Buscar atención, página o acción',
  'palette.none': 'Nada encontrado',
  'palette.queue': 'Fila: {name}',
  'session.logout': 'Salir',
  'theme.to_dark': 'Usar apariencia oscura',
  'theme.to_light': 'Usar apariencia clara',
  'notice.open': 'Abrir atención',
} satisfies Translation<typeof ptBR>
