// One file to the server. fetch tells no upload progress; XMLHttpRequest does.
import { ApiError, problem } from '$lib/api/client'
import type { Upload } from '$lib/api/types'

export interface Sending {
  done: Promise<Upload>
  abort: () => void
}

/** Rejects with an ApiError; never settles once aborted. */
export function uploadFile(file: File, progress: (part: number) => void = () => undefined): Sending {
  const request = new XMLHttpRequest()
  const done = new Promise<Upload>((resolve, reject) => {
    request.open('POST', '/api/v1/uploads')
    request.setRequestHeader('X-Requested-With', 'prosa')
    request.responseType = 'json'
    request.upload.onprogress = (e) => e.lengthComputable && progress(e.loaded / e.total)
    request.onerror = () => reject(new ApiError(0, 'unreachable', ''))
    request.onload = () => {
      if (request.status < 300) resolve(request.response as Upload)
      else reject(problem({ status: request.status, url: '/api/v1/uploads' }, request.response))
    }
    const form = new FormData()
    form.append('file', file, file.name)
    request.send(form)
  })
  return { done, abort: () => request.abort() }
}
