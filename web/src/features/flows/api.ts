// The calls of docs/flows.md §4.
import { api as client, ApiError, problem } from '$lib/api/client'
import type { Content } from '$lib/api/types'
import type { Definition, Trigger } from './model/definition'
import type { KindInfo } from './model/kinds'

export interface Health {
  days: number
  started: number
  completed: number
  handed_over: number
  errors: number
  waiting: number
}
export interface DraftInfo {
  version?: number
  saved_at: number
  saved_by: string
  errors?: number
  warnings?: number
}
export interface Flow {
  id: string
  key: string
  name: string
  about: string
  is_default: boolean
  version: number
  published_hash: string
  published_at: number
  draft: DraftInfo | null
  triggers: Trigger[] | null
  accounts: string[] | null
  health: Health
}
export interface Problem {
  severity: 'error' | 'warning'
  node?: string
  code: string
  message: string
  field?: string
}
export interface FlowDetail {
  flow: Flow
  definition: Definition
  draft_version: number
  draft: DraftInfo | null
  problems: Problem[] | null
}
export interface Saved {
  draft_version: number
  saved_at: number
  problems: Problem[] | null
}
export interface Version {
  hash: string
  created_at: number
  created_by: string
  note: string
  published: boolean
  waiting: number
}
export interface NodeNumbers {
  node: string
  entered: number
  left: Record<string, number> | null
  waiting: number
  dropped: number
  median_ms: number
}
export interface Numbers {
  hash: string
  days: number
  sessions: { started: number; completed: number; handed_over: number; waiting: number; errors: number }
  nodes: NodeNumbers[]
}
export interface Session {
  conversation_id: string
  protocol: string
  contact_name: string
  hash: string
  node: string
  since: number
}
export interface Run {
  steps: { at: number; flow_id: string; hash: string; node: string; port: string }[]
  variables: Record<string, string> | null
  waiting_node: string
  flow_id: string
  hash: string
}
export interface TryInput {
  kind: 'start' | 'message' | 'wake' | 'result'
  text?: string
  reply?: { id: string; title: string }
  content_kind?: string
  trigger?: string
  latitude?: number
  longitude?: number
  call_id?: string
  result?: { ok: boolean; status: number; body: string }
}
export interface TryRequest {
  definition: Definition
  session: string
  input: TryInput
  now: number
  channel_account_id: string
  locale: string
  contact: { name: string; phone: string; fields: Record<string, string> }
}
export interface TryAnswer {
  session: string
  ended: boolean
  waiting_node?: string
  waiting_hash?: string
  wake_at?: number
  messages: Content[] | null
  trace: { node: string; port: string; flow?: string }[] | null
  effects: { type: string; effect: Record<string, unknown> }[] | null
  variables: Record<string, string> | null
  call: { id: string; kind: string; request: unknown } | null
}
export interface ReadyFlow {
  key: string
  name: string
  about: string
  hash: string
  installed: { flow_id: string; changed: boolean; upgrade: boolean } | null
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
interface Options {
  path?: Record<string, string>
  query?: Record<string, string | number | undefined>
  body?: unknown
}

/** One call; failures are ApiErrors like everywhere. */
async function call<T>(method: Method, url: string, options: Options = {}): Promise<T> {
  const untyped = client as unknown as Record<Method, (url: string, init: unknown) => Promise<{ data?: T; error?: unknown; response: Response }>>
  const { data, error, response } = await untyped[method](`/api/v1${url}`, { params: { path: options.path, query: options.query }, body: options.body })
  if (response.ok) return data as T
  throw problem(response, error)
}

export const listFlows = () => call<{ items: Flow[] | null }>('GET', '/flows').then((r) => r.items ?? [])
export const createFlow = (body: { key: string; name: string; definition?: Definition }) => call<Flow>('POST', '/flows', { body })
export const getFlow = (id: string) => call<FlowDetail>('GET', '/flows/{id}', { path: { id } })
export const putFlow = (id: string, body: { name: string; is_default: boolean; version: number }) => call<Flow>('PUT', '/flows/{id}', { path: { id }, body })
export const deleteFlow = (id: string) => call<void>('DELETE', '/flows/{id}', { path: { id } })
export const putDraft = (id: string, body: { definition: Definition; draft_version: number }) => call<Saved>('PUT', '/flows/{id}/draft', { path: { id }, body })
export const deleteDraft = (id: string) => call<void>('DELETE', '/flows/{id}/draft', { path: { id } })
export const publish = (id: string, body: { draft_version: number; note: string; sessions: 'finish' | 'move' }) => call<Flow>('POST', '/flows/{id}/publish', { path: { id }, body })
export const listVersions = (id: string) => call<{ items: Version[] | null }>('GET', '/flows/{id}/versions', { path: { id } }).then((r) => r.items ?? [])
export const getVersion = (id: string, hash: string) => call<{ hash: string; definition: Definition }>('GET', '/flows/{id}/versions/{hash}', { path: { id, hash } }).then((r) => r.definition)
export const rollback = (id: string, hash: string) => call<Flow>('POST', '/flows/{id}/rollback', { path: { id }, body: { hash } })
export const getNumbers = (id: string, hash: string, days: number) => call<Numbers>('GET', '/flows/{id}/numbers', { path: { id }, query: { hash: hash || undefined, days } })
export const listSessions = (id: string, node?: string, cursor?: string) => call<{ items: Session[] | null; next_cursor?: string }>('GET', '/flows/{id}/sessions', { path: { id }, query: { node: node || undefined, cursor } })
export const getRun = (conversation: string) => call<Run>('GET', '/conversations/{id}/flow', { path: { id: conversation } })
export const listKinds = () => call<{ items: KindInfo[] | null }>('GET', '/flow-kinds').then((r) => r.items ?? [])
export const check = (definition: Definition) => call<{ problems: Problem[] | null; hash: string }>('POST', '/flow-check', { body: { definition } }).then((r) => r.problems ?? [])
export const tryFlow = (body: TryRequest) => call<TryAnswer>('POST', '/flow-try', { body })
export const listReady = () => call<{ items: ReadyFlow[] | null }>('GET', '/ready-flows').then((r) => r.items ?? [])
export const previewReady = (key: string) => call<{ definition: Definition }>('POST', '/ready-flows/preview', { body: { answers: {}, key } }).then((r) => r.definition)

export const isConflict = (error: unknown): boolean => error instanceof ApiError && error.status === 409 && error.code === 'draft_conflict'
export const isOffline = (error: unknown): boolean => error instanceof ApiError && error.retryable
