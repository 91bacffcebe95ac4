// Which problems belong to which field. Pure.
import type { Problem } from '../api'

/** "contents[0].text", "contents/0/text" and "contents.0.text" are one place. */
export const fieldPath = (field: string | undefined): string => (field ?? '').replace(/[[\]/]+/g, '.').replace(/^\.+|\.+$/g, '')

/** Problems of exactly this field; of a list or group only those of no field inside. */
export function problemsAt(problems: readonly Problem[], path: string, container: boolean): Problem[] {
  return problems.filter((p) => {
    const at = fieldPath(p.field)
    if (at === path) return true
    // A text's own languages are inside its field.
    return !container && at.startsWith(path + '.')
  })
}

/** Problems that no field of the form will show. */
export function problemsOfNode(problems: readonly Problem[], fields: readonly string[]): Problem[] {
  return problems.filter((p) => !fields.includes(fieldPath(p.field).split('.')[0] ?? ''))
}
