// A refusal in words, shown as a notice.
import { toast } from '$lib/toast.svelte'
import { SandboxError } from '../api/client'
import { findText, t } from '../i18n'

export function tell(error: unknown): void {
  toast(words(error), { tone: 'bad' })
}

/** Runs a call; tells when it fails. The answer is undefined then. */
export async function attempt<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    tell(error)
    return undefined
  }
}

function words(error: unknown): string {
  if (!(error instanceof SandboxError)) return t('error.internal')
  return findText(`error.${error.code}`) ?? t('error.refused', { message: error.message })
}
