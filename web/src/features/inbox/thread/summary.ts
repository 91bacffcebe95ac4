// A message in one line: for quotes and announcements.
import type { Content } from '$lib/api/types'
import { t } from '$src/i18n/core'

export function summary(content: Content): string {
  const words = content.text || content.reply?.title || content.location?.name || content.contacts?.[0]?.name || content.media?.name
  return words || t(`kind.${content.kind}`)
}
