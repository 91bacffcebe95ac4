// The texts of the phones page. pt-BR comes with it; en and es load when chosen.
import { catalog, locales, setLocale, type Locale } from '$lib/i18n/catalog.svelte'
import { recall, remember } from '$lib/storage'
import ptBR from './pt-BR'

const KEY = 'prosa.phones.locale'
const phones = catalog(ptBR, { en: () => import('./en'), es: () => import('./es') })

export const t = phones.t
export const findText = phones.find

/** The languages in their own words. */
export const languages: Record<Locale, string> = { 'pt-BR': 'Português', en: 'English', es: 'Español' }

export async function chooseLanguage(next: Locale): Promise<void> {
  await setLocale(next)
  document.documentElement.lang = next
  document.title = t('app.title')
  remember(KEY, next)
}

/** The language chosen before, else pt-BR: the language of the demonstration. */
export async function startLanguage(): Promise<void> {
  const kept = recall(KEY)
  await chooseLanguage(locales.find((l) => l === kept) ?? 'pt-BR')
}
