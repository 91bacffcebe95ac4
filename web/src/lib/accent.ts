// The organization's accent colour made safe: whatever a dealership picks, text
// in it and on it reaches 4.5:1 (WCAG 2.2, 1.4.3) in both themes.

export type Rgb = readonly [number, number, number]

export interface Accent {
  fill: string // buttons and badges
  on: string // text on the fill
  text: string // the accent as text or icon on a surface
}

export const surfaces = { light: '#f3f4f6', dark: '#1f242a' } as const
const DARK_INK = '#0c1013'
const AA = 4.5
const MARGIN = 0.3

export function parseHex(hex: string): Rgb | undefined {
  const m = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex.trim())
  return m ? [parseInt(m[1]!, 16), parseInt(m[2]!, 16), parseInt(m[3]!, 16)] : undefined
}

export function toHex(rgb: Rgb): string {
  return '#' + rgb.map((c) => Math.round(c).toString(16).padStart(2, '0')).join('')
}

/** Relative luminance, 0 to 1 (WCAG 2.2 definition). */
export function luminance([r, g, b]: Rgb): number {
  const lin = (c: number) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4)
  return 0.2126 * lin(r) + 0.7152 * lin(g) + 0.0722 * lin(b)
}

export function contrast(a: string, b: string): number {
  const [x, y] = [a, b].map((hex) => luminance(parseHex(hex) ?? [0, 0, 0])) as [number, number]
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)
}

/** Derives the three accent colours for a theme; undefined when the colour cannot be read. */
export function accent(hex: string, theme: 'light' | 'dark'): Accent | undefined {
  const rgb = parseHex(hex)
  if (!rgb) return undefined
  const toward: Rgb = theme === 'light' ? [0, 0, 0] : [255, 255, 255]
  let fill = until(rgb, toward, (c) => contrast(c, surfaces[theme]) >= 3)
  let on = contrast(fill, '#ffffff') >= AA ? '#ffffff' : DARK_INK
  if (contrast(fill, on) < AA) {
    fill = until(parseHex(fill)!, [0, 0, 0], (c) => contrast(c, '#ffffff') >= AA)
    on = '#ffffff'
  }
  // Text in the accent also stands on the accent's own tint (--accent-soft).
  const tint = soft(fill, theme)
  const text = until(rgb, toward, (c) => contrast(c, surfaces[theme]) >= AA && contrast(c, tint) >= AA + MARGIN)
  return { fill, on, text }
}

/** --accent-soft of tokens.css, near enough: it is mixed in another colour space, hence MARGIN. */
export function soft(fill: string, theme: 'light' | 'dark'): string {
  const [share, surface] = theme === 'light' ? [0.11, [255, 255, 255]] : [0.18, [0x15, 0x18, 0x1c]]
  const rgb = parseHex(fill) ?? [0, 0, 0]
  return toHex(rgb.map((c, i) => c * (share as number) + (surface as number[])[i]! * (1 - (share as number))) as unknown as Rgb)
}

/** Mixes rgb toward a pole in small steps until the colour is good enough. */
function until(rgb: Rgb, pole: Rgb, good: (hex: string) => boolean): string {
  for (let step = 0; step <= 100; step += 2) {
    const hex = toHex(rgb.map((c, i) => c + ((pole[i]! - c) * step) / 100) as unknown as Rgb)
    if (good(hex)) return hex
  }
  return toHex(pole)
}
