import { expect, it } from 'vitest'
import type { HookFaults } from '../api/shapes'
import { hookSwitches, planned, presetOf, presets } from './presets'

it('adds a rule after those there, for at least one request', () => {
  const rules = planned([{ kind: 'slow', ms: 1, next: 2 }], '131047', 3)
  expect(rules).toEqual([{ kind: 'slow', ms: 1, next: 2 }, { kind: 'error', code: 131047, next: 3 }])
  expect(planned([], '500', 0)[0]!.next).toBe(1)
})

it('recognises each of its own rules as the sandbox gives them back', () => {
  for (const preset of presets) {
    const [rule] = planned([], preset.id, 1)
    expect(presetOf({ number_id: '', edge: 'messages', code: 0, ...rule! })).toBe(preset.id)
  }
  expect(presetOf({ kind: 'error', code: 1 })).toBeUndefined()
})

it('each switch reads what it writes', () => {
  const quiet: HookFaults = {
    duplicate: { probability: 0, times: 0 }, reorder_window_ms: 0, batch_max: 0, batch_wait_ms: 0, latency_ms: 0, jitter_ms: 0,
    drop_statuses: { probability: 0, statuses: null }, status_before_response: { probability: 0, max_ms: 0 }, skip_delivered: false,
  }
  for (const s of hookSwitches) {
    expect(s.on(quiet), s.id).toBe(false)
    const on = { ...quiet, ...s.set(true) } as HookFaults
    expect(s.on(on), s.id).toBe(true)
    expect(s.on({ ...on, ...s.set(false) } as HookFaults), s.id).toBe(false)
    expect(hookSwitches.filter((other) => other.on(on)), s.id).toEqual([s])
  }
})
