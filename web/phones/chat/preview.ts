// A message in one line, for quotes and spoken names.
import type { Message } from '../api/shapes'
import { findText, t } from '../i18n'

/** The sandbox's own preview; "[image]" and the like become words. */
export function previewText(preview: string | undefined): string {
  const kind = /^\[(\w+)\]$/.exec(preview ?? '')?.[1]
  return (kind ? kindText(kind) : preview) || t('quote.unknown')
}

export function kindText(kind: string): string {
  return findText(`kind.${kind}`) ?? t('kind.unsupported')
}

export function summary(m: Message): string {
  if (m.revoked) return t('bubble.revoked')
  const words = m.text?.body ?? m.media?.caption ?? m.interactive?.body ?? m.template?.body ?? m.reply?.title ?? m.button?.text ?? m.location?.name
  return words || kindText(m.type)
}
