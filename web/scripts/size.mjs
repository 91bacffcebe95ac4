// The weight of the shell with the inbox: every script the first page needs, as
// the browser receives it (gzip). Fails above the budget.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const BUDGET = 60_000
const dist = fileURLToPath(new URL('../dist/app/', import.meta.url))
const manifest = JSON.parse(readFileSync(dist + '.vite/manifest.json', 'utf8'))

function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen
  seen.add(key)
  for (const next of manifest[key].imports ?? []) closure(next, seen)
  return seen
}
const gzip = (file) => gzipSync(readFileSync(dist + file), { level: 9 }).length
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(9)

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry)
const first = closure(entry)
const shell = [...first].reduce((sum, key) => sum + gzip(manifest[key].file), 0)
const css = [...new Set([...first].flatMap((key) => manifest[key].css ?? []))].reduce((sum, file) => sum + gzip(file), 0)
console.log(`${kB(shell)}  shell + inbox, JavaScript (budget ${kB(BUDGET).trim()})`)
console.log(`${kB(css)}  shell + inbox, CSS`)
for (const key of Object.keys(manifest).filter((k) => manifest[k].isDynamicEntry).sort()) {
  const extra = [...closure(key)].filter((k) => !first.has(k))
  console.log(`${kB(extra.reduce((sum, k) => sum + gzip(manifest[k].file), 0))}  + ${key.replace(/^src\//, '')}`)
}
if (shell > BUDGET) {
  console.error('over budget')
  process.exit(1)
}
