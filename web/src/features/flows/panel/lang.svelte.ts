// The language in which texts are written and shown in the editor: one for all
// fields, so that the preview follows.
import { locale, type Locale } from '$lib/i18n/catalog.svelte'

let chosen = $state<Locale | undefined>()

export const lang = (): Locale => chosen ?? locale()
export const setLang = (next: Locale): void => void (chosen = next)
export const langNames: Record<Locale, string> = { 'pt-BR': 'PT', en: 'EN', es: 'ES' }
