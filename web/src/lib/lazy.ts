// Parts that load when they are needed come with their own texts.
import { catalogsReady } from './i18n/catalog.svelte'

/** Loads a component, and its texts in the present language, before it is drawn. */
export async function lazy<C>(load: () => Promise<{ default: C }>): Promise<C> {
  const module = await load()
  await catalogsReady()
  return module.default
}
