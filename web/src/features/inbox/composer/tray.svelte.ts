// Files waiting to be sent: each is uploaded as soon as it is chosen, with progress.
import { ApiError } from '$lib/api/client'
import { kindOf, tooLarge, type FileKind } from './files'
import { uploadFile } from './upload'

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

  private upload(id: number, file: File): () => void {
    const { done, abort } = uploadFile(file, (progress) => this.set(id, { progress }))
    done.then(
      (u) => this.set(id, { media_id: u.media_id, mime: u.mime, name: u.name, size: u.size, kind: kindOf(u.mime), progress: 1 }),
      (error: unknown) => this.set(id, { error }),
    )
    return abort
  }
}
