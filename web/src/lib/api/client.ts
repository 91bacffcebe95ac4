// The one HTTP client. Every failure comes out as an ApiError whose `code` the
// catalogs translate; nothing else in the app reads a Response.
import createClient from 'openapi-fetch'
import type { paths } from './schema'

export class ApiError extends Error {
  constructor(
    readonly status: number, // 0 = the server was not reached
    readonly code: string,
    detail: string,
    readonly field = '',
    readonly requestId = '',
  ) {
    super(detail)
    this.name = 'ApiError'
  }

  /** True when nothing is known to have happened: trying again is safe for reads and for keyed sends. */
  get retryable(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 502
  }
}

/** Called once for each 401 that is not an answer to a login. */
export const onSignedOut: { handler: () => void } = { handler: () => {} }

const TIMEOUT_MS = 30_000

async function send(request: Request): Promise<Response> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT_MS)])
  try {
    return await fetch(new Request(request, { signal }))
  } catch (cause) {
    if (request.signal.aborted) throw cause
    throw new ApiError(0, 'unreachable', String(cause))
  }
}

export const api = createClient<paths>({
  baseUrl: '/',
  fetch: send,
  headers: { 'X-Requested-With': 'prosa' },
})

interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

/** Unwraps an openapi-fetch answer: the data, or a thrown ApiError. */
export async function ok<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer
  if (response.ok) return data as T
  throw problem(response, error)
}

/** Reads RFC 9457 problem+json; what is not that becomes a code by status. */
export function problem(response: Pick<Response, 'status' | 'url'>, body: unknown): ApiError {
  const p = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  const text = (key: string) => (typeof p[key] === 'string' ? p[key] : '')
  const code = text('code') || byStatus(response.status)
  if (response.status === 401 && !response.url.endsWith('/session')) onSignedOut.handler()
  return new ApiError(response.status, code, text('detail') || text('title'), text('field'), text('request_id'))
}

function byStatus(status: number): string {
  switch (status) {
    case 401:
      return 'unauthorized'
    case 403:
      return 'forbidden'
    case 404:
      return 'not_found'
    case 409:
      return 'conflict'
    case 413:
      return 'too_large'
    case 422:
      return 'invalid'
    case 429:
      return 'too_many'
    default:
      return status >= 502 ? 'unavailable' : 'internal'
  }
}
