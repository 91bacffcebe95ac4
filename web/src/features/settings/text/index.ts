import { catalog } from '$lib/i18n/catalog.svelte'
import ptBR from './pt-BR'

export const { t, find } = catalog(ptBR, { en: () => import('./en'), es: () => import('./es') })
