// The variables an answer may use, in words.
import { t } from './text'

export const labels = (): Record<string, string> => ({
  'store.name': t('var.store.name'), 'store.address': t('var.store.address'), 'store.hours': t('var.store.hours'),
  'contact.first_name': t('var.contact.first_name'), 'org.name': t('var.org.name'),
})
