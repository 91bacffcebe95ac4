// How smooth the canvas is: opens a flow of 500 nodes, does what people do with it,
// and prints two things for each motion: the time between frames, which on a machine
// without a graphics card is mostly the painting in software, and the work of script,
// style and layout within a frame, which is Prosa's own. Not a test: the figures are
// the machine's.
//
//	node test/browser/flows-speed.mjs            against a demonstration of its own
//	APP=http://127.0.0.1:8080 node test/browser/flows-speed.mjs    against a running one
import { callApi, largeFlow, logIn, open, startBrowser, startDemo } from './lib.mjs'

const NODES = 500
const SETTLE_MS = 1_800 // saves and checks of what was done before are over

const demo = process.env.APP ? { app: process.env.APP, password: process.env.PASSWORD ?? 'prosa-demo-2026', stop: async () => {} } : await startDemo('sqlite')
const browser = await startBrowser()
let page, cdp
try {
  page = await open(browser, `${demo.app}/login`)
  await logIn(page, demo, 'admin@horizonte.example')
  const flow = await largeFlow(page, demo, `speed-${Date.now()}`, 'Speed', NODES, (i) => ({ 'pt-BR': `Pergunta ${i}: o que você prefere fazer agora com o seu carro?`, en: `Question ${i}`, es: `Pregunta ${i}` }))
  const began = Date.now()
  await page.goto(`${demo.app}/flows/${flow}`)
  await page.getByTestId('flow-node').first().waitFor()
  console.log(`open: ${Date.now() - began} ms to the first card of ${NODES} nodes; ${await page.getByTestId('flow-node').count()} drawn`)
  cdp = await page.context().newCDPSession(page)
  for (const [name, zoom] of [['close', 1], ['half', 0.5], ['far', 0]]) {
    await setZoom(zoom)
    const blank = await spot('.svelte-flow__pane')
    await report(`pan, ${name}`, () => drag(blank, 200, 120))
    const card = await spot('.card')
    await report(`drag one, ${name}`, () => drag(card, 120, 60))
  }
  await setZoom(0.5)
  await report('zoom', async () => {
    await page.mouse.move(700, 450)
    for (let i = 0; i < 60; i++) await page.mouse.wheel(0, i % 20 < 10 ? -60 : 60)
  })
  await setZoom(0.5)
  const corner = await spot('.svelte-flow__pane')
  await page.keyboard.down('Shift')
  await report('choose a part', async () => {
    await page.mouse.move(corner.x, corner.y)
    await page.mouse.down()
    await page.mouse.move(corner.x + 500, corner.y + 350, { steps: 40 })
    await page.mouse.up()
  })
  await page.keyboard.up('Shift')
  const part = await spot('.svelte-flow__selection-wrapper, .card.selected')
  await report(`drag ${await page.locator('.card.selected').count()}`, () => drag(part, 120, 60))
  await canvas().focus()
  await page.keyboard.press('Control+a')
  const any = await spot('.svelte-flow__selection-wrapper, .card')
  await report(`drag all ${NODES}`, () => drag(any, 120, 60))
  await page.keyboard.press('Escape')
  await setZoom(1)
  await report('open a panel', async () => {
    for (let i = 0; i < 4; i++) {
      await clickAt(await spot('.card'))
      await page.getByTestId('flow-dock').waitFor()
      await clickAt(await spot('.svelte-flow__pane'))
      await page.getByTestId('flow-dock').waitFor({ state: 'detached' })
    }
  })
  await clickAt(await spot('.card'))
  await page.getByTestId('flow-dock').getByRole('textbox', { name: 'Texto' }).first().click()
  await report('type', () => page.keyboard.type('Um texto escrito devagar no formulário do bloco. ', { delay: 30 }))
  await canvas().focus()
  await report('undo, redo', async () => {
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press(i % 4 < 2 ? 'Control+z' : 'Control+Shift+z')
      await page.waitForTimeout(60)
    }
  })
  await callApi(page, demo, 'DELETE', `/flows/${flow}`)
} finally {
  await browser.close()
  await demo.stop()
}

function canvas() {
  return page.getByRole('application', { name: 'Desenho do fluxo' })
}

