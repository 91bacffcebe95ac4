// The languages by their own names.
import type { Locale } from '$lib/i18n/catalog.svelte'

export const languages: Record<Locale, string> = { 'pt-BR': 'Português (Brasil)', en: 'English', es: 'Español' }
