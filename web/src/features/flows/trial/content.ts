// A message of the API as the phone draws it. Pure.
import type { Content } from '$lib/api/types'
import type { Bubble } from '../model/preview'

export function bubbleOf(c: Content): Bubble {
  const rows = (c.list?.sections ?? []).flatMap((s) => (s.rows ?? []).map((row, i) => (i === 0 && s.title ? { ...row, heading: s.title } : row)))
  const kind = c.list ? 'list' : c.buttons?.length || c.reply || String(c.kind) === 'reply' ? 'text' : c.kind
  return {
    kind,
    header: c.header ?? '',
    body: c.reply?.title ?? c.text ?? (c.template ? c.template.name : ''),
    footer: c.footer ?? '',
    ...(c.media ? { file: c.media.name ?? c.media.key ?? '' } : {}),
    ...(c.location ? { place: { name: c.location.name ?? '', address: c.location.address ?? '' } } : {}),
    ...(c.buttons?.length ? { buttons: c.buttons.map((b) => ({ id: b.id, title: b.title, ...('url' in b && b.url ? { link: true } : {}) })) } : {}),
    ...(c.list ? { list: { button: c.list.button, rows: rows.map((r) => ({ id: r.id, title: r.title, ...(r.description ? { description: r.description } : {}) })) } } : {}),
    ...(c.contacts?.length ? { body: c.contacts.map((x) => x.name).join('\n') } : {}),
  }
}
