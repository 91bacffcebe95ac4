// An answer of another system, as an example to choose from: its parts with the
// paths an http node keeps them by. Pure; what a path finds is the server's rule
// (internal/flow/json_path.go).
export interface Part {
  path: string
  value: string
}

const MOST_PARTS = 200
const MOST_DEPTH = 8

/** The parts of a JSON text that are not made of others, in order; nothing if it is no JSON. */
export function partsOf(json: string): Part[] | undefined {
  let root: unknown
  try {
    root = JSON.parse(json)
  } catch {
    return undefined
  }
  const out: Part[] = []
  const walk = (value: unknown, names: string[]) => {
    if (out.length >= MOST_PARTS) return
    if (typeof value === 'object' && value !== null && names.length < MOST_DEPTH) {
      for (const [name, part] of Object.entries(value)) walk(part, [...names, name])
    } else out.push({ path: pathOf(names), value: plain(value) })
  }
  walk(root, [])
  return out
}

/** Dotted, as people write it; a pointer where a name would be torn apart. */
export function pathOf(names: string[]): string {
  const dotted = names.every((n) => n !== '' && !/[./~]/.test(n)) && names[0] !== '$'
  return dotted ? names.join('.') : names.map((n) => '/' + n.replaceAll('~', '~0').replaceAll('/', '~1')).join('')
}

/** A variable named after the last part that is a word. */
export function variableFor(path: string, taken: ReadonlySet<string>): string {
  const name = path.split(/[./]/).filter((p) => p && !/^\d+$/.test(p)).at(-1) ?? ''
  const stem = name.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '').slice(0, 40) || 'value'
  for (let n = 1; ; n++) {
    const target = `var.${stem}${n > 1 ? n : ''}`
    if (!taken.has(target)) return target
  }
}

const plain = (value: unknown): string => (value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value))
