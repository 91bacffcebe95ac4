// The calls of docs/flows.md §4. Shapes come from the server's OpenAPI document; a
// definition is unknown to it, and this feature's own.
import { api, ApiError, ok } from '$lib/api/client'
import type { components } from '$lib/api/schema'
import type { Definition, Trigger } from './model/definition'
import type { KindInfo } from './model/kinds'

type S = components['schemas']

export type Health = S['FlowHealth']
export type Flow = Omit<S['Flow'], 'draft' | 'triggers'> & { draft: S['FlowDraftState'] | null; triggers: Trigger[] | null }
export type Problem = Omit<S['FlowProblem'], 'severity'> & { severity: 'error' | 'warning' }
export type FlowDetail = Omit<S['FlowOpen'], 'flow' | 'definition' | 'problems'> & { flow: Flow; definition: Definition; problems: Problem[] }
export type Saved = Omit<S['FlowSaved'], 'problems'> & { problems: Problem[] }
export type Version = S['FlowVersion']
export type NodeNumbers = S['FlowNodeNumbers']
export type Numbers = S['FlowNumbers']
export type Session = S['FlowSession']
export type Run = S['FlowRun']
export type TryInput = S['FlowTrialInput']
export type TryRequest = Omit<S['FlowTrial'], 'definition'> & { definition: Definition }
export type Effect = { type: string; effect: Record<string, unknown> }
export type TryAnswer = Omit<S['FlowOutcome'], 'effects' | 'call'> & { effects: Effect[]; call: S['FlowCall'] | null }
export type Answers = S['Answers']
export type Question = S['Question']
export type ReadyFlow = Omit<S['FlowReadyFlow'], 'installed'> & { installed: S['FlowInstalled'] | null }
export type ReadyRobot = { questions: Question[]; items: ReadyFlow[] }
export type Conflict = S['Conflict']
export type Upgrade = { base: Definition; mine: Definition; theirs: Definition; merged: Definition; conflicts: Conflict[] }

const at = (id: string) => ({ params: { path: { id } } })
/** What the document says less about than this feature knows. */
const as = <T>(answer: Promise<unknown>) => answer as Promise<T>

export const listFlows = () => as<{ items: Flow[] }>(ok(api.GET('/api/v1/flows'))).then((r) => r.items)
export const createFlow = (body: { key: string; name: string; definition?: Definition }) => as<Flow>(ok(api.POST('/api/v1/flows', { body })))
export const getFlow = (id: string) => as<FlowDetail>(ok(api.GET('/api/v1/flows/{id}', at(id))))
export const putFlow = (id: string, body: S['FlowChange']) => as<Flow>(ok(api.PUT('/api/v1/flows/{id}', { ...at(id), body })))
export const deleteFlow = (id: string) => ok(api.DELETE('/api/v1/flows/{id}', at(id)))
export const putDraft = (id: string, body: { definition: Definition; draft_version: number }) => as<Saved>(ok(api.PUT('/api/v1/flows/{id}/draft', { ...at(id), body })))
export const deleteDraft = (id: string) => ok(api.DELETE('/api/v1/flows/{id}/draft', at(id)))
export const publish = (id: string, body: { draft_version: number; note: string; sessions: 'finish' | 'move' }) => as<Flow>(ok(api.POST('/api/v1/flows/{id}/publish', { ...at(id), body })))
export const listVersions = (id: string) => ok(api.GET('/api/v1/flows/{id}/versions', at(id))).then((r) => r.items)
export const getVersion = (id: string, hash: string) => ok(api.GET('/api/v1/flows/{id}/versions/{hash}', { params: { path: { id, hash } } })).then((r) => r.definition as Definition)
export const rollback = (id: string, hash: string) => as<Flow>(ok(api.POST('/api/v1/flows/{id}/rollback', { ...at(id), body: { hash } })))
export const getNumbers = (id: string, hash: string, days: number) => ok(api.GET('/api/v1/flows/{id}/numbers', { params: { path: { id }, query: { ...(hash ? { hash } : {}), days } } }))
export const listSessions = (id: string, node: string) => ok(api.GET('/api/v1/flows/{id}/sessions', { params: { path: { id }, query: node ? { node } : {} } })).then((r) => r.items)
export const getRun = (conversation: string) => ok(api.GET('/api/v1/conversations/{id}/flow', at(conversation)))
export const check = (definition: Definition) => as<{ problems: Problem[] }>(ok(api.POST('/api/v1/flow-check', { body: { definition } }))).then((r) => r.problems)
export const tryFlow = (body: TryRequest) => as<TryAnswer>(ok(api.POST('/api/v1/flow-try', { body })))

export const listKinds = () => as<{ items: KindInfo[] }>(ok(api.GET('/api/v1/flow-kinds'))).then((r) => r.items)

export const listReady = () => as<ReadyRobot>(ok(api.GET('/api/v1/ready-flows')))
/** A ready flow filled from the house; questions not answered keep their defaults. */
export const previewReady = (key: string, answers: Answers = {}) => ok(api.POST('/api/v1/ready-flows/preview', { body: { answers, key } })).then((r) => r.definition as Definition)
/** All of them or none: one the house has, with a draft, is a draft_conflict. */
export const installReady = (answers: Answers, keys: string[]) => as<{ items: Flow[] }>(ok(api.POST('/api/v1/ready-flows/install', { body: { answers, keys } }))).then((r) => r.items)
export const getUpgrade = (id: string) => as<Upgrade>(ok(api.GET('/api/v1/flows/{id}/upgrade', at(id))))
/** Keeps the merged definition as the draft; publishes nothing. */
export const takeUpgrade = (id: string, body: { definition: Definition; draft_version: number }) => as<Saved>(ok(api.POST('/api/v1/flows/{id}/upgrade', { ...at(id), body })))

export const isConflict = (error: unknown): boolean => error instanceof ApiError && error.status === 409 && error.code === 'draft_conflict'
export const isOffline = (error: unknown): boolean => error instanceof ApiError && error.retryable
