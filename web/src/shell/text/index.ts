// The texts of the shell's menus and dialogs that load when they are opened.
import { catalog } from '$lib/i18n/catalog.svelte'
import ptBR from './pt-BR'

export const { t } = catalog(ptBR, { en: () => import('./en'), es: () => import('./es') })
