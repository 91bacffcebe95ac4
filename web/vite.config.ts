import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// Two entries, two outputs: the app (this folder, served at /) and the
// customers' phones of the sandbox (phones/, served at /phones/). They share
// $lib and the design tokens, and nothing else.
const entries = {
  app: { root: here('.'), base: '/', out: here('dist/app'), publicDir: here('public') },
  phones: { root: here('phones'), base: '/phones/', out: here('dist/phones'), publicDir: here('phones/public') },
}

const server = process.env.PROSA_URL ?? 'http://127.0.0.1:8080'
const sandbox = process.env.PROSA_SANDBOX_URL ?? 'http://127.0.0.1:8090'

export default defineConfig(({ mode }) => {
  const entry = mode === 'phones' ? entries.phones : entries.app
  return {
    root: entry.root,
    base: entry.base,
    publicDir: entry.publicDir,
    plugins: [svelte({ configFile: here('svelte.config.js') })],
    resolve: { alias: { $lib: here('src/lib'), $styles: here('src/styles'), $src: here('src') } },
    build: {
      outDir: entry.out,
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0, // the content security policy allows no data: URL
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      manifest: true,
      // What every page shares travels in one file: it compresses better than eight.
      rolldownOptions: {
        output: { codeSplitting: { groups: [{ name: 'base', test: /\/src\/lib\/[^u][^/]*(\/[^/]+)?\.ts$|\/i18n\/core\/(index|pt-BR)\.ts$|node_modules/, includeDependenciesRecursively: false }] } },
      },
    },
    server: {
      proxy: mode === 'phones' ? ({ '/sandbox': sandbox } as Record<string, string>) : { '/api': server },
    },
    test: {
      environment: 'node',
      include: ['src/**/*.test.ts', 'phones/**/*.test.ts'],
      unstubGlobals: true,
    },
  }
})
