// package-lock.json may point at the default npm registry or at none: an address
// of some mirror would make a clean machine fetch from a place nobody chose.
import { readFileSync } from 'node:fs'

const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'))
const odd = Object.entries(lock.packages)
  .filter(([, entry]) => entry.resolved && !entry.resolved.startsWith('https://registry.npmjs.org/'))
  .map(([name, entry]) => `${name}: ${entry.resolved}`)
const unpinned = Object.entries(lock.packages)
  .filter(([name, entry]) => name !== '' && !entry.integrity)
  .map(([name]) => `${name}: no integrity`)
for (const line of [...odd, ...unpinned]) console.error(line)
process.exit(odd.length + unpinned.length ? 1 : 0)
