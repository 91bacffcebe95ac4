import { afterEach, describe, expect, test, vi } from 'vitest'
import { ApiError, ok, onSignedOut, problem } from './client'

const at = (status: number, url = 'http://x/api/v1/conversations') => ({ status, url })
afterEach(() => void (onSignedOut.handler = () => {}))

describe('problems', () => {
  test('code, words, field and request id come from the body', () => {
    const e = problem(at(409), { code: 'window_closed', title: 'Conflict', detail: 'the window is closed', field: 'content', request_id: 'r1' })
    expect(e).toMatchObject({ status: 409, code: 'window_closed', message: 'the window is closed', field: 'content', requestId: 'r1' })
  })
  test.each([[401, 'unauthorized'], [403, 'forbidden'], [404, 'not_found'], [422, 'invalid'], [429, 'too_many'], [502, 'unavailable'], [500, 'internal']])('a proxy’s %i without a body is %s', (status, code) => {
    expect(problem(at(status), '<html>').code).toBe(code)
  })
  test('a 401 signs out, except as the answer to a login', () => {
    onSignedOut.handler = vi.fn()
    problem(at(401, 'http://x/api/v1/session'), {})
    expect(onSignedOut.handler).not.toHaveBeenCalled()
    problem(at(401), {})
    expect(onSignedOut.handler).toHaveBeenCalledOnce()
  })
  test('only what may not have happened is retried', () => {
    expect([0, 429, 503].map((s) => new ApiError(s, '', '').retryable)).toEqual([true, true, true])
    expect([400, 409, 422, 500].map((s) => new ApiError(s, '', '').retryable)).toEqual([false, false, false, false])
  })
})

test('ok unwraps data and throws the rest', async () => {
  const answer = (status: number, data?: unknown, error?: unknown) => Promise.resolve({ data, error, response: new Response(null, { status }) })
  expect(await ok(answer(200, { a: 1 }))).toEqual({ a: 1 })
  await expect(ok(answer(404, undefined, { code: 'conversation_not_found' }))).rejects.toMatchObject({ code: 'conversation_not_found' })
})
