// Writes Opus packets as an Ogg stream, the form WhatsApp plays as a voice note.
// Packets are copied, never encoded again. Sources: RFC 3533 (Ogg), RFC 7845
// (Opus in Ogg), RFC 6716 §3.1 (the length of a packet).
import type { OpusTrack } from './webm'

const MAX_SEGMENTS = 255
const PAGE_SAMPLES = 48_000 // about a second a page: quick to seek, little overhead
const FIRST = 2
const LAST = 4

/** The serial number tells streams of one file apart; any will do for a single one. */
export function writeOgg(track: OpusTrack, serial = 1): Uint8Array<ArrayBuffer> {
  const pages = [page([track.head], { flags: FIRST, granule: 0, serial, n: 0 }), page([tags()], { flags: 0, granule: 0, serial, n: 1 })]
  let granule = 0
  let waiting: Uint8Array[] = []
  let segments = 0
  let since = 0
  const flush = (flags: number) => {
    pages.push(page(waiting, { flags, granule, serial, n: pages.length }))
    waiting = []
    segments = since = 0
  }
  track.packets.forEach((packet, i) => {
    const needed = Math.floor(packet.length / 255) + 1
    if (needed > MAX_SEGMENTS) throw new Error('an Opus packet is too long')
    if (waiting.length && (segments + needed > MAX_SEGMENTS || since >= PAGE_SAMPLES)) flush(0)
    waiting.push(packet)
    segments += needed
    const samples = samplesOf(packet)
    granule += samples
    since += samples
    if (i === track.packets.length - 1) flush(LAST)
  })
  return concat(pages)
}

/** Length of the recording in seconds, without the pre-skip. */
export function secondsOf(track: OpusTrack): number {
  const skip = (track.head[10] ?? 0) | ((track.head[11] ?? 0) << 8)
  return Math.max(0, track.packets.reduce((sum, p) => sum + samplesOf(p), 0) - skip) / 48_000
}

/** Samples at 48 kHz of a packet, from its first byte. */
export function samplesOf(packet: Uint8Array): number {
  const toc = packet[0] ?? 0
  const config = toc >> 3
  const frame = config < 12 ? [480, 960, 1920, 2880][config & 3]! : config < 16 ? [480, 960][config & 1]! : [120, 240, 480, 960][config & 3]!
  const code = toc & 3
  return frame * (code === 0 ? 1 : code === 3 ? (packet[1] ?? 0) & 63 : 2)
}

function tags(): Uint8Array {
  const vendor = new TextEncoder().encode('Prosa')
  const out = new Uint8Array(8 + 4 + vendor.length + 4)
  out.set(new TextEncoder().encode('OpusTags'))
  new DataView(out.buffer).setUint32(8, vendor.length, true)
  out.set(vendor, 12)
  return out
}

interface PageHeader {
  flags: number
  granule: number
  serial: number
  n: number
}

function page(packets: Uint8Array[], { flags, granule, serial, n }: PageHeader): Uint8Array {
  const lacing = packets.flatMap((p) => [...Array<number>(Math.floor(p.length / 255)).fill(255), p.length % 255])
  const out = concat([new Uint8Array(27), Uint8Array.from(lacing), ...packets])
  const view = new DataView(out.buffer)
  out.set([0x4f, 0x67, 0x67, 0x53, 0, flags]) // "OggS", version 0
  view.setBigUint64(6, BigInt(granule), true)
  view.setUint32(14, serial, true)
  view.setUint32(18, n, true)
  out[26] = lacing.length
  view.setUint32(22, checksum(out), true)
  return out
}

function concat(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0))
  let at = 0
  for (const p of parts) {
    out.set(p, at)
    at += p.length
  }
  return out
}

const table = Uint32Array.from({ length: 256 }, (_, i) => {
  let r = i << 24
  for (let bit = 0; bit < 8; bit++) r = r & 0x80000000 ? (r << 1) ^ 0x04c11db7 : r << 1
  return r >>> 0
})

/** Ogg's CRC-32: polynomial 0x04c11db7, not reflected, from zero. */
export function checksum(bytes: Uint8Array): number {
  let crc = 0
  for (const b of bytes) crc = ((crc << 8) ^ table[((crc >>> 24) ^ b) & 0xff]!) >>> 0
  return crc
}
