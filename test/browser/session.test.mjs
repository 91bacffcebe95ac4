// A session that ends in the middle of work, on a computer people share: what was
// written waits for who wrote it, and for nobody else.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { attend, logIn, startBrowser, startDemo } from './lib.mjs'

const oficina = 'oficina.centro@horizonte.example'
const admin = 'admin@horizonte.example'

describe('a session that ended', () => {
  let demo, browser, phones, page, conversation
  const phone = () => phones.getByTestId('phone').first()
  const kept = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('prosa.outbox') || key.startsWith('prosa.draft')))
  const said = async () => (await (await page.request.get(`${demo.app}/api/v1/conversations/${conversation}/messages`)).json()).items.map((m) => m.content.text)
  const composer = () => page.getByRole('group', { name: 'Escrever' }).getByRole('textbox')
  /** Writes what does not reach the server, and something not sent yet; then the session is over. */
  const leave = async (message, draft) => {
    await page.goto(`${demo.app}/inbox/${conversation}`)
    await page.route('**/api/v1/conversations/*/messages', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()))
    await composer().fill(message)
    await composer().press('Enter')
    await page.getByRole('log').getByText(message).waitFor()
    await composer().fill(draft)
    await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.startsWith('prosa.draft')))
    await page.evaluate(() => (window.memory = 'here'))
    await page.context().clearCookies()
    await page.getByRole('link', { name: /^Relatórios/ }).or(page.getByRole('link', { name: /^Filas/ })).first().click()
    await page.waitForURL(/\/login/)
    await page.unroute('**/api/v1/conversations/*/messages')
    assert.equal(await page.evaluate(() => window.memory), 'here')
  }

  before(async () => {
    demo = await startDemo('sqlite')
    browser = await startBrowser()
    ;({ phones, page, conversation } = await attend(browser, demo, oficina))
  })
  after(async () => {
    await browser?.close()
    await demo?.stop()
  })

  it('goes on where it was for the same person', async () => {
    await leave('Seu carro está pronto', 'E a nota')
    await logIn(page, demo, oficina)
    await phone().getByTestId('bubble').filter({ hasText: 'Seu carro está pronto' }).waitFor()
    await page.goto(`${demo.app}/inbox/${conversation}`)
    await page.waitForFunction(() => [...document.querySelectorAll('textarea')].some((t) => t.value === 'E a nota'))
  })

  it('leaves nothing for another', async () => {
    await leave('Fica em R$ 900', 'Sem desconto')
    assert.equal((await kept()).length, 2)
    await logIn(page, demo, admin)
    await page.waitForFunction(() => window.memory === undefined)
    await page.getByRole('navigation').first().waitFor()
    assert.deepEqual(await kept(), [])
    await page.goto(`${demo.app}/inbox/${conversation}`)
    await page.getByRole('log').getByText('Seu carro está pronto').waitFor()
    assert.equal((await said()).includes('Fica em R$ 900'), false)
    assert.equal(await page.getByRole('log').getByText('Fica em R$ 900').count(), 0)
  })

  it('takes another tab along when somebody else signs in', async () => {
    const tab = await page.context().newPage()
    await tab.goto(`${demo.app}/inbox`)
    await tab.getByRole('navigation').first().waitFor()
    await tab.evaluate(() => (window.memory = 'here'))
    await page.context().clearCookies()
    await page.goto(`${demo.app}/login`)
    await logIn(page, demo, oficina)
    await tab.waitForFunction(() => window.memory === undefined)
    await tab.getByRole('navigation').first().waitFor()
    await tab.close()
  })
})
