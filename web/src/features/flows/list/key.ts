import { listFlows } from '../api'
import { freshId } from '../model/definition'

/** A key like this one that no flow has yet. */
export async function freeKey(base: string): Promise<string> {
  return freshId(base, new Set((await listFlows()).map((f) => f.key)))
}
