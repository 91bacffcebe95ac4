// Meta's refusals in the words of the people who read them. Codes and their
// meaning: "Error codes", WhatsApp Cloud API.
import { findText } from '$src/i18n/core'

/** The catalog's sentence for a Meta code, else Meta's own words with the code. */
export function failureText(code: number | undefined, text: string | undefined): string {
  const known = code ? findText(`meta.${code}`) : undefined
  if (known) return known
  return [text, code ? `(${code})` : ''].filter(Boolean).join(' ')
}
