// How smooth the canvas is: opens a flow of 500 nodes, pans and zooms it, and
// prints the times of frames as the browser measured them. Not a test: a machine
// without a graphics card draws in software.
//
//	node test/browser/flows-speed.mjs            against a demonstration of its own
//	APP=http://127.0.0.1:8080 node test/browser/flows-speed.mjs    against a running one
import { logIn, open, startBrowser, startDemo } from './lib.mjs'

const NODES = 500
const SECONDS = 5

const demo = process.env.APP ? { app: process.env.APP, password: process.env.PASSWORD ?? 'prosa-demo-2026', stop: async () => {} } : await startDemo('sqlite')
const browser = await startBrowser()
try {
  const page = await open(browser, `${demo.app}/login`)
  await logIn(page, demo, 'admin@horizonte.example')
  const flow = await makeFlow(page)
  const began = Date.now()
  await page.goto(`${demo.app}/flows/${flow}`)
  await page.getByTestId('flow-node').first().waitFor()
  console.log(`open: ${Date.now() - began} ms to the first card of ${NODES} nodes; ${await page.getByTestId('flow-node').count()} drawn`)
  for (const [name, zoom] of [['close', 1], ['far', 0.35]]) {
    await page.mouse.move(700, 450)
    await page.evaluate(() => document.activeElement?.blur())
    await setZoom(page, zoom)
    const drawn = await page.getByTestId('flow-node').count()
    report(`pan, ${name}`, await frames(page, () => pan(page)), drawn)
  }
  await page.keyboard.press('f')
  await page.waitForTimeout(600)
  report('zoom', await frames(page, () => wheel(page)), await page.getByTestId('flow-node').count())
  await page.request.delete(`${demo.app}/api/v1/flows/${flow}`, { headers: { 'X-Requested-With': 'prosa' } })
} finally {
  await browser.close()
  await demo.stop()
}

/** A flow in rows of twenty, each node a choice of two. */
async function makeFlow(page) {
  const nodes = Array.from({ length: NODES }, (_, i) => ({
    id: `n${i}`, kind: 'choice', x: (i % 20) * 340, y: Math.floor(i / 20) * 260, text: { 'pt-BR': `Pergunta ${i}: o que você prefere fazer agora com o seu carro?`, en: `Question ${i}`, es: `Pregunta ${i}` },
    options: [{ id: 'a', title: 'Agendar revisão' }, { id: 'b', title: 'Outro assunto' }], exits: { a: `n${(i + 1) % NODES}`, b: `n${(i + 20) % NODES}` },
  }))
  const key = `speed-${Date.now()}`
  const answer = await page.request.post(`${demo.app}/api/v1/flows`, {
    headers: { 'X-Requested-With': 'prosa' },
    data: { key, name: 'Speed', definition: { schema: 2, key, name: 'Speed', start: 'n0', nodes } },
  })
  if (!answer.ok()) throw new Error(`the flow was not made: ${answer.status()} ${await answer.text()}`)
  return (await answer.json()).id
}

/** Measures the time between frames while something happens. */
async function frames(page, act) {
  await page.evaluate(() => {
    const times = (window.frameTimes = [])
    let last = performance.now()
    const tick = (now) => {
      times.push(now - last)
      last = now
      window.frameLoop = requestAnimationFrame(tick)
    }
    window.frameLoop = requestAnimationFrame(tick)
  })
  await act()
  return page.evaluate(() => (cancelAnimationFrame(window.frameLoop), window.frameTimes.slice(1)))
}
function report(name, times, drawn) {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (q) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))].toFixed(1)
  const seconds = times.reduce((a, b) => a + b, 0) / 1000
  console.log(`${name}: ${(times.length / seconds).toFixed(1)} frames a second; median ${at(0.5)} ms, 95 % ${at(0.95)} ms, longest ${at(1)} ms; ${drawn} cards drawn`)
}

async function pan(page) {
  const end = Date.now() + SECONDS * 1000
  for (let i = 0; Date.now() < end; i++) {
    const way = i % 2 ? 1 : -1
    await page.mouse.move(900, 800)
    await page.mouse.down()
    await page.mouse.move(900 + way * 450, 800 - way * 300, { steps: 40 })
    await page.mouse.up()
  }
}
async function wheel(page) {
  await page.mouse.move(800, 450)
  for (let i = 0; i < 40; i++) await page.mouse.wheel(0, i < 20 ? -60 : 60)
}
async function setZoom(page, zoom) {
  await page.keyboard.press('f')
  await page.waitForTimeout(500)
  const now = () => page.locator('.svelte-flow__viewport').evaluate((e) => new DOMMatrix(getComputedStyle(e).transform).a)
  for (let i = 0; i < 40 && (await now()) < zoom * 0.9; i++) await page.mouse.wheel(0, -40)
  await page.waitForTimeout(400)
}
