// A flow as large as one may be. What makes it quick is told by what is drawn, not by
// the clock: node test/browser/flows-speed.mjs measures.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { largeFlow, logIn, open, startBrowser, startDemo } from './lib.mjs'

const NODES = 500

describe('a flow of 500 nodes', () => {
  let demo, browser, page
  const card = (id) => page.locator(`[data-node=${id}]`)
  const dock = () => page.getByTestId('flow-dock')
  /** How often something changed inside a part of the page while something is done, by the part. */
  const changes = async (parts, act) => {
    await page.evaluate((selector) => {
      window.changed = {}
      window.saw = new MutationObserver((list) => {
        for (const m of list) {
          const part = (m.target instanceof Element ? m.target : m.target.parentElement)?.closest(selector)
          const name = part?.dataset.node ?? part?.dataset.id
          if (name) window.changed[name] = (window.changed[name] ?? 0) + 1
        }
      })
      window.saw.observe(document.querySelector('.svelte-flow'), { subtree: true, childList: true, characterData: true, attributes: true })
    }, parts)
    await act()
    return page.evaluate(() => (window.saw.disconnect(), window.changed))
  }

  before(async () => {
    demo = await startDemo('sqlite')
    browser = await startBrowser()
    page = await open(browser, `${demo.app}/login`)
    await logIn(page, demo, 'admin@horizonte.example')
    await page.goto(`${demo.app}/flows/${await largeFlow(page, demo, 'large', 'Grande', NODES, (i) => `Pergunta ${i}`)}`)
    await page.getByTestId('flow-node').first().waitFor()
  })
  after(async () => {
    await browser?.close()
    await demo?.stop()
  })

  it('draws what is in sight', async () => {
    const drawn = await page.getByTestId('flow-node').count()
    assert.ok(drawn > 0 && drawn < NODES, `${drawn} of ${NODES} cards are drawn`)
  })

  it('opens a panel without the names of all nodes, until they are asked for', async () => {
    await card('n21').click()
    const way = dock().getByLabel('Agendar revisão')
    await way.waitFor()
    assert.equal(await way.locator('option').count(), 2, 'nowhere, and where it leads')
    assert.equal(await way.inputValue(), 'n22')
    await way.focus()
    await way.locator('option').nth(NODES - 1).waitFor({ state: 'attached' })
    await way.selectOption('n7')
    await page.locator('.way[data-id="n21>a"]').waitFor({ state: 'attached' })
    await page.getByRole('button', { name: 'Desfazer' }).click()
    assert.equal(await way.inputValue(), 'n22')
  })

  it('draws one card again for what is typed into its form, and no line', async () => {
    const text = dock().getByRole('textbox', { name: 'Texto' }).first()
    const changed = await changes('[data-node], .way', async () => {
      await text.click()
      await text.press('End')
      await page.keyboard.type(' mais')
      await card('n21').getByText('Pergunta 21 mais').waitFor()
    })
    assert.deepEqual(Object.keys(changed), ['n21'])
  })

  it('moves one card when one is dragged, and keeps where it was put', async () => {
    const before = await card('n21').boundingBox()
    const changed = await changes('.svelte-flow__node', async () => {
      await page.mouse.move(before.x + 60, before.y + 14)
      await page.mouse.down()
      await page.mouse.move(before.x + 90, before.y + 54, { steps: 10 })
      await page.mouse.up()
    })
    assert.deepEqual(Object.keys(changed), ['n21'])
    const after = await card('n21').boundingBox()
    assert.ok(after.y - before.y > 20, `moved by ${after.y - before.y}`)
    await page.locator('[data-testid=flow-save][data-state=saved]').filter({ hasText: 'Rascunho salvo' }).waitFor()
  })

  it('carries all cards when they are dragged together, their lines with them, and puts them down once', async () => {
    const saved = () => page.locator('[data-testid=flow-save][data-state=saved]').filter({ hasText: 'Rascunho salvo' }).waitFor()
    const line = () => page.locator('.way[data-id="n22>a"]').boundingBox()
    await page.getByRole('application', { name: 'Desenho do fluxo' }).focus()
    await page.keyboard.press('Control+a')
    await page.locator('.svelte-flow__node.selected').nth(2).waitFor()
    const before = { card: await card('n21').boundingBox(), line: await line() }
    const drag = async (dx, dy) => {
      await page.mouse.move(before.card.x + 60, before.card.y + 14)
      await page.mouse.down()
      await page.mouse.move(before.card.x + 60 + dx, before.card.y + 14 + dy, { steps: 5 })
    }
    const moved = async () => {
      const now = { card: await card('n21').boundingBox(), line: await line() }
      return [now.card.x - before.card.x, now.card.y - before.card.y, now.line.x - before.line.x, now.line.y - before.line.y].map(Math.round)
    }
    const written = await changes('.svelte-flow__node', async () => {
      await drag(60, 40)
      assert.deepEqual(await moved(), [60, 40, 60, 40], 'in the hand')
      await page.keyboard.press('Escape')
      assert.deepEqual(await moved(), [0, 0, 0, 0], 'left')
      await page.mouse.up()
    })
    assert.deepEqual(written, {}, 'no card was written to on the way')
    await drag(60, 40)
    await page.mouse.up()
    assert.deepEqual(await moved(), [60, 40, 60, 40], 'put down')
    await saved()
    await page.keyboard.press('Control+z')
    assert.deepEqual(await moved(), [0, 0, 0, 0], 'one step of the history')
    await saved()
  })

  it('stretches the lines to a card that stays', async () => {
    await page.keyboard.press('Control+a')
    await page.locator('.svelte-flow__node.selected').nth(2).waitFor()
    await card('n22').getByText('Pergunta 22').click({ modifiers: ['Control'] })
    await page.waitForFunction(() => document.querySelector('[data-node=n22]').closest('.svelte-flow__node:not(.selected)'))
    const ends = () => page.locator('.way[data-id="n21>a"] path').last().evaluate((p) => {
      const m = p.getScreenCTM()
      const [a, b] = [p.getPointAtLength(0), p.getPointAtLength(p.getTotalLength())].map((q) => q.matrixTransform(m))
      return [a.x, a.y, b.x, b.y].map(Math.round)
    })
    const before = { ends: await ends(), stays: await card('n22').boundingBox() }
    const hand = await card('n21').boundingBox()
    await page.mouse.move(hand.x + 60, hand.y + 14)
    await page.mouse.down()
    await page.mouse.move(hand.x + 90, hand.y + 54, { steps: 5 })
    const [x, y, toX, toY] = before.ends
    assert.deepEqual(await ends(), [x + 30, y + 40, toX, toY], 'in the hand')
    await page.mouse.up()
    assert.deepEqual(await ends(), [x + 30, y + 40, toX, toY], 'put down')
    assert.deepEqual(await card('n22').boundingBox(), before.stays)
    await page.keyboard.press('Control+z')
    assert.deepEqual(await ends(), before.ends)
    await page.locator('[data-testid=flow-save][data-state=saved]').filter({ hasText: 'Rascunho salvo' }).waitFor()
  })

  it('connects cards that first came into sight from afar', async () => {
    await page.reload()
    await page.getByTestId('flow-node').first().waitFor()
    await page.getByRole('button', { name: 'Ver tudo' }).click()
    await page.waitForFunction((n) => document.querySelectorAll('[data-node]').length === n && !document.querySelector('[data-node] header'), NODES)
    const { x, y } = await card('n250').boundingBox()
    await page.mouse.move(x, y)
    for (let i = 0; i < 60 && !(await card('n250').locator('header').isVisible()); i++) {
      await page.mouse.wheel(0, -120)
      await page.waitForTimeout(50)
    }
    const way = () => page.locator('.way[data-id="n250>a"] path').last().getAttribute('d')
    const before = await way()
    const port = card('n250').getByRole('listitem').filter({ hasText: 'Agendar revisão' }).locator('.svelte-flow__handle')
    await port.dragTo(card('n250').locator('.svelte-flow__handle.in'), { steps: 5 })
    await page.waitForFunction((d) => document.querySelectorAll('.way[data-id="n250>a"] path')[1].getAttribute('d') !== d, before)
    assert.notEqual(await way(), before)
  })

  it('had no script error and no policy violation on the way', () => assert.deepEqual(page.faults, []))
})
