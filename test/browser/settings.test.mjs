// An administrator changes the house in the settings: a store's hours, a
// department, a person; and the API's refusals come in words.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { logIn, open, startBrowser, startDemo } from './lib.mjs'

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
})
