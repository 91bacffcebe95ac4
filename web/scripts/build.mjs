// Builds the app, the phones page when it is there, and the .br and .gz files
// beside every asset that shrinks: the server never compresses on a request.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build } from 'vite'

const web = fileURLToPath(new URL('..', import.meta.url))
process.chdir(web)

const asked = process.argv[2] // one entry by name; both without
const entries = ['app', 'phones'].filter((name) => (asked ? name === asked : name === 'app' || existsSync(join(web, name, 'index.html'))))
for (const name of entries) {
  await build({ configFile: join(web, 'vite.config.ts'), mode: name === 'app' ? 'production' : name, logLevel: 'error' })
  compress(join(web, 'dist', name))
}

function compress(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      compress(path)
    } else if (['.js', '.css', '.html', '.svg', '.json', '.webmanifest'].includes(extname(path)) && statSync(path).size > 512) {
      const bytes = readFileSync(path)
      writeFileSync(path + '.gz', gzipSync(bytes, { level: 9 }))
      writeFileSync(path + '.br', brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
    }
  }
}
