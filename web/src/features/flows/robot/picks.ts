// Which of the ready flows to install, and what that would do to the house. Pure.
import type { Flow, Question, ReadyFlow } from '../api'
import { isOn, type Form } from './answers'

export interface Pick {
  key: string
  name: string
  about: string
  /** The house's flow that would get the built definition as its draft. */
  flow?: Flow
  /** The house has it, maybe under another key. */
  installed: boolean
  changed: boolean
  upgrade: boolean
  /** The answers leave it out. */
  unwanted: boolean
  /** Its flow has a draft, and a draft is never written over. */
  drafted: boolean
}

export function picksOf(items: readonly ReadyFlow[], flows: readonly Flow[], questions: readonly Question[], form: Form): Pick[] {
  const journeys = questions.find((q) => q.id === 'journeys')?.options?.map((o) => o.id) ?? []
  const out = (key: string) => (journeys.includes(key) && !form['journeys']?.includes(key)) || (key === 'survey' && 'survey' in form && !isOn(form, 'survey'))
  return items.map((item) => {
    // Installing goes by the key; what a flow was made from tells how it stands.
    const flow = flows.find((f) => f.key === item.key)
    return {
      key: item.key, name: item.name, about: item.about,
      ...(flow ? { flow } : {}),
      installed: Boolean(flow ?? item.installed), changed: item.installed?.changed ?? false, upgrade: item.installed?.upgrade ?? false,
      unwanted: out(item.key), drafted: Boolean(flow?.draft),
    }
  })
}

export const canInstall = (pick: Pick): boolean => !pick.unwanted && !pick.drafted

/** At first: what the house lacks; of the two flows that greet, the fuller one. */
export function suggested(picks: readonly Pick[]): Set<string> {
  return new Set(picks.filter((p) => !p.installed && p.key !== 'reception').map((p) => p.key))
}

export interface Plan {
  keys: string[]
  live: number // published at once
  drafts: number // for people to look at
}

export function planOf(picks: readonly Pick[], chosen: ReadonlySet<string>): Plan {
  const taken = picks.filter((p) => chosen.has(p.key) && canInstall(p))
  const drafts = taken.filter((p) => p.flow).length
  return { keys: taken.map((p) => p.key), live: taken.length - drafts, drafts }
}
