// A flow as a file.
import type { Definition } from './model/definition'

export function download(definition: Definition): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(definition, null, 2) + '\n'], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${definition.key || 'flow'}.json`
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
