import { catalog } from '$lib/i18n/catalog.svelte'
import ptBR from './pt-BR'

export const { t } = catalog(ptBR, { en: () => import('./en'), es: () => import('./es') })
