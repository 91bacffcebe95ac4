// What kind of message a file becomes, and how large it may be. Source: "Media",
// WhatsApp Cloud API (supported media types and sizes).

export type FileKind = 'image' | 'audio' | 'video' | 'document'

const MB = 1_000_000
const limits: Record<FileKind, number> = { image: 5 * MB, audio: 16 * MB, video: 16 * MB, document: 100 * MB }
const kinds: Record<string, FileKind> = {
  'image/jpeg': 'image', 'image/png': 'image',
  'audio/aac': 'audio', 'audio/amr': 'audio', 'audio/mpeg': 'audio', 'audio/mp4': 'audio', 'audio/ogg': 'audio',
  'video/mp4': 'video', 'video/3gpp': 'video',
}

/** Whatever Meta does not take as picture, sound or video travels as a document. */
export function kindOf(mime: string): FileKind {
  return kinds[mime.split(';')[0]!.trim().toLowerCase()] ?? 'document'
}

export function tooLarge(kind: FileKind, size: number): boolean {
  return size > limits[kind]
}