/** Does something and prints its frames. */
async function report(name, act) {
  await page.waitForTimeout(SETTLE_MS)
  const events = []
  const collect = ({ value }) => events.push(...value)
  cdp.on('Tracing.dataCollected', collect)
  await cdp.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['devtools.timeline', 'disabled-by-default-devtools.timeline'], excludedCategories: ['*'] } })
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
  const times = await page.evaluate(() => (cancelAnimationFrame(window.frameLoop), window.frameTimes.slice(1)))
  const over = new Promise((resolve) => cdp.once('Tracing.tracingComplete', resolve))
  await cdp.send('Tracing.end')
  await over
  cdp.off('Tracing.dataCollected', collect)
  const all = (list) => `${[0.5, 0.95, 1].map((q) => at(list, q).toFixed(1)).join(' / ')} ms`
  console.log(`${name.padEnd(16)} ${String(times.length).padStart(4)} frames, median / 95 % / longest ${all(times)}; script, style and layout ${all(work(events))}; ${await page.getByTestId('flow-node').count()} cards drawn`)
}

function at(list, q) {
  const sorted = [...list].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0
}

/** Milliseconds of the page's main thread within each frame, painting left out. A frame ends where it is committed. */
function work(events) {
  const names = new Set(['FunctionCall', 'EvaluateScript', 'TimerFire', 'FireAnimationFrame', 'EventDispatch', 'RunMicrotasks', 'UpdateLayoutTree', 'Layout', 'MajorGC', 'MinorGC'])
  const thread = (e) => `${e.pid}/${e.tid}`
  const commits = group(events.filter((e) => e.name === 'Commit'), thread)
  const [main, ends] = [...commits].sort(([, a], [, b]) => b.length - a.length)[0] ?? ['', []]
  const frames = ends.map((e) => e.ts).sort((a, b) => a - b)
  const sums = frames.map(() => 0)
  let until = 0
  let frame = 0
  for (const e of events.filter((x) => x.ph === 'X' && names.has(x.name) && thread(x) === main).sort((a, b) => a.ts - b.ts)) {
    const end = e.ts + (e.dur ?? 0)
    while (frame < frames.length - 1 && frames[frame] <= e.ts) frame++
    if (end <= until) continue // what is within another counts once
    sums[frame] += (e.tdur ?? e.dur ?? 0) / 1000 // of the processor: others may have had it meanwhile
    until = end
  }
  return sums
}

function group(list, by) {
  const out = new Map()
  for (const x of list) out.set(by(x), [...(out.get(by(x)) ?? []), x])
  return out
}

/** A point where the topmost thing is what is asked for, away from the edges. */
function spot(selector) {
  return page.evaluate((wanted) => {
    const box = document.querySelector('.svelte-flow__pane').getBoundingClientRect()
    for (let y = box.top + 120; y < box.bottom - 160; y += 6)
      for (let x = box.left + 220; x < box.right - 220; x += 6) {
        const found = document.elementFromPoint(x, y)
        if (found?.matches(wanted) || (wanted.includes('card') && found?.closest(wanted) && !found.closest('.svelte-flow__handle'))) return { x, y }
      }
    throw new Error(`there is no ${wanted} to point at`)
  }, selector)
}
async function clickAt({ x, y }) {
  await page.mouse.click(x, y)
}
async function drag({ x, y }, dx, dy) {
  await page.mouse.move(x, y)
  await page.mouse.down()
  for (let i = 0; i < 2; i++) {
    await page.mouse.move(x + dx, y + dy, { steps: 40 })
    await page.mouse.move(x, y, { steps: 40 })
  }
  await page.mouse.up()
}
/** Goes to a zoom; 0 is all of it. */
async function setZoom(zoom) {
  await page.evaluate(() => document.activeElement?.blur())
  await page.keyboard.press('f')
  await page.waitForTimeout(500)
  const now = () => page.locator('.svelte-flow__viewport').evaluate((e) => new DOMMatrix(getComputedStyle(e).transform).a)
  await page.mouse.move(700, 450)
  for (let i = 0; i < 60 && (await now()) < zoom * 0.9; i++) await page.mouse.wheel(0, -40)
  await page.waitForTimeout(400)
}
