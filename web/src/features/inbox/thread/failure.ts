// Meta's refusals in the words of the people who read them. Codes and their
// meaning: "Error codes", WhatsApp Cloud API.
import { metaText } from '$lib/errors.svelte'

/** The catalog's sentence for a Meta code, else Meta's own words with the code. */
export function failureText(code: number | undefined, text: string | undefined): string {
  const known = code ? metaText(code) : undefined
  if (known) return known
  return [text, code ? `(${code})` : ''].filter(Boolean).join(' ')
}
