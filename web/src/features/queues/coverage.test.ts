import { expect, test } from 'vitest'
import type { Queue } from '$lib/api/types'
import { byNeed, coverage } from './coverage'

const q = (part: Partial<Queue>): Queue => ({ department_id: 'd', store_id: 's', waiting: 0, agents: [], ...part })
const agent = (presence: 'available' | 'busy' | 'paused' | 'offline', load = 0, capacity = 5) => ({ user_id: presence + load, presence, load, capacity })

test('free places count the available only, and never below zero', () => {
  expect(coverage(q({ agents: [agent('available', 2), agent('available', 9), agent('busy', 0), agent('offline', 0)] }))).toEqual({ available: 2, free: 3, uncovered: false })
})
test('customers waiting with nobody available is an alarm; nobody waiting is not', () => {
  expect(coverage(q({ waiting: 1, agents: [agent('paused')] })).uncovered).toBe(true)
  expect(coverage(q({ waiting: 0, agents: [] })).uncovered).toBe(false)
})
test('where help is needed first stands first', () => {
  const calm = q({ department_id: 'calm' })
  const short = q({ department_id: 'short', waiting: 1, longest_wait_since: 200, agents: [agent('available')] })
  const long = q({ department_id: 'long', waiting: 1, longest_wait_since: 100, agents: [agent('available')] })
  const alone = q({ department_id: 'alone', waiting: 1, longest_wait_since: 300 })
  expect([calm, short, long, alone].sort(byNeed).map((x) => x.department_id)).toEqual(['alone', 'long', 'short', 'calm'])
})
