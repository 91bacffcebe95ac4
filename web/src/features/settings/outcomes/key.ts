// The stable key of a new outcome or label, from its name. Pure.
import { fold } from '$lib/i18n/format'

/** "Serviço agendado" → "servico-agendado" */
export function keyOf(name: string): string {
  return fold(name).replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40)
}
