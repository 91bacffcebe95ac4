// The texts of the shell and the inbox. pt-BR comes with the app; en and es load
// when they are chosen.
import { catalog } from '$lib/i18n/catalog.svelte'
import ptBR from './pt-BR'

const core = catalog(ptBR, { en: () => import('./en'), es: () => import('./es') })

export const t = core.t
export const findText = core.find
