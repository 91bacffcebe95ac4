// What an agent sees of a contact: the consents with their proof, and the facts.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { choose, logIn, open, setPresence, startBrowser, startDemo } from './lib.mjs'

describe('the contact beside the conversation', () => {
  let demo, browser, phones, ana
  const phone = () => phones.getByTestId('phone').first()
  const say = async (text) => {
    await phone().getByTestId('phone-input').fill(text)
    await phone().getByTestId('phone-send').click()
  }
  const bubble = (text) => phone().getByTestId('bubble').filter({ hasText: text }).last()
  const consents = () => ana.getByTestId('contact-consents')
  const purpose = (name) => consents().locator('ul > li').filter({ hasText: name })

  before(async () => {
    demo = await startDemo('sqlite')
    browser = await startBrowser()
    phones = await open(browser, `${demo.meta}/phones/`)
    await phones.getByTestId('clock-advance-monday').click() // the stores are open
    ana = await open(browser, `${demo.app}/inbox`)
    await logIn(ana, demo, 'oficina.centro@horizonte.example')
    await setPresence(ana, 'Disponível')
    await say('Oi')
    await choose(phones, phone(), 'Oficina')
    await ana.getByRole('link', { name: /^Cliente Um/ }).click()
  })
  after(async () => {
    await browser?.close()
    await demo?.stop()
  })

  it('says that nothing was agreed to, and what that means', async () => {
    await purpose('Marketing e ofertas').getByText('Sem registro').waitFor()
    await purpose('Marketing e ofertas').getByText('Nunca autorizou nem recusou').waitFor()
    assert.equal(await consents().locator('ul > li').count(), 1)
    assert.equal(await consents().getByText('Histórico').count(), 0)
  })

  it('shows what the customer agrees to and takes back, in their own words, as it happens', async () => {
    await say('quero receber promoções')
    await purpose('Marketing e ofertas').getByText('Autorizou').waitFor()
    await purpose('Marketing e ofertas').getByText('quero receber promoções').waitFor()
    await say('parar de receber promoções')
    await purpose('Marketing e ofertas').getByText('Retirou').waitFor()
    await purpose('Marketing e ofertas').getByText('parar de receber promoções').waitFor()
    await purpose('Avisos de serviço').getByText('Retirou').waitFor()
    await consents().getByText('Histórico (4)').click()
    assert.deepEqual(await consents().locator('ol > li strong').allInnerTexts(), ['Retirou', 'Retirou', 'Autorizou', 'Autorizou'])
    assert.match(await consents().locator('ol > li').last().innerText(), /escreveu[\s\S]*registro 1 · [0-9a-f]{8}/)
  })

  it('takes a fact away that was wrong, and no other', async () => {
    const fact = (name) => ana.getByRole('textbox', { name, exact: true })
    await ana.getByRole('button', { name: 'Adicionar dado' }).click()
    await ana.getByRole('textbox', { name: 'Nome do dado' }).fill('cor')
    await ana.getByRole('textbox', { name: 'Valor' }).fill('prata')
    await ana.getByRole('button', { name: 'Salvar' }).click()
    await fact('cor').fill('')
    await fact('cor').blur()
    await fact('cor').waitFor({ state: 'detached' })
    await ana.reload()
    await fact('Viu o aviso de privacidade').waitFor()
    assert.equal(await fact('cor').count(), 0)
  })

  it('had no script error and no policy violation on the way', () => assert.deepEqual([...ana.faults, ...phones.faults], []))
})
