// What the flow did beside talking, in words.
import { department, directory } from '$lib/directory.svelte'
import { find, t } from '../text'

export function effectText({ type, effect }: { type: string; effect: Record<string, unknown> }): string {
  const s = (name: string) => (typeof effect[name] === 'string' ? (effect[name] as string) : '')
  const d = directory()
  switch (type) {
    case 'add_label':
    case 'remove_label':
      return t(type === 'add_label' ? 'effect.add_label' : 'effect.remove_label', { name: d.labels.find((l) => l.key === s('key'))?.name ?? s('key') })
    case 'set_field':
      return t('effect.set_field', { key: s('key'), value: s('value') })
    case 'set_name':
      return t('effect.set_name', { name: s('name') })
    case 'enqueue':
      return t('effect.enqueue', { name: department(s('department_id'))?.name ?? d.departments.find((x) => x.key === s('department'))?.name ?? '' })
    case 'close':
      return t('effect.close', { name: d.outcomes.find((o) => o.key === s('outcome'))?.name ?? s('outcome') })
    case 'note':
      return t('effect.note', { text: s('text') })
    default: {
      const name = find(`effect.${type}`) ?? type
      const detail = s('text') || s('name') || s('agent') || s('reason')
      return detail ? `${name}: ${detail}` : name
    }
  }
}
