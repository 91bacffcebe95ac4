import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'
import { late, lateSvelte, plainWrappers } from './scripts/late.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// Two entries, two outputs: the app (this folder, served at /) and the
// customers' phones of the sandbox (phones/, served at /phones/). They share
// $lib and the design tokens, and nothing else.
const entries = {
  app: { root: here('.'), base: '/', out: here('dist/app'), publicDir: here('public') },
  phones: { root: here('phones'), base: '/phones/', out: here('dist/phones'), publicDir: here('phones/public') },
}

// What every page shares travels in one file: it compresses better than eight.
const shared = /\/src\/lib\/(?!accent)[^u][^/]*(\/[^/]+)?\.ts$|\/i18n\/core\/(index|pt-BR)\.ts$|node_modules\/(svelte|openapi-fetch|esm-env|clsx)\/|vite\/preload-helper/

const server = process.env.PROSA_URL ?? 'http://127.0.0.1:8080'
const sandbox = process.env.PROSA_SANDBOX_URL ?? 'http://127.0.0.1:8090'

export default defineConfig(({ mode }) => {
  const entry = mode === 'phones' ? entries.phones : entries.app
  return {
    root: entry.root,
    base: entry.base,
    publicDir: entry.publicDir,
    plugins: [lateSvelte(), svelte({ configFile: here('svelte.config.js') }), plainWrappers()],
    resolve: { alias: { $lib: here('src/lib'), $styles: here('src/styles'), $src: here('src') } },
    build: {
      outDir: entry.out,
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0, // the content security policy allows no data: URL
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      manifest: true,
      rolldownOptions: {
        treeshake: { moduleSideEffects: [{ test: late, sideEffects: false }] },
        output: { codeSplitting: { groups: [{ name: 'base', test: (id: string) => shared.test(id) && !late.test(id), includeDependenciesRecursively: false }, { name: 'late', test: late, includeDependenciesRecursively: false }] } },
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
