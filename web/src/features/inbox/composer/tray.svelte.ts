// Files waiting to be sent: each is uploaded as soon as it is chosen, with progress.
import { ApiError, problem } from '$lib/api/client'
import type { Upload } from '$lib/api/types'
import { kindOf, tooLarge, type FileKind } from './files'

export interface Attached {
  id: number
  name: string
  mime: string
  size: number
  kind: FileKind
  preview: string // a blob: URL of a picture
  progress: number // 0 to 1
  media_id: string
  error?: unknown
  abort: () => void
}

export class Tray {
  items = $state.raw<readonly Attached[]>([])
  private last = 0

  get busy(): boolean {
    return this.items.some((f) => !f.media_id && !f.error)
  }

  add(files: File[]): void {
    for (const file of files) {
      const kind = kindOf(file.type)
      const id = ++this.last
      const preview = kind === 'image' ? URL.createObjectURL(file) : ''
      const item: Attached = { id, name: file.name, mime: file.type, size: file.size, kind, preview, progress: 0, media_id: '', abort: () => undefined }
      if (file.size === 0 || tooLarge(kind, file.size)) {
        item.error = new ApiError(413, file.size ? `too_large_${kind}` : 'empty_file', '')
      } else {
        item.abort = this.upload(id, file)
      }
      this.items = [...this.items, item]
    }
  }

  remove(id: number): void {
    const item = this.items.find((f) => f.id === id)
    item?.abort()
    if (item?.preview) URL.revokeObjectURL(item.preview)
    this.items = this.items.filter((f) => f.id !== id)
  }

  /** Hands over what is uploaded; undefined while something is still under way. Failed files stay. */
  take(): readonly Attached[] | undefined {
    if (this.busy) return undefined
    const ready = this.items.filter((f) => f.media_id)
    for (const f of ready) if (f.preview) URL.revokeObjectURL(f.preview)
    this.items = this.items.filter((f) => !f.media_id)
    return ready
  }

  private set(id: number, part: Partial<Attached>): void {
    this.items = this.items.map((f) => (f.id === id ? { ...f, ...part } : f))
  }

  /** fetch tells no upload progress; XMLHttpRequest does. */
  private upload(id: number, file: File): () => void {
    const request = new XMLHttpRequest()
    request.open('POST', '/api/v1/uploads')
    request.setRequestHeader('X-Requested-With', 'prosa')
    request.responseType = 'json'
    request.upload.onprogress = (e) => e.lengthComputable && this.set(id, { progress: e.loaded / e.total })
    request.onerror = () => this.set(id, { error: new ApiError(0, 'unreachable', '') })
    request.onload = () => {
      if (request.status >= 300) {
        this.set(id, { error: problem({ status: request.status, url: '/api/v1/uploads' }, request.response) })
        return
      }
      const done = request.response as Upload
      this.set(id, { media_id: done.media_id, mime: done.mime, name: done.name, size: done.size, kind: kindOf(done.mime), progress: 1 })
    }
    const form = new FormData()
    form.append('file', file, file.name)
    request.send(form)
    return () => request.abort()
  }
}
