// Calls of the control API. Every failure is a SandboxError.

const BASE = '/sandbox/v1'

/** A call that did not succeed; status 0 means that no answer came. */
export class SandboxError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

export const get = <T>(path: string): Promise<T> => call('GET', path)
export const post = <T>(path: string, body?: unknown): Promise<T> => call('POST', path, body ?? {})
export const patch = <T>(path: string, body: unknown): Promise<T> => call('PATCH', path, body)
export const remove = <T>(path: string): Promise<T> => call('DELETE', path)

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const form = body instanceof FormData
  const init: RequestInit = { method }
  if (form) init.body = body
  else if (body !== undefined) {
    init.body = JSON.stringify(body)
    init.headers = { 'Content-Type': 'application/json' }
  }
  let response: Response
  try {
    response = await fetch(BASE + path, init)
  } catch {
    throw new SandboxError(0, 'network', '')
  }
  const answer: unknown = await response.json().catch(() => undefined)
  if (response.ok && answer !== undefined) return answer as T
  const { code, message } = (answer as { error?: { code?: string; message?: string } } | undefined)?.error ?? {}
  throw new SandboxError(response.status, code ?? 'internal', message ?? String(response.status))
}
