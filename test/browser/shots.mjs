import { callApi, logIn, open, startBrowser, startDemo } from './lib.mjs'
const demo = await startDemo('sqlite'); const browser = await startBrowser()
for (const [scheme, w] of [['light', 1440], ['dark', 1440], ['dark', 390]]) {
  const page = await open(browser, `${demo.app}/login`, { colorScheme: scheme, viewport: { width: w, height: 900 } })
  await logIn(page, demo, 'admin@horizonte.example')
  const flow = (await callApi(page, demo, 'GET', '/flows')).items.find((f) => f.key === 'used-car')
  await page.goto(`${demo.app}/flows/${flow.id}`)
  await page.getByTestId('flow-node').first().waitFor()
  await page.waitForTimeout(600)
  await page.screenshot({ path: `/tmp/s-${scheme}-${w}.png` })
  if (w > 1000) {
    const box = await page.locator('.way path.reach').evaluateAll((list) => { for (const p of list) { const m = p.getPointAtLength(p.getTotalLength() / 2).matrixTransform(p.getScreenCTM()); if (document.elementFromPoint(m.x, m.y) === p) return { x: m.x, y: m.y } } })
    await page.mouse.click(box.x, box.y)
    await page.waitForTimeout(200)
    console.log('chosen', await page.locator('.way.selected').count(), await page.locator('.way').count())
    await page.screenshot({ path: `/tmp/s-${scheme}-${w}-chosen.png` })
    await page.keyboard.press('Delete'); await page.waitForTimeout(200)
    console.log('after delete', await page.locator('.way').count())
    await page.keyboard.press('Control+z'); await page.waitForTimeout(200)
    console.log('after undo', await page.locator('.way').count())
    await page.getByRole('button', { name: 'Ver tudo' }).click(); await page.waitForTimeout(700)
    await page.screenshot({ path: `/tmp/s-${scheme}-${w}-all.png` })
    await page.getByRole('button', { name: 'Números' }).click(); await page.waitForTimeout(700)
    await page.screenshot({ path: `/tmp/s-${scheme}-${w}-numbers.png` })
  }
  console.log(page.faults)
  await page.context().close()
}
await browser.close(); await demo.stop()
