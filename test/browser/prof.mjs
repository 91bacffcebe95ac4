import { callApi, largeFlow, logIn, open, startBrowser } from './lib.mjs'
const demo = { app: process.env.APP, password: 'prosa-demo-2026' }
const browser = await startBrowser()
const page = await open(browser, `${demo.app}/login`)
await logIn(page, demo, 'admin@horizonte.example')
const flow = await largeFlow(page, demo, `speed-${Date.now()}`, 'Speed', 500, (i) => ({ 'pt-BR': `Pergunta ${i}: o que você prefere fazer agora com o seu carro?`, en: `Question ${i}`, es: `Pregunta ${i}` }))
await page.goto(`${demo.app}/flows/${flow}`)
await page.getByTestId('flow-node').first().waitFor()
const cdp = await page.context().newCDPSession(page)
await cdp.send('Profiler.enable'); await cdp.send('Profiler.setSamplingInterval', { interval: 200 })
await page.waitForTimeout(1500)
async function prof(name, act) {
  await cdp.send('Profiler.start'); await act(); const { profile } = await cdp.send('Profiler.stop')
  const by = new Map(profile.nodes.map((n) => [n.id, n])); const parent = new Map(); for (const n of profile.nodes) for (const c of n.children ?? []) parent.set(c, n.id)
  const self = new Map(), total = new Map()
  profile.samples.forEach((s, i) => { const dt = profile.timeDeltas[i] / 1000; const n = by.get(s); const nm = (x) => x.callFrame.functionName + ':' + x.callFrame.lineNumber; self.set(nm(n), (self.get(nm(n)) ?? 0) + dt); const seen = new Set(); for (let k = s; k !== undefined; k = parent.get(k)) { const m = nm(by.get(k)); if (!seen.has(m)) { seen.add(m); total.set(m, (total.get(m) ?? 0) + dt) } } })
  const top = (m, n) => [...m].sort((a, b) => b[1] - a[1]).slice(0, n).map(([k, v]) => `${v.toFixed(0)} ${k}`).join('\n   ')
  console.log(`== ${name}\n self\n   ${top(self, 22)}\n total\n   ${top(total, 50)}`)
}
const spot = (sel) => page.evaluate((wanted) => { const box = document.querySelector('.svelte-flow__pane').getBoundingClientRect(); for (let y = box.top + 120; y < box.bottom - 160; y += 6) for (let x = box.left + 220; x < box.right - 220; x += 6) { const f = document.elementFromPoint(x, y); if (f?.matches(wanted) || f?.closest('.card') && wanted.includes('card')) return { x, y } } }, sel)
for (const what of (process.env.WHAT ?? 'drag,end,panel').split(',')) {
  if (what === 'drag') {
    await page.getByRole('application', { name: 'Desenho do fluxo' }).focus(); await page.keyboard.press('f'); await page.waitForTimeout(500)
    await page.mouse.move(700, 450); for (let i = 0; i < 12; i++) await page.mouse.wheel(0, -40); await page.waitForTimeout(500)
    await page.keyboard.press('Control+a'); await page.waitForTimeout(500)
    const s = await spot('.svelte-flow__selection-wrapper, .card')
    await prof('start', async () => { await page.mouse.move(s.x, s.y); await page.mouse.down(); await page.mouse.move(s.x + 10, s.y + 5, { steps: 3 }) })
    await prof('drag', async () => { for (let i = 0; i < 2; i++) { await page.mouse.move(s.x + 120, s.y + 60, { steps: 40 }); await page.mouse.move(s.x, s.y, { steps: 40 }) } })
    await prof('end', async () => { await page.mouse.up(); await page.waitForTimeout(200) })
    await prof('after', async () => { await page.waitForTimeout(3000) })
  }
  if (what === 'panel') { await page.keyboard.press('Escape'); await page.waitForTimeout(300); const s = await spot('.card'); await prof('panel', async () => { for (let i = 0; i < 4; i++) { await page.mouse.click(s.x, s.y); await page.getByTestId('flow-dock').waitFor(); const p = await spot('.svelte-flow__pane'); await page.mouse.click(p.x, p.y); await page.getByTestId('flow-dock').waitFor({ state: 'detached' }) } }) }
  if (what === 'undo') { await prof('undo', async () => { for (let i = 0; i < 12; i++) { await page.keyboard.press(i % 2 ? 'Control+Shift+z' : 'Control+z'); await page.waitForTimeout(60) } }) }
}
await callApi(page, demo, 'DELETE', `/flows/${flow}`)
await browser.close()
