import { expect, it, vi } from 'vitest'
import { get, patch, post, SandboxError } from './client'

function answer(status: number, body: string) {
  const fetch = vi.fn<(url: string, init: RequestInit) => Promise<Response>>(async () => new Response(body, { status }))
  vi.stubGlobal('fetch', fetch)
  return fetch
}

it('sends JSON, and a form as it is', async () => {
  const fetch = answer(200, '{"success":true}')
  await patch('/phones/p1', { online: false })
  expect(fetch.mock.calls[0]![0]).toBe('/sandbox/v1/phones/p1')
  expect(fetch.mock.calls[0]![1]).toEqual({ method: 'PATCH', body: '{"online":false}', headers: { 'Content-Type': 'application/json' } })
  const form = new FormData()
  await post('/phones/p1/messages', form)
  expect(fetch.mock.calls[1]![1]).toEqual({ method: 'POST', body: form })
})

it('says why the sandbox refused', async () => {
  answer(409, '{"error":{"code":"offline","message":"the phone is offline"}}')
  await expect(get('/x')).rejects.toMatchObject({ status: 409, code: 'offline', message: 'the phone is offline' })
})

it('survives an answer that is no JSON, and none at all', async () => {
  answer(502, '<html>')
  await expect(get('/x')).rejects.toMatchObject({ status: 502, code: 'internal' })
  vi.stubGlobal('fetch', vi.fn(async () => Promise.reject(new TypeError('failed'))))
  await expect(get('/x')).rejects.toBeInstanceOf(SandboxError)
  await expect(get('/x')).rejects.toMatchObject({ status: 0, code: 'network' })
})
