// The texts of the inbox's dialogs and panes that load when they are opened.
import { catalog } from '$lib/i18n/catalog.svelte'
import ptBR from './pt-BR'

export const { t, find } = catalog(ptBR, { en: () => import('./en'), es: () => import('./es') })
