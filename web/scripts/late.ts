// Svelte Flow spreads attributes and props, which nothing on the first page does.
// Rolldown shares whole modules, so the parts of Svelte's runtime that do it would
// travel with the first page. Svelte Flow therefore gets a copy of its own of these
// two modules; what they keep is on elements and in signals, which stay one.
import type { Plugin } from 'vite'

const COPIES = {
  'dom/elements/attributes.js': ['attribute_effect', 'CLASS', 'STYLE'],
  'reactivity/props.js': ['rest_props', 'spread_props', 'legacy_rest_props'],
  '../shared/utils.js': ['fallback', 'exclude_from_object'],
}
const ID = '\0svelte-for-flow'

/** Other modules of the runtime that only lazy pages use; they have no effects of their own. */
export const late = /svelte\/src\/(reactivity\/(media-query|reactive-value)|internal\/(shared\/(clone|warnings)|client\/dom\/(elements\/(actions|custom-element)|blocks\/css-props)))\.js|\.js\?late$/

export function lateSvelte(): Plugin {
  return {
    name: 'late-svelte',
    apply: 'build',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (source === 'svelte/internal/client' && importer?.includes('/node_modules/@xyflow/')) return ID
      // What only the copies use of modules that keep nothing.
      if (importer?.endsWith('?late') && /\.\.\/utils\.js$|bindings\/select\.js$/.test(source)) {
        const found = await this.resolve(source, importer, { skipSelf: true })
        return found && `${found.id}?late`
      }
      return undefined
    },
    async load(id) {
      if (id !== ID) return undefined
      const client = await this.resolve('svelte/internal/client')
      const folder = client!.id.replace(/index\.js.*$/, '')
      const own = Object.entries(COPIES).map(([file, names]) => `export { ${names.join(', ')} } from ${JSON.stringify(`${folder}${file}?late`)}`)
      return [`export * from ${JSON.stringify(client!.id)}`, ...own].join('\n')
    },
  }
}

/** Svelte wraps components that get CSS variables in an element with an inline style,
    which the content security policy stops; canvas.css says the same. */
export function plainWrappers(): Plugin {
  return {
    name: 'plain-wrappers',
    enforce: 'post',
    transform(code, id) {
      if (!id.includes('/node_modules/@xyflow/') || !code.includes('svelte-css-wrapper')) return undefined
      return { code: code.replaceAll(' style="display: contents"', ''), map: null }
    },
  }
}
