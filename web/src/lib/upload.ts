// A file sent to the server, to be part of a message later on.
import { ApiError, problem } from './api/client'
import type { Upload } from './api/types'

/** Errors: ApiError; unreachable when the server was not reached. */
export async function upload(file: File): Promise<Upload> {
  const form = new FormData()
  form.append('file', file, file.name)
  const answer = await fetch('/api/v1/uploads', { method: 'POST', headers: { 'X-Requested-With': 'prosa' }, body: form }).catch((cause) => {
    throw new ApiError(0, 'unreachable', String(cause))
  })
  const body: unknown = await answer.json().catch(() => undefined)
  if (!answer.ok) throw problem(answer, body)
  return body as Upload
}

/** Where a file is fetched from. */
export const fileUrl = (key: string): string => `/api/v1/media/${key.split('/').map(encodeURIComponent).join('/')}`
