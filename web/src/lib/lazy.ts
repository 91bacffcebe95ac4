// Parts that load when they are needed come with their own texts.
import { ApiError } from './api/client'
import { catalogsReady } from './i18n/catalog.svelte'

/** Loads a component, and its texts in the present language, before it is drawn. Errors: ApiError unreachable. */
export async function lazy<C>(load: () => Promise<{ default: C }>): Promise<C> {
  const module = await load().catch((cause: unknown) => {
    throw new ApiError(0, 'unreachable', String(cause))
  })
  await catalogsReady()
  return module.default
}
