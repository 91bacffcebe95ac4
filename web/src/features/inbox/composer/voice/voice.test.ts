import { describe, expect, test } from 'vitest'
import { checksum, samplesOf, secondsOf, writeOgg } from './ogg'
import { readWebm } from './webm'

// A WebM recording as browsers write it, built here element by element.
const bytes = (...parts: (number | number[] | Uint8Array | string)[]) =>
  Uint8Array.from(parts.flatMap((p) => (typeof p === 'number' ? [p] : typeof p === 'string' ? [...new TextEncoder().encode(p)] : [...p])))
const UNKNOWN = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]
const element = (id: number[], body: Uint8Array) => bytes(id, body.length < 127 ? [0x80 | body.length] : [0x40 | (body.length >> 8), body.length & 0xff], body)
const head = bytes('OpusHead', 1, 1, [0x38, 0x01], [0x80, 0xbb, 0, 0], 0, 0, 0)
const track = (codec = 'A_OPUS', id = head) => element([0x16, 0x54, 0xae, 0x6b], element([0xae], bytes(element([0xd7], bytes(1)), element([0x86], bytes(codec)), element([0x63, 0xa2], id))))
const simple = (packet: Uint8Array, flags = 0x80) => element([0xa3], bytes(0x81, 0, 0, flags, packet))
const group = (packet: Uint8Array) => element([0xa0], element([0xa1], bytes(0x81, 0, 0, 0, packet)))
const cluster = (...blocks: Uint8Array[]) => bytes([0x1f, 0x43, 0xb6, 0x75], UNKNOWN, element([0xe7], bytes(0)), ...blocks)
const webm = (...parts: Uint8Array[]) => bytes(element([0x1a, 0x45, 0xdf, 0xa3], element([0x42, 0x82], bytes('webm'))), [0x18, 0x53, 0x80, 0x67], UNKNOWN, ...parts)
/** A 20 ms packet of a length, its bytes counting up. */
const packet = (length: number, from = 0) => Uint8Array.from({ length }, (_, i) => (i === 0 ? 0x78 : (from + i) & 0xff))

/** Takes an Ogg stream apart, checking every page on the way. */
function unpack(ogg: Uint8Array) {
  const packets: Uint8Array[] = []
  const pages: { flags: number; granule: number; n: number; serial: number }[] = []
  for (let at = 0; at < ogg.length; ) {
    const view = new DataView(ogg.buffer, ogg.byteOffset + at)
    expect(new TextDecoder().decode(ogg.subarray(at, at + 4))).toBe('OggS')
    const count = ogg[at + 26]!
    const lacing = ogg.subarray(at + 27, at + 27 + count)
    const size = 27 + count + lacing.reduce((a, b) => a + b, 0)
    const whole = ogg.slice(at, at + size)
    const crc = view.getUint32(22, true)
    whole.fill(0, 22, 26)
    expect(checksum(whole)).toBe(crc)
    pages.push({ flags: ogg[at + 5]!, granule: Number(view.getBigUint64(6, true)), serial: view.getUint32(14, true), n: view.getUint32(18, true) })
    let from = at + 27 + count
    let length = 0
    for (const l of lacing) {
      length += l
      if (l === 255) continue
      packets.push(ogg.slice(from, from + length))
      from += length
      length = 0
    }
    at += size
  }
  return { pages, packets }
}

describe('WebM', () => {
  test('packets of every cluster come out in order, with the head', () => {
    const read = readWebm(webm(track(), cluster(simple(packet(40)), group(packet(300, 7))), cluster(simple(packet(3)))))
    expect(read.head).toEqual(head)
    expect(read.packets.map((p) => p.length)).toEqual([40, 300, 3])
    expect(read.packets[1]).toEqual(packet(300, 7))
  })
  test('a recording cut off in the middle of a block keeps what came whole', () => {
    const whole = webm(track(), cluster(simple(packet(40)), simple(packet(50))))
    expect(readWebm(whole.subarray(0, whole.length - 5)).packets).toEqual([packet(40)])
  })
  test('without a private head the usual one stands in', () => {
    const read = readWebm(webm(track('A_OPUS', bytes('none')), cluster(simple(packet(9)))))
    expect([...read.head.subarray(8, 12)]).toEqual([1, 1, 0x38, 0x01])
  })
  test.each([
    ['nothing', new Uint8Array()],
    ['zeros', new Uint8Array(64)],
    ['no blocks', webm(track())],
    ['another codec', webm(track('A_VORBIS'), cluster(simple(packet(9))))],
    ['laced blocks', webm(track(), cluster(simple(packet(9), 0x86)))],
    ['a block without flags', webm(track(), cluster(element([0xa3], bytes(0x81))))],
  ])('refuses %s', (_, input) => {
    expect(() => readWebm(input)).toThrow()
  })
  test('any cut of a recording either reads or is refused, and ends', () => {
    const whole = webm(track(), cluster(simple(packet(40)), group(packet(300))))
    for (let n = 0; n < whole.length; n++) {
      try {
        expect(readWebm(whole.subarray(0, n)).packets.length).toBeGreaterThan(0)
      } catch (error) {
        expect(error).toBeInstanceOf(Error)
      }
    }
  })
})

describe('Ogg', () => {
  test('the known checksum of a known page', () => {
    // "123456789" under CRC-32 with this polynomial, neither reflected nor inverted.
    expect(checksum(bytes('123456789')).toString(16)).toBe('89a1897f')
  })
  test('head, tags, then the packets as they were', () => {
    const packets = [packet(1), packet(254), packet(255), packet(256), packet(700)]
    const { pages, packets: out } = unpack(writeOgg({ head, packets }, 77))
    expect(out[0]).toEqual(head)
    expect(new TextDecoder().decode(out[1]!.subarray(0, 8))).toBe('OpusTags')
    expect(out.slice(2)).toEqual(packets)
    expect(pages.map((p) => p.flags)).toEqual([2, 0, 4])
    expect(pages.map((p) => p.n)).toEqual([0, 1, 2])
    expect(pages.every((p) => p.serial === 77)).toBe(true)
    expect(pages[2]!.granule).toBe(5 * 960)
  })
  test('a minute takes about a page a second, each with the samples so far', () => {
    const packets = Array.from({ length: 3_000 }, (_, i) => packet(80, i))
    const { pages, packets: out } = unpack(writeOgg({ head, packets }))
    expect(out.length).toBe(3_002)
    expect(pages.length).toBe(62)
    expect(pages.slice(2).map((p) => p.granule)).toEqual(Array.from({ length: 60 }, (_, i) => (i + 1) * 48_000))
    expect(pages.at(-1)!.flags).toBe(4)
  })
  test('large packets break pages at 255 segments', () => {
    const packets = Array.from({ length: 4 }, () => packet(40_000))
    const { pages, packets: out } = unpack(writeOgg({ head, packets }))
    expect(pages.length).toBe(6)
    expect(out.slice(2)).toEqual(packets)
    expect(() => writeOgg({ head, packets: [packet(70_000)] })).toThrow()
  })
  test.each([[0x78, 960], [0x79, 1920], [0x00, 480], [0x18, 2880], [0x60, 480], [0x80, 120], [0x98, 960]])('a packet that begins with %i has %i samples', (toc, samples) => {
    expect(samplesOf(bytes(toc))).toBe(samples)
  })
  test('a packet with a frame count, and the length of a recording', () => {
    expect(samplesOf(bytes(0x7b, 0x83))).toBe(3 * 960)
    expect(secondsOf({ head, packets: Array.from({ length: 51 }, () => packet(9)) })).toBeCloseTo((51 * 960 - 312) / 48_000)
  })
})
