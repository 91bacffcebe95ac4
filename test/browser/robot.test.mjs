// The ready robot as an administrator gets it: questions answered, looked at on the
// phone beside them, installed; and a flow of an earlier release brought up to date
// without losing what the house made of it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { callApi, logIn, open, startBrowser, startDemo } from './lib.mjs'

// The bot of an earlier release, whose hash Prosa knows (internal/flow/ready/former.go):
// it lives on as the flow “reception”, which only has another name.
const { about: _, ...reception } = JSON.parse(readFileSync(new URL('../../internal/flow/ready/reception.json', import.meta.url), 'utf8'))
const former = { ...reception, key: 'first-contact', name: 'Primeiro contato' }

describe('the ready robot', () => {
  let demo, browser, page
  const form = () => page.getByTestId('robot')
  const phone = () => page.getByTestId('robot-phone')
  const pick = (name) => page.getByTestId('robot-picks').getByRole('checkbox', { name: new RegExp(`^${name}`) })
  const install = () => form().getByRole('button', { name: 'Instalar' })
  const call = (method, path, data) => callApi(page, demo, method, path, data)
  const flowOf = async (key) => (await call('GET', '/flows')).items.find((f) => f.key === key)

  before(async () => {
    demo = await startDemo('sqlite')
    browser = await startBrowser()
    page = await open(browser, `${demo.app}/login`)
    await logIn(page, demo, 'admin@horizonte.example')
    // A house that lacks two of the flows.
    for (const key of ['survey', 'parts']) await call('DELETE', `/flows/${(await flowOf(key)).id}`)
  })
  after(async () => {
    await browser?.close()
    await demo?.stop()
  })

  it('says how the house stands and suggests what it lacks', async () => {
    await page.getByRole('link', { name: 'Fluxos' }).click()
    await page.getByRole('link', { name: 'Robô pronto' }).click()
    await form().waitFor()
    assert.equal(new URL(page.url()).pathname, '/flows/robot')
    assert.equal(await pick('Pesquisa de satisfação').isChecked(), true)
    assert.equal(await pick('Peças e acessórios').isChecked(), true)
    assert.equal(await pick('Recall').isChecked(), false)
    await form().getByText('2 fluxos entram no ar').waitFor()
  })

  it('shows on the phone what the answers make of it', async () => {
    await phone().getByText('Eu sou o assistente virtual').waitFor()
    await form().getByRole('textbox', { name: 'Nome do robô' }).fill('Lia')
    await phone().getByText('Eu sou Lia').waitFor()
    await form().getByRole('radio', { name: /^Formal/ }).check()
    await phone().getByText('👋').waitFor({ state: 'detached' })
    await phone().getByRole('button', { name: 'Ver opções' }).click()
    await phone().getByRole('button', { name: /Agendar test-drive/ }).waitFor()
    await form().getByRole('checkbox', { name: 'Agendar test-drive', exact: true }).uncheck()
    await phone().getByRole('button', { name: 'Ver opções' }).click()
    await phone().getByRole('button', { name: /Comprar carro 0 km/ }).waitFor()
    assert.equal(await phone().getByRole('button', { name: /Agendar test-drive/ }).count(), 0)
    await form().getByRole('checkbox', { name: 'Agendar test-drive', exact: true }).check()
  })

  it('leaves out what the answers do not want', async () => {
    await form().getByRole('checkbox', { name: 'Peças e acessórios', exact: true }).uncheck()
    assert.equal(await pick('Peças e acessórios').isDisabled(), true)
    await form().getByText('1 fluxo entra no ar').waitFor()
    await form().getByRole('checkbox', { name: 'Peças e acessórios', exact: true }).check()
    await form().getByText('2 fluxos entram no ar').waitFor()
  })

  it('says which answer will not do', async () => {
    const wording = form().getByRole('textbox', { name: 'Texto dessa pergunta' })
    assert.equal(await wording.count(), 0)
    await form().getByRole('checkbox', { name: /se querem ofertas/ }).check()
    await wording.fill('Posso, {{nome}}?')
    await form().getByRole('alert').getByText('Esta resposta não serve').waitFor()
    await wording.fill('Posso te contar das ofertas?')
    await form().getByText('Esta resposta não serve').waitFor({ state: 'detached' })
  })

  it('installs nothing over a draft somebody began meanwhile, and keeps the answers', async () => {
    await pick('Recall').check()
    await form().getByText('2 fluxos entram no ar · 1 flux').waitFor()
    const recall = await flowOf('recall')
    const { definition } = await call('GET', `/flows/${recall.id}`)
    await call('PUT', `/flows/${recall.id}/draft`, { definition, draft_version: 0 })
    await install().click()
    await page.getByTestId('robot-failure').getByText('Nada foi instalado').waitFor()
    assert.equal(await flowOf('survey'), undefined)
    assert.equal(await form().getByRole('textbox', { name: 'Nome do robô' }).inputValue(), 'Lia')
    await page.getByTestId('robot-picks').getByText('Tem rascunho aberto').waitFor()
    assert.equal(await pick('Recall').isDisabled(), true)
  })

  it('installs with one click: what is new is live, what was there has a draft', async () => {
    await pick('Test-drive').check()
    await install().click()
    await page.getByText('3 fluxos instalados.').waitFor()
    const rows = page.getByTestId('flow-installed')
    await rows.filter({ hasText: 'Pesquisa de satisfação' }).getByText('Instalado agora: no ar').waitFor()
    await rows.filter({ hasText: 'Peças e acessórios' }).getByText('Instalado agora: no ar').waitFor()
    await rows.filter({ hasText: 'Test-drive' }).getByText('Instalado agora: no rascunho').waitFor()
    assert.equal(await rows.count(), 3)
    assert.deepEqual([(await flowOf('survey')).draft, (await flowOf('test-drive')).draft.version], [null, 1])
  })

  it('is edited afterwards like any flow', async () => {
    await page.getByTestId('flow-installed').filter({ hasText: 'Test-drive' }).getByRole('link', { name: 'Test-drive', exact: true }).click()
    await page.getByTestId('flow-node').first().waitFor()
    await page.locator('[data-testid=flow-save]').filter({ hasText: 'Rascunho salvo' }).waitFor()
  })

  describe('of an earlier release', () => {
    let id
    const ours = 'Oi! Aqui é o *Grupo Horizonte*.'
    const view = (name) => page.getByRole('group', { name: 'O que comparar' }).getByRole('button', { name })
    const changes = () => page.getByTestId('flow-changes')
    const conflicts = () => page.getByTestId('flow-conflicts').getByRole('group')

    before(async () => {
      const old = await flowOf('first-contact')
      const made = await call('POST', '/flows', { key: 'first-contact-1', name: former.name, definition: former })
      await call('POST', `/flows/${made.id}/publish`, { draft_version: 1, note: '', sessions: 'finish' })
      id = made.id
      const { version } = await flowOf('first-contact-1')
      await call('PUT', `/flows/${id}`, { name: former.name, is_default: true, version })
      await call('DELETE', `/flows/${old.id}`)
      const ready = (await call('GET', '/ready-flows')).items.find((r) => r.key === 'first-contact')
      assert.deepEqual(ready.installed, { flow_id: id, changed: false, upgrade: true }, 'reception.json is not the bot of the earlier release any more')
    })

    it('is told in the list and in the editor', async () => {
      await page.goto(`${demo.app}/flows`)
      const row = page.getByTestId('flow-list').getByRole('listitem').filter({ hasText: 'Primeiro contato' })
      await row.getByRole('link', { name: /^Nova versão do fluxo pronto/ }).waitFor()
      await row.getByRole('link', { name: 'Primeiro contato', exact: true }).click()
      await page.getByTestId('flow-newer').waitFor()
    })

    it('what the house writes goes along, saved before', async () => {
      const node = page.getByTestId('flow-node').filter({ hasText: 'Bom dia' }).first()
      await node.dblclick()
      await page.getByTestId('flow-dock').getByRole('textbox', { name: 'Texto' }).first().fill(ours)
      await page.getByTestId('flow-newer').getByRole('link', { name: 'Ver o que muda' }).click()
      await page.getByTestId('flow-upgrade').waitFor()
      assert.equal(page.url(), `${demo.app}/flows/${id}?upgrade`)
    })

    it('shows three ways: what comes, what is the house’s, and where both changed the same', async () => {
      const greeting = conflicts().filter({ hasText: ours })
      assert.equal(await greeting.getByRole('radio', { name: 'Desta casa' }).isChecked(), true)
      await view('Desta casa').click()
      await changes().getByText(ours).waitFor()
      await view('O que chega').click()
      await changes().getByText('Já cumprimentou?').first().waitFor()
      assert.equal(await changes().getByText(ours).count(), 0)
    })

    it('takes either side of a conflict', async () => {
      await view('Conflitos').click()
      await conflicts().filter({ hasText: ours }).getByRole('radio', { name: 'Nova versão' }).check()
      await view('Resultado').click()
      await changes().locator('del', { hasText: ours }).waitFor()
      await view('Conflitos').click()
      await conflicts().filter({ hasText: ours }).getByRole('radio', { name: 'Desta casa' }).check()
      await view('Resultado').click()
      await changes().getByText('Já cumprimentou?').first().waitFor()
      assert.equal(await changes().locator('del', { hasText: ours }).count(), 0)
    })

    it('never goes over what somebody else saved', async () => {
      const { definition, draft_version } = await call('GET', `/flows/${id}`)
      const nodes = definition.nodes.map((n) => (n.id === 'store' ? { ...n, note: 'Perguntar sempre' } : n))
      await call('PUT', `/flows/${id}/draft`, { definition: { ...definition, nodes }, draft_version })
      await page.getByRole('button', { name: 'Levar para o rascunho' }).click()
      await page.getByRole('alert').getByText('Nada foi trocado').waitFor()
      assert.ok(!JSON.stringify((await call('GET', `/flows/${id}`)).definition).includes('Já cumprimentou?'))
      await page.getByRole('button', { name: 'Carregar de novo' }).click()
      await view('Desta casa').click()
      await changes().getByText('Perguntar sempre').waitFor()
    })

    it('becomes the draft, and publishes nothing', async () => {
      const { published_hash } = await flowOf('first-contact-1')
      await page.getByRole('button', { name: 'Levar para o rascunho' }).click()
      await page.getByText('A nova versão está no rascunho').waitFor()
      assert.equal(page.url(), `${demo.app}/flows/${id}`)
      await page.getByTestId('flow-node').filter({ hasText: 'Oi! Aqui é o' }).waitFor()
      const { flow, definition } = await call('GET', `/flows/${id}`)
      assert.equal(flow.published_hash, published_hash)
      assert.deepEqual(definition.nodes.find((n) => n.id === 'store').note, 'Perguntar sempre')
      assert.ok(definition.nodes.some((n) => n.title === 'Já cumprimentou?'))
      assert.equal((await call('GET', '/ready-flows')).items.find((r) => r.key === 'first-contact').installed.upgrade, false)
    })

    it('is told in words where there is nothing to bring', async () => {
      await page.goto(`${demo.app}/flows/${id}?upgrade`)
      await page.getByText('já segue a versão pronta mais nova').waitFor()
      assert.equal(await page.getByRole('button', { name: 'Levar para o rascunho' }).count(), 0)
      const own = await call('POST', '/flows', { key: 'own', name: 'Nosso' })
      await page.goto(`${demo.app}/flows/${own.id}?upgrade`)
      await page.getByText('não veio de um fluxo pronto').waitFor()
    })
  })

  it('is for those who may change flows', async () => {
    const other = await open(browser, `${demo.app}/login`)
    await logIn(other, demo, 'supervisao.centro@horizonte.example')
    await other.goto(`${demo.app}/flows`)
    await other.getByTestId('flow-list').waitFor()
    assert.equal(await other.getByRole('link', { name: 'Robô pronto' }).count(), 0)
    await other.goto(`${demo.app}/flows/robot`)
    await other.getByText('Só administradores instalam o robô.').waitFor()
    await other.context().close()
  })

  it('had no script error and no policy violation on the way', () => {
    assert.deepEqual(page.faults, [])
  })
})
