// One contact's run: its steps by the version of the flow they belong to, since a
// sub-flow is another flow. Pure.
import type { Run } from '../api'
import { edgeId, type Lit } from '../canvas/board.svelte'
import type { Definition } from '../model/definition'

export type Step = Run['steps'][number]
/** A flow in one version; what a run's definitions are kept by. */
export interface Place {
  flow_id: string
  hash: string
}
export const placeId = (p: Pick<Step, 'flow_id' | 'hash'>): string => `${p.flow_id ?? ''}@${p.hash ?? ''}`
const placeOf = (p: Pick<Step, 'flow_id' | 'hash'>): Place => ({ flow_id: p.flow_id ?? '', hash: p.hash ?? '' })

export interface Leg {
  place: Place
  steps: Step[]
}

/** All versions the run went through, the one it is in included. */
export function places(run: Run, here: Place): Place[] {
  return [...new Map([...run.steps, here].map((p) => [placeId(p), placeOf(p)])).values()]
}

/** The steps as they came, a leg for each change of flow. */
export function legs(steps: readonly Step[]): Leg[] {
  const out: Leg[] = []
  for (const s of steps) {
    const last = out.at(-1)
    if (last && placeId(last.place) === placeId(s)) last.steps.push(s)
    else out.push({ place: placeOf(s), steps: [s] })
  }
  return out
}

/** What is lit of one version: where the run went in it, and where it waits. */
export function litOf(run: Run, at: Place, waiting: boolean): Lit {
  const own = run.steps.filter((s) => placeId(s) === placeId(at))
  const node = waiting ? (run.waiting_node ?? '') : ''
  return { nodes: new Set([...own.map((s) => s.node), ...(node ? [node] : [])]), edges: new Set([edgeId('trigger:', 'start'), ...own.map((s) => edgeId(s.node, s.port))]), waiting: node }
}

export type Definitions = ReadonlyMap<string, Definition>
