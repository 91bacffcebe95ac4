// Ready faults of the Graph API, by what they look like to whoever sends. The kinds
// and codes are those of docs/sandbox.md; the names are `fault.<id>` in the catalogs.
import type { HookFaults, SendFault } from '../api/shapes'

export interface Preset {
  id: string
  group: 'refused' | 'broken' | 'uncertain' | 'media'
  fault: Omit<SendFault, 'next' | 'probability' | 'number_id'>
}

export const presets = [
  { id: '131047', group: 'refused', fault: { kind: 'error', code: 131047 } },
  { id: '131026', group: 'refused', fault: { kind: 'error', code: 131026 } },
  { id: '131049', group: 'refused', fault: { kind: 'error', code: 131049 } },
  { id: '131056', group: 'refused', fault: { kind: 'error', code: 131056 } },
  { id: '130429', group: 'refused', fault: { kind: 'error', code: 130429 } },
  { id: '190', group: 'refused', fault: { kind: 'error', code: 190 } },
  { id: 'failed_status', group: 'refused', fault: { kind: 'failed_status', code: 131026 } },
  { id: '500', group: 'broken', fault: { kind: 'http_500_empty' } },
  { id: '502', group: 'broken', fault: { kind: 'http_502_html' } },
  { id: '503', group: 'broken', fault: { kind: 'http_503', retry_after_s: 2 } },
  { id: '429', group: 'broken', fault: { kind: 'http_429', retry_after_s: 2 } },
  { id: 'slow', group: 'broken', fault: { kind: 'slow', ms: 5_000 } },
  { id: 'hang', group: 'broken', fault: { kind: 'hang', ms: 60_000 } },
  { id: 'reset', group: 'broken', fault: { kind: 'reset_before_accept' } },
  { id: 'reset_after', group: 'uncertain', fault: { kind: 'reset_after_accept' } },
  { id: 'hang_after', group: 'uncertain', fault: { kind: 'hang_after_accept', ms: 60_000 } },
  { id: 'truncated', group: 'uncertain', fault: { kind: 'truncated_after_accept' } },
  { id: 'no_id', group: 'uncertain', fault: { kind: 'no_id_after_accept' } },
  { id: 'upload', group: 'media', fault: { kind: 'http_500_empty', edge: 'media' } },
  { id: 'download', group: 'media', fault: { kind: 'http_500_empty', edge: 'media_download' } },
] as const satisfies readonly Preset[]

export type PresetId = (typeof presets)[number]['id']
export const groups = ['refused', 'broken', 'uncertain', 'media'] as const

/** The rules with one more: the preset for the next `n` requests, after those there. */
export function planned(rules: readonly SendFault[], id: PresetId, n: number): SendFault[] {
  const preset = presets.find((p) => p.id === id)
  return preset ? [...rules, { ...preset.fault, next: Math.max(1, Math.floor(n)) }] : [...rules]
}

/** The preset a rule came from; undefined for one made elsewhere. */
export function presetOf(rule: SendFault): PresetId | undefined {
  const same = (p: Preset) =>
    p.fault.kind === rule.kind && (p.fault.code ?? 0) === (rule.code ?? 0) && (p.fault.edge ?? 'messages') === (rule.edge || 'messages')
  return presets.find(same)?.id
}

export const DUPLICATES = 2
export const RACE_MS = 500

/** The switches of webhook delivery, each with what it reads and what it writes. */
export const hookSwitches = [
  { id: 'duplicate', on: (h: HookFaults) => h.duplicate.probability > 0, set: (on: boolean) => ({ duplicate: { probability: on ? 1 : 0, times: on ? DUPLICATES : 0 } }) },
  { id: 'early', on: (h: HookFaults) => h.status_before_response.probability > 0, set: (on: boolean) => ({ status_before_response: { probability: on ? 1 : 0, max_ms: on ? RACE_MS : 0 } }) },
  { id: 'drop', on: (h: HookFaults) => h.drop_statuses.probability > 0, set: (on: boolean) => ({ drop_statuses: { probability: on ? 1 : 0, statuses: on ? ['delivered'] : [] } }) },
  { id: 'skip', on: (h: HookFaults) => h.skip_delivered, set: (on: boolean) => ({ skip_delivered: on }) },
] as const

/** How long a delivery can be held, in milliseconds. */
export const holds = [0, 500, 2_000, 10_000, 60_000] as const
