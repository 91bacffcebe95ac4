// Coordinates out of what people paste: a maps link, a pair of numbers, degrees.
// Read here, on this device; nothing is fetched. Pure.

export interface Spot {
  latitude: number
  longitude: number
  name?: string
}

const N = String.raw`(-?\d{1,3}(?:\.\d+)?)`
// The place itself before the middle of the map.
const inLinks = [
  new RegExp(`!3d${N}!4d${N}`),
  new RegExp(`[?&](?:q|query|ll|sll|destination|daddr|center|coordinate)=(?:loc:)?${N}(?:,|%2C)(?:\\+|%20)?${N}`, 'i'),
  new RegExp(`^geo:${N},${N}`),
  new RegExp(`[?&]mlat=${N}&mlon=${N}`),
  new RegExp(`#map=\\d+(?:\\.\\d+)?/${N}/${N}`),
  new RegExp(`/place/${N},(?:\\+)?${N}`),
  new RegExp(`@${N},${N}`),
]
const pair = /^\(?\s*(-?\d{1,3}(?:[.,]\d+)?)\s*[;,\s]\s*(-?\d{1,3}(?:[.,]\d+)?)\s*\)?$/
const degrees = /^(\d{1,3})°\s*(\d{1,2})['′]\s*(\d{1,2}(?:[.,]\d+)?)["″]\s*([NS])[\s,]+(\d{1,3})°\s*(\d{1,2})['′]\s*(\d{1,2}(?:[.,]\d+)?)["″]\s*([EWLO])$/i

/** Undefined when there are no coordinates in it: a short link hides them. */
export function readSpot(text: string): Spot | undefined {
  const trimmed = text.trim()
  if (/^(https?:|geo:)/i.test(trimmed)) return fromLink(trimmed)
  const d = degrees.exec(trimmed)
  if (d) return spot(angle(d[1]!, d[2]!, d[3]!, /s/i.test(d[4]!)), angle(d[5]!, d[6]!, d[7]!, /[wo]/i.test(d[8]!)))
  const p = pair.exec(trimmed)
  return p ? spot(decimal(p[1]!), decimal(p[2]!)) : undefined
}

/** Short links lead to the coordinates only through their owner's server. */
export const isShortLink = (text: string): boolean => /^https?:\/\/(maps\.app\.goo\.gl|goo\.gl|g\.co|waze\.com\/ul\/h)/i.test(text.trim())

function fromLink(link: string): Spot | undefined {
  for (const form of inLinks) {
    const m = form.exec(link)
    const found = m && spot(Number(m[1]), Number(m[2]))
    if (found) return { ...found, ...nameIn(link) }
  }
  return undefined
}

function nameIn(link: string): { name?: string } {
  const m = /\/place\/([^/@?]+)/.exec(link)
  if (!m || /^-?\d/.test(m[1]!)) return {}
  try {
    return { name: decodeURIComponent(m[1]!.replaceAll('+', ' ')).slice(0, 100) }
  } catch {
    return {} // a stray percent sign
  }
}

function spot(latitude: number, longitude: number): Spot | undefined {
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined
}

const decimal = (s: string) => Number(s.replace(',', '.'))
const angle = (d: string, m: string, s: string, negative: boolean) => Number(((Number(d) + Number(m) / 60 + decimal(s) / 3600) * (negative ? -1 : 1)).toFixed(6))
