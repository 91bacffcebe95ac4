// What can go wrong, in words: by the API's problem codes and by Meta's. Loaded
// after the first page is drawn (src/lib/errors.svelte.ts).
import { catalog } from '$lib/i18n/catalog.svelte'
import ptBR from './pt-BR'

export const { find } = catalog(ptBR, { en: () => import('./en'), es: () => import('./es') })
