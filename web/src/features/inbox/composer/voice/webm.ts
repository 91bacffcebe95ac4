// Reads the Opus packets of a WebM recording. Only what a browser's recorder
// writes is understood: one audio track, blocks without lacing. Sources: RFC 8794
// (EBML), RFC 9559 (Matroska).

export interface OpusTrack {
  /** The "OpusHead" identification header of RFC 7845. */
  head: Uint8Array
  packets: Uint8Array[]
}

const SEGMENT = 0x18538067
const TRACKS = 0x1654ae6b
const TRACK = 0xae
const CODEC = 0x86
const CODEC_PRIVATE = 0x63a2
const CLUSTER = 0x1f43b675
const BLOCK_GROUP = 0xa0
const BLOCK = 0xa1
const SIMPLE_BLOCK = 0xa3
// Their children are read as if they stood at the top: a live recording leaves the
// sizes of Segment and Cluster unknown.
const entered = new Set([SEGMENT, TRACKS, TRACK, CLUSTER, BLOCK_GROUP])
const LACING = 0x06

/** Throws on anything that is not a WebM recording in Opus. */
export function readWebm(bytes: Uint8Array): OpusTrack {
  let head: Uint8Array | undefined
  const packets: Uint8Array[] = []
  for (let at = 0; at < bytes.length; ) {
    const id = idAt(bytes, at)
    const size = sizeAt(bytes, at + id.length)
    const start = at + id.length + size.length
    if (entered.has(id.value)) {
      at = start
      continue
    }
    const end = start + size.value
    if (end > bytes.length) break // cut off: what came whole is kept
    const body = bytes.subarray(start, end)
    if (id.value === CODEC && !text(body).startsWith('A_OPUS')) throw new Error('the recording is not in Opus')
    if (id.value === CODEC_PRIVATE) head = body
    if (id.value === SIMPLE_BLOCK || id.value === BLOCK) packets.push(packet(body))
    at = end
  }
  if (packets.length === 0) throw new Error('the recording is empty')
  return { head: head && text(head).startsWith('OpusHead') ? head : defaultHead(), packets }
}

/** The payload of a block: after the track number, a 16-bit time and the flags. */
function packet(block: Uint8Array): Uint8Array {
  const flags = sizeAt(block, 0).length + 2
  if ((block[flags] ?? LACING) & LACING) throw new Error('laced blocks are not supported')
  return block.subarray(flags + 1)
}

/** One channel, 48 kHz, the usual 312 samples of pre-skip. */
function defaultHead(): Uint8Array {
  const head = new Uint8Array(19)
  head.set(new TextEncoder().encode('OpusHead'))
  const view = new DataView(head.buffer)
  head[8] = 1 // version
  head[9] = 1 // channels
  view.setUint16(10, 312, true)
  view.setUint32(12, 48_000, true)
  return head
}

const text = (bytes: Uint8Array) => String.fromCharCode(...bytes.subarray(0, 16))

/** The bytes of a variable-length number are told by its leading zero bits. */
function lengthAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at]
  if (!first) throw new Error('not a WebM file')
  return Math.clz32(first) - 23
}

/** An element id keeps its length marker. */
function idAt(bytes: Uint8Array, at: number): { value: number; length: number } {
  const length = lengthAt(bytes, at)
  if (length > 4) throw new Error('not a WebM file')
  return { value: number(bytes, at, length), length }
}

/** A size drops the marker; all bits set means unknown, which only entered elements may be. */
function sizeAt(bytes: Uint8Array, at: number): { value: number; length: number } {
  if (at >= bytes.length) return { value: 0, length: 0 }
  const length = lengthAt(bytes, at)
  const value = number(bytes, at, length) - 2 ** (7 * length)
  return { value: value === 2 ** (7 * length) - 1 ? Infinity : value, length }
}

function number(bytes: Uint8Array, at: number, length: number): number {
  let value = 0
  for (let i = 0; i < length; i++) value = value * 256 + (bytes[at + i] ?? 0)
  return value
}
