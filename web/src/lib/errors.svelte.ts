// Failures in words: the catalog's text for the problem's code, else the server's
// own sentence, else the general one. The catalog of problems is not needed to
// draw a page, so it comes after it.
import { findText, t } from '$src/i18n/core'
import { ApiError } from './api/client'
import { catalogsReady } from './i18n/catalog.svelte'
import { toast } from './toast.svelte'

let problems = $state.raw<(key: string) => string | undefined>(() => undefined)

export async function loadProblems(): Promise<void> {
  const { find } = await import('$src/i18n/problems')
  await catalogsReady()
  problems = find
}

/** The words for a problem code of the API or of the send gate. */
export function codeText(code: string): string | undefined {
  return problems(`error.${code}`) ?? findText(`error.${code}`)
}

/** The words for an error code of Meta. */
export function metaText(code: number): string | undefined {
  return problems(`meta.${code}`)
}

export function errorText(error: unknown): string {
  if (error instanceof ApiError) return codeText(error.code) ?? (error.message || t('error.internal'))
  return t('error.internal')
}

/** Tells the person that something they asked for did not happen. */
export function tell(error: unknown): void {
  toast(errorText(error), { tone: 'bad' })
}
