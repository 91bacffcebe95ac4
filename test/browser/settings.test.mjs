// An administrator changes the house in the settings: a store's hours, a
// department, a person, what holds for the whole group; and the API's refusals come in words.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { callApi, logIn, open, startBrowser, startDemo } from './lib.mjs'

describe('the settings', () => {
  let demo, browser, boss
  const dialog = () => boss.getByRole('dialog')
  const button = (name) => boss.getByRole('button', { name, exact: true })
  const save = async () => {
    await dialog().getByRole('button', { name: 'Salvar' }).click()
    await dialog().waitFor({ state: 'detached' })
  }
  const list = async (what) => (await (await boss.request.get(`${demo.app}/api/v1/${what}`)).json()).items

  before(async () => {
    demo = await startDemo('sqlite')
    browser = await startBrowser()
    boss = await open(browser, `${demo.app}/inbox`)
    await logIn(boss, demo, 'admin@horizonte.example')
  })
  after(async () => {
    await browser?.close()
    await demo?.stop()
  })

  it('changes a store’s name, place and Saturday', async () => {
    await boss.goto(`${demo.app}/settings/stores`)
    const [before] = (await list('stores')).filter((s) => s.name === 'Horizonte Centro')
    await button('Editar Horizonte Centro').click()
    await dialog().getByLabel('CNPJ').fill('11.222.333/0001-00')
    await dialog().getByRole('button', { name: 'Salvar' }).click()
    await dialog().getByRole('alert').filter({ hasText: 'CNPJ' }).waitFor()
    await dialog().getByLabel('CNPJ').fill(before.cnpj)
    await dialog().getByLabel('Nome da loja').fill('Horizonte Matriz')
    await dialog().getByLabel('Lugar no mapa').fill('https://www.google.com/maps/@-23.5,-46.5,15z')
    await dialog().getByRole('group', { name: /sábado/i }).getByLabel('Até').fill('13:30')
    await save()
    await boss.getByRole('heading', { name: 'Horizonte Matriz' }).waitFor()
    const after = (await list('stores')).find((s) => s.id === before.id)
    assert.deepEqual(after.hours.days[6], [{ from: 480, to: 810 }])
    assert.deepEqual(after.hours.days.slice(0, 6), before.hours.days.slice(0, 6))
    assert.deepEqual(after.hours.holidays, before.hours.holidays)
    assert.deepEqual([after.key, after.address.street, after.address.latitude, after.address.longitude], [before.key, before.address.street, -23.5, -46.5])
  })

  it('adds a department and deletes it again', async () => {
    await button('Adicionar departamento').first().click()
    await dialog().getByLabel(/^Nome, como/).fill('Consórcio')
    await save()
    await button('Editar Consórcio').click()
    await dialog().getByRole('button', { name: 'Excluir' }).click()
    await dialog().getByRole('button', { name: 'Excluir mesmo' }).click()
    await dialog().waitFor({ state: 'detached' })
    assert.equal((await list('departments')).some((d) => d.name === 'Consórcio'), false)
  })

  it('adds a person, who can log in until disabled', async () => {
    await boss.goto(`${demo.app}/settings/team`)
    await button('Adicionar').click()
    await dialog().getByLabel('Nome', { exact: true }).fill('Nina Nova')
    await dialog().getByLabel(/E-mail/).fill('nina@horizonte.example')
    await dialog().getByRole('group', { name: /Litoral/ }).getByLabel('Seminovos').check()
    await dialog().getByLabel('Senha').fill('uma frase bem comprida 7')
    await save()
    await boss.getByText('Nina Nova').waitFor()
    const nina = await browser.newContext()
    const enter = () => nina.request.post(`${demo.app}/api/v1/session`, { data: { email: 'nina@horizonte.example', password: 'uma frase bem comprida 7' }, headers: { 'X-Requested-With': 'prosa' } })
    assert.equal((await enter()).status(), 200)
    await button('Desativar Nina Nova').click()
    await button('Reativar Nina Nova').waitFor()
    assert.notEqual((await enter()).status(), 200)
    await button('Desfazer').click()
    await button('Desativar Nina Nova').waitFor()
    assert.equal((await enter()).status(), 200)
    await nina.close()
  })

  it('changes a channel and keeps its secrets', async () => {
    await boss.goto(`${demo.app}/settings/channels`)
    await button('Editar Horizonte Litoral').click()
    await dialog().getByLabel('Ritmo de envio').fill('40')
    await save()
    await boss.getByText('40 mensagens por segundo').waitFor()
    assert.deepEqual(boss.faults, [])
  })

  describe('of the company', () => {
    const page = () => boss.getByTestId('house')
    const field = (name) => page().getByLabel(name)
    const store = () => page().getByRole('button', { name: 'Salvar' })
    const organization = () => callApi(boss, demo, 'GET', '/organization')
    const saved = () => boss.getByText('Empresa salva.').last().waitFor()

    it('change, and are there after a reload', async () => {
      await callApi(boss, demo, 'PATCH', '/me', { locale: 'pt-BR' }) // else the page would follow the company's language
      await boss.goto(`${demo.app}/settings/stores`)
      await boss.getByRole('link', { name: 'Empresa' }).click()
      const before = await organization()
      assert.equal(await store().isDisabled(), true)
      await field('Idioma da empresa').selectOption('es')
      await field('Tempo para reabrir').fill('2')
      await field('Unidade de tempo').selectOption('hours')
      await field('Texto do aviso').fill('Cuidamos dos seus dados como dos nossos.')
      await store().click()
      await saved()
      await page().getByText('Há mudanças por salvar.').waitFor({ state: 'detached' })
      const { settings } = await organization()
      assert.deepEqual(settings, { ...before.settings, locale: 'es', reopen_minutes: 120, privacy_text: 'Cuidamos dos seus dados como dos nossos.' })
      await boss.reload()
      await page().waitFor()
      const shown = await Promise.all(['Idioma da empresa', 'Tempo para reabrir', 'Unidade de tempo', 'Texto do aviso', 'Cor da marca'].map((name) => field(name).last().inputValue()))
      assert.deepEqual(shown, ['es', '2', 'hours', 'Cuidamos dos seus dados como dos nossos.', before.settings.accent_color])
    })

    it('reach the next customer’s greeting', async () => {
      const phones = await open(browser, `${demo.meta}/phones/`)
      const phone = phones.getByTestId('phone').first()
      await phone.getByTestId('phone-input').fill('Oi')
      await phone.getByTestId('phone-send').click()
      await phone.getByTestId('bubble').filter({ hasText: 'Cuidamos dos seus dados como dos nossos. https://horizonte.example/privacidade' }).waitFor()
      await phones.context().close()
    })

    it('are refused at their field', async () => {
      await field('Página de privacidade').fill('http://horizonte.example/privacidade')
      await store().click()
      await page().getByText('Use um endereço completo').waitFor()
      assert.equal(await field('Página de privacidade').getAttribute('aria-invalid'), 'true')
      assert.equal(await field('Página de privacidade').evaluate((e) => e === document.activeElement), true)
      await page().getByRole('button', { name: 'Descartar mudanças' }).click()
      assert.equal(await field('Página de privacidade').inputValue(), 'https://horizonte.example/privacidade')
    })

    it('keep what another administrator changed meanwhile', async () => {
      await field('Nome da empresa').fill('Horizonte Veículos')
      const now = await organization()
      await callApi(boss, demo, 'PUT', '/organization', { ...now, name: 'Horizonte Dois', settings: { ...now.settings, position_minutes: 7 } })
      await page().getByText('outra pessoa mudou: nome.').waitFor()
      assert.equal(await field('Minutos entre avisos').inputValue(), '7')
      assert.equal(await field('Nome da empresa').inputValue(), 'Horizonte Veículos')
      // What was typed waits for who looks elsewhere.
      await boss.getByRole('link', { name: 'Etiquetas' }).click()
      await boss.getByRole('link', { name: 'Empresa' }).click()
      await store().click()
      await saved()
      const after = await organization()
      assert.deepEqual([after.name, after.settings.position_minutes], ['Horizonte Veículos', 7])
      assert.deepEqual(boss.faults, [])
    })

    it('are not for agents', async () => {
      const agent = await open(browser, `${demo.app}/settings/house`)
      await logIn(agent, demo, 'oficina.centro@horizonte.example')
      await agent.goto(`${demo.app}/settings/house`)
      await agent.getByText('Esta página no existe o no es para su perfil.').waitFor() // in the company's language: they chose none
      assert.equal(await agent.getByRole('link', { name: 'Empresa' }).count(), 0)
      await agent.context().close()
    })
  })
})
