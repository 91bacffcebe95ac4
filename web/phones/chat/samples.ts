// Files made in the browser, so that everything can be tried without any at hand.
// The texts on them come from the caller: they belong to the catalogs.
import { pdf } from './pdf'

/** A photo: a car by the road. PNG, 640 × 420. */
export async function samplePhoto(title: string): Promise<File> {
  const canvas = surface(640, 420)
  const c = canvas.getContext('2d')!
  const sky = c.createLinearGradient(0, 0, 0, 300)
  sky.addColorStop(0, '#8fc7ee')
  sky.addColorStop(1, '#e8f3fa')
  paint(c, sky, 0, 0, 640, 300)
  paint(c, '#7fa46a', 0, 250, 640, 60)
  paint(c, '#5b6068', 0, 300, 640, 120)
  for (let x = 20; x < 640; x += 120) paint(c, '#e9d98b', x, 356, 60, 8)
  c.translate(140, 190)
  car(c)
  c.resetTransform()
  c.fillStyle = '#ffffff'
  c.font = '600 22px sans-serif'
  c.fillText(title, 20, 400)
  return file(canvas, 'image/png', 'foto.png')
}

/** A sticker: the same car on a round badge. WebP, 512 × 512 (PNG where the browser cannot). */
export async function sampleSticker(): Promise<File> {
  const canvas = surface(512, 512)
  const c = canvas.getContext('2d')!
  c.fillStyle = '#bfe0f5'
  c.beginPath()
  c.arc(256, 256, 248, 0, 2 * Math.PI)
  c.fill()
  c.translate(40, 150)
  c.scale(1.2, 1.2)
  car(c)
  return file(canvas, 'image/webp', 'figurinha.webp')
}

/** A one-page PDF with the given lines. */
export function samplePdf(lines: string[]): File {
  return new File([pdf(lines)], 'orcamento.pdf', { type: 'application/pdf' })
}

function surface(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  return canvas
}

function paint(c: CanvasRenderingContext2D, fill: string | CanvasGradient, x: number, y: number, w: number, h: number): void {
  c.fillStyle = fill
  c.fillRect(x, y, w, h)
}

function car(c: CanvasRenderingContext2D): void {
  c.fillStyle = '#c8372d'
  c.beginPath()
  c.roundRect(0, 60, 360, 80, 26)
  c.fill()
  c.beginPath()
  c.moveTo(60, 64)
  c.lineTo(110, 6)
  c.lineTo(240, 6)
  c.lineTo(306, 64)
  c.fill()
  c.fillStyle = '#dcecf5'
  c.beginPath()
  c.moveTo(84, 60)
  c.lineTo(120, 18)
  c.lineTo(168, 18)
  c.lineTo(168, 60)
  c.moveTo(182, 60)
  c.lineTo(182, 18)
  c.lineTo(234, 18)
  c.lineTo(278, 60)
  c.fill()
  for (const x of [86, 278]) {
    for (const [radius, color] of [[40, '#23272c'], [18, '#cfd4da']] as const) {
      c.fillStyle = color
      c.beginPath()
      c.arc(x, 140, radius, 0, 2 * Math.PI)
      c.fill()
    }
  }
}

function file(canvas: HTMLCanvasElement, type: string, name: string): Promise<File> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(new File([blob], name, { type: blob.type })) : reject(new Error('canvas'))), type)
  })
}
