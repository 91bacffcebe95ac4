import { expect, test } from 'vitest'
import { conversation } from '../state/sample'
import { possible } from './set'

test('what is offered follows the state and the role', () => {
  const queued = conversation({ id: '1', state: 'queued' })
  expect(possible(queued, 'me', false)).toEqual({ take: true, assign: false, transfer: true, close: true, reopen: false })
  expect(possible({ ...queued, state: 'active', agent_id: 'other' }, 'me', false).take).toBe(false)
  expect(possible({ ...queued, state: 'active', agent_id: 'other' }, 'me', true).take).toBe(true)
  expect(possible({ ...queued, state: 'active', agent_id: 'me' }, 'me', true).take).toBe(false)
  expect(possible({ ...queued, state: 'closed' }, 'me', true)).toEqual({ take: false, assign: false, transfer: false, close: false, reopen: true })
})
