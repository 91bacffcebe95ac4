// Failures in words: the catalog's text for the problem's code, else the server's
// own sentence, else the general one.
import { ApiError } from './api/client'
import { findText, t } from '$src/i18n/core'
import { toast } from './toast.svelte'

export function codeText(code: string): string | undefined {
  return findText(`error.${code}`)
}

export function errorText(error: unknown): string {
  if (error instanceof ApiError) return codeText(error.code) ?? (error.message || t('error.internal'))
  return t('error.internal')
}

/** Tells the person that something they asked for did not happen. */
export function tell(error: unknown): void {
  toast(errorText(error), { tone: 'bad' })
}
