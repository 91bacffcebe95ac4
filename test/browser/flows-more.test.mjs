// What is around drawing a flow: one contact's way through it, the answers of other
// systems, two people at once, the way back to an earlier version, and no network.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { callApi, logIn, open, startBrowser, startDemo } from './lib.mjs'

describe('the editor of flows, in trouble', () => {
  let demo, browser, page
  const nodes = (at = page) => at.getByTestId('flow-node')
  const node = (name, at = page) => nodes(at).filter({ hasText: name })
  const dock = (at = page) => at.getByTestId('flow-dock')
  const tab = (name) => page.getByRole('button', { name, exact: true }).click()
  const state = (name, at = page) => at.locator(`[data-testid=flow-save][data-state=${name}]`)
  const saved = (at = page) => state('saved', at).filter({ hasText: 'Rascunho salvo' }).waitFor()
  const write = async (was, text, at = page) => {
    await node(was, at).first().dblclick()
    await dock(at).getByRole('textbox', { name: 'Texto' }).first().fill(text)
    await node(text, at).waitFor()
  }
  const api = (method, path, data) => callApi(page, demo, method, path, data)
  const texts = async (id) => (await api('GET', `/flows/${id}`)).definition.nodes.map((n) => n.contents?.[0].text ?? n.text).map((t) => t?.['pt-BR'] ?? t)
  /** A flow of two messages, opened. */
  const draw = async (key, first = 'Olá', exits = { next: 'b' }) => {
    const flow = await api('POST', '/flows', {
      key, name: key, definition: {
        schema: 2, key, name: key, start: 'a', nodes: [
          { id: 'a', kind: 'message', x: 0, y: 0, contents: [{ text: first }], exits },
          { id: 'b', kind: 'end', x: 400, y: 0, text: 'Tchau', exits: {} }],
      },
    })
    await page.goto(`${demo.app}/flows/${flow.id}`)
    await node(first).waitFor()
    return flow.id
  }

  before(async () => {
    demo = await startDemo('sqlite')
    browser = await startBrowser()
    page = await open(browser, `${demo.app}/login`)
    await logIn(page, demo, 'admin@horizonte.example')
  })
  after(async () => {
    await browser?.close()
    await demo?.stop()
  })

  it('lays out the ready robot so that no card lies on another and every way is drawn', async () => {
    const flows = (await api('GET', '/flows')).items
    assert.ok(flows.length > 12, `${flows.length} flows`)
    for (const flow of flows) {
      const { definition } = await api('GET', `/flows/${flow.id}`)
      await page.goto(`${demo.app}/flows/${flow.id}`)
      await nodes().first().waitFor()
      assert.ok(await nodes().locator(`xpath=self::*[@data-node="${definition.start}"]`).isVisible(), `${flow.key} opens where it begins`)
      await page.getByRole('button', { name: 'Ver tudo' }).click()
      const boxes = page.locator('.svelte-flow__node-card, .svelte-flow__node-trigger')
      await boxes.nth(definition.nodes.length).waitFor({ state: 'attached' })
      const clashes = await boxes.evaluateAll((list) => {
        const at = list.map((el) => ({ id: el.dataset.id, ...el.getBoundingClientRect().toJSON() }))
        return at.flatMap((a, i) => at.slice(i + 1).filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).map((b) => `${a.id} ${b.id}`))
      })
      assert.deepEqual(clashes, [], flow.key)
      const ways = definition.nodes.flatMap((n) => Object.keys(n.exits ?? {})).length
      await page.locator('.way').nth(ways).waitFor({ state: 'attached' }) // and that of the start
    }
  })

  it('shows the way of one contact, in sub-flows too', async () => {
    const phones = await open(browser, `${demo.meta}/phones/`)
    await phones.getByTestId('clock-advance-monday').click() // the stores are open
    const phone = phones.getByTestId('phone').first()
    await phone.getByTestId('phone-input').fill('oi')
    await phone.getByTestId('phone-send').click()
    await phone.getByTestId('bubble').filter({ hasText: 'Como posso te ajudar' }).waitFor()
    await phone.getByTestId('phone-input').fill('quero comprar um seminovo')
    await phone.getByTestId('phone-send').click()
    await phone.getByTestId('bubble').filter({ hasText: 'Qual seminovo você procura' }).waitFor()
    await phones.context().close()

    const flow = (await api('GET', '/flows')).items.find((f) => f.key === 'used-car')
    await page.goto(`${demo.app}/flows/${flow.id}`)
    await nodes().first().waitFor()
    await tab('Números')
    await page.getByTestId('flow-sessions').getByRole('button').click()
    const run = page.getByTestId('flow-run')
    await run.locator('.card.here').filter({ hasText: 'Modelo e versão' }).waitFor()
    // The steps before it are those of another flow, by their names there.
    const steps = run.getByTestId('flow-run-steps')
    assert.deepEqual(await steps.getByRole('heading', { level: 4 }).allInnerTexts(), ['Primeiro contato', 'Seminovo'])
    await steps.getByRole('button', { name: 'Saudação' }).click()
    await run.locator('.card.lit.selected').filter({ hasText: 'Saudação' }).waitFor()
    assert.equal(await run.locator('.card').filter({ hasText: 'Modelo e versão' }).count(), 0)
    await steps.getByRole('button', { name: 'Espera em' }).click()
    await run.locator('.card.here').filter({ hasText: 'Modelo e versão' }).waitFor()
    await run.getByRole('link', { name: 'Abrir o atendimento' }).click()
    await page.waitForURL(/\/inbox\/./)
    await page.getByRole('button', { name: 'Atender' }).waitFor()
  })

  it('maps the answer of another system from an example of it', async () => {
    const id = await draw('estoque', 'Olá', {})
    await node('Olá').click()
    await page.getByTestId('flow-palette').getByRole('button', { name: 'Chamada HTTP', exact: true }).click()
    const method = dock().getByRole('combobox', { name: 'Método' })
    assert.deepEqual(await method.locator('option').allInnerTexts(), ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
    assert.equal(await dock().getByRole('textbox', { name: 'Endereço' }).inputValue(), '', 'no address nobody asked for')
    await dock().getByRole('textbox', { name: 'Endereço' }).fill('https://erp.example/stock/{{contact.first_name}}')
    const sample = dock().getByTestId('flow-answer')
    await sample.locator('summary').click()
    await sample.getByRole('textbox').fill('{"items":[{"unitPrice":84990,"a.b":"x"}]}')
    await sample.getByRole('button', { name: 'items.0.unitPrice' }).click()
    await sample.getByRole('button', { name: '/items/0/a.b' }).click()
    await dock().getByText('items.0.unitPrice → var.unit_price').waitFor()
    await saved()
    const kept = (await api('GET', `/flows/${id}`)).definition.nodes.find((n) => n.kind === 'http')
    assert.deepEqual(kept.save, [{ path: 'items.0.unitPrice', to: 'var.unit_price' }, { path: '/items/0/a.b', to: 'var.b' }])
    await page.getByTestId('flow-palette').getByRole('button', { name: 'Mensagem', exact: true }).click()
    await dock().getByRole('textbox', { name: 'Texto' }).fill('Sai por {{var.unit_price}}')
    await tab('Testar')
    const test = page.getByTestId('flow-test')
    await test.getByRole('button', { name: 'Começar', exact: true }).click()
    await page.getByTestId('flow-test-call').getByRole('textbox').fill('{"items":[{"unitPrice":84990}]}')
    await page.getByTestId('flow-test-call').getByRole('button', { name: 'Responder com sucesso' }).click()
    await test.getByText('Sai por 84990').waitFor()
  })

  it('looks again when a change is undone before it was saved', async () => {
    const id = await draw('desfeito')
    const trouble = page.getByTestId('flow-problems').and(page.locator('.bad'))
    const way = page.locator('.way[data-id="a>next"] path.reach')
    const at = await way.evaluate((p) => {
      const m = p.getPointAtLength(p.getTotalLength() / 2).matrixTransform(p.getScreenCTM())
      return { x: m.x, y: m.y }
    })
    const saves = []
    await page.route('**/api/v1/flows/*/draft', (save) => void saves.push(save)) // they take long
    await page.mouse.click(at.x, at.y)
    await page.locator('.way.selected').waitFor({ state: 'attached' })
    await page.keyboard.press('Delete')
    await trouble.waitFor()
    await page.keyboard.press('Control+z')
    await trouble.waitFor({ state: 'detached' })
    await page.unroute('**/api/v1/flows/*/draft')
    await Promise.all(saves.map((save) => save.continue()))
    await saved()
    assert.deepEqual((await api('GET', `/flows/${id}`)).definition.nodes[0].exits, { next: 'b' })
  })

  it('asks when two saved, and opens both', async () => {
    const id = await draw('os-dois')
    const other = await open(browser, page.url(), { storageState: await page.context().storageState() })
    await node('Olá', other).waitFor()
    await write('Olá', 'Olá de cá')
    await saved()
    await write('Tchau', 'Tchau de lá', other)
    const dialog = other.getByRole('dialog', { name: 'Este fluxo mudou em outra janela' })
    await dialog.getByRole('button', { name: 'Ver as diferenças' }).click()
    assert.match(await other.getByTestId('flow-changes').innerText(), /Olá de cá\nOlá\n[\s\S]*Tchau\nTchau de lá/)
    await other.keyboard.press('Escape')
    await dialog.waitFor()
    assert.deepEqual(await texts(id), ['Olá de cá', 'Tchau'], 'nothing was overwritten')
    // A closed tab forgets neither the work nor the question.
    await other.reload()
    const [copy] = await Promise.all([other.context().waitForEvent('page'), dialog.getByRole('button', { name: 'Abrir os dois' }).click()])
    await node('Tchau de lá', copy).waitFor()
    await node('Olá de cá', other).waitFor()
    assert.deepEqual(await texts(id), ['Olá de cá', 'Tchau'])
    await copy.close()

    // One's own on purpose; then the other is asked in turn.
    await write('Olá de cá', 'Olá de novo')
    await saved()
    await write('Tchau', 'Até logo', other)
    await dialog.getByRole('button', { name: 'Ficar com o meu' }).click()
    await saved(other)
    assert.deepEqual(await texts(id), ['Olá de cá', 'Até logo'])
    await write('Olá de novo', 'Olá outra vez')
    const here = page.getByRole('dialog', { name: 'Este fluxo mudou em outra janela' })
    await here.getByRole('button', { name: 'Ficar com o que está salvo' }).click()
    await page.getByRole('button', { name: 'Ver tudo' }).click() // what is out of sight is not drawn
    await node('Até logo').waitFor()
    assert.deepEqual(await texts(id), ['Olá de cá', 'Até logo'])
    // Undo brings one's own back, and it is saved as any other change.
    await page.getByRole('button', { name: 'Desfazer' }).click()
    await node('Olá outra vez').waitFor()
    await saved()
    assert.deepEqual(await texts(id), ['Olá outra vez', 'Tchau'])
    await other.context().close()
  })

  it('goes back to an earlier version, and forth', async () => {
    const id = await draw('versoes', 'Versão um')
    const publish = async (note) => {
      await tab('Publicar')
      await page.getByRole('dialog').getByRole('textbox').fill(note)
      await page.getByTestId('flow-publish').click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    await publish('Primeira')
    await write('Versão um', 'Versão dois')
    await saved()
    await publish('Segunda')
    await tab('Versões')
    const version = (note) => page.getByTestId('flow-versions').getByRole('article').filter({ hasText: note })
    await version('Segunda').getByText('No ar').waitFor()
    await version('Primeira').getByRole('button', { name: 'Voltar a ela' }).click()
    await version('Primeira').getByRole('button', { name: 'Pôr no ar' }).click()
    await version('Primeira').getByText('No ar').waitFor()
    await node('Versão um').waitFor()
    const live = async () => (await api('GET', `/flows/${id}/versions`)).items.find((v) => v.published).note
    assert.equal(await live(), 'Primeira')
    await page.getByRole('status').or(page.locator('.toast')).getByRole('button', { name: 'Desfazer' }).first().click()
    await version('Segunda').getByText('No ar').waitFor()
    await node('Versão dois').waitFor()
    assert.equal(await live(), 'Segunda')
  })

  it('loses nothing without a network', async () => {
    const id = await draw('sem-rede')
    const context = page.context()
    await context.setOffline(true)
    await write('Olá', 'Escrito sem rede')
    await state('offline').waitFor()
    await tab('Números') // a panel that was not opened before
    await dock().getByText('Período').waitFor()
    assert.deepEqual(await texts(id), ['Olá', 'Tchau'])
    await context.setOffline(false)
    await saved()
    assert.deepEqual(await texts(id), ['Escrito sem rede', 'Tchau'])

    // The tab is closed while there is none; the next one has what was written, on a narrow screen as well.
    await context.setOffline(true)
    await write('Escrito sem rede', 'Aba fechada')
    await state('offline').waitFor()
    const url = page.url()
    const next = await context.newPage()
    await page.close()
    await context.setOffline(false)
    await next.setViewportSize({ width: 390, height: 844 })
    await next.goto(url)
    page = Object.assign(next, { faults: page.faults })
    await node('Aba fechada').waitFor()
    await saved()
    assert.deepEqual(await texts(id), ['Aba fechada', 'Tchau'])
  })

  it('had no script error and no policy violation on the way', () => assert.deepEqual(page.faults, []))
})
