// Frequent questions, as people use them: the administrator writes and tries answers, a
// customer asks the bot, what it did not know becomes an answer, an agent sends one.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { callApi, engines, logIn, open, startBrowser, startDemo } from './lib.mjs'

const oficina = 'oficina.centro@horizonte.example'
const admin = 'admin@horizonte.example'

const flow = {
  schema: 2, key: 'questions', name: 'Dúvidas', start: 'q',
  nodes: [
    { id: 'q', kind: 'faq', ask: 'Qual é a sua dúvida?', helpful: true, again: 'Algo mais?', unsure: 'Essa eu não sei.', exits: { answered: 'bye', unsure: 'line' } },
    { id: 'line', kind: 'queue', department: 'oficina' },
    { id: 'bye', kind: 'end', text: 'Até logo!' },
  ],
}

for (const engine of engines) {
  describe(`frequent questions on ${engine}`, () => {
    let demo, browser, phones, alice
    const phone = () => phones.getByTestId('phone').first()
    const bubble = (text) => phone().getByTestId('bubble').filter({ hasText: text }).last()
    const say = async (text) => {
      await phone().getByTestId('phone-input').fill(text)
      await phone().getByTestId('phone-send').click()
    }

    before(async () => {
      demo = await startDemo(engine)
      browser = await startBrowser()
      phones = await open(browser, `${demo.meta}/phones/`)
      await phones.getByTestId('clock-advance-monday').click()
      alice = await open(browser, `${demo.app}/faq`)
      await logIn(alice, demo, admin)
      const call = (method, path, data) => callApi(alice, demo, method, path, data)
      const made = await call('POST', '/flows', { key: 'questions', name: 'Dúvidas', definition: flow })
      const published = await call('POST', `/flows/${made.id}/publish`, { draft_version: 1, note: 'teste' })
      await call('PUT', `/flows/${made.id}`, { name: 'Dúvidas', is_default: true, version: published.version })
    })
    after(async () => {
      await browser?.close()
      await demo?.stop()
    })

    it('writes an answer, and tries how it is found', async () => {
      await alice.getByRole('link', { name: /Qual o horário de funcionamento/ }).waitFor()
      await alice.getByRole('link', { name: 'Nova resposta' }).click()
      await alice.getByRole('textbox', { name: /Como os clientes perguntam/ }).fill('Vocês lavam o carro depois da revisão?\nTem lavagem grátis?')
      await alice.getByRole('textbox', { name: 'Resposta', exact: true }).fill('Sim! Toda revisão em {{store.name}} inclui lavagem.')
      await alice.getByRole('figure', { name: /WhatsApp/ }).getByText('Horizonte Centro').waitFor()
      await alice.getByRole('button', { name: 'Salvar' }).click()
      await alice.getByText('O robô já responde assim.').waitFor()
      await alice.getByRole('textbox', { name: 'Testar uma pergunta' }).fill('voces lavam meu carro na revisao?')
      await alice.getByRole('button', { name: 'Testar' }).click()
      await alice.getByText('O robô responderia:').waitFor()
      await alice.getByRole('searchbox').fill('lavagem')
      await alice.getByRole('link', { name: /leva e traz/ }).waitFor({ state: 'detached' })
      await alice.getByRole('region', { name: 'Respostas' }).getByRole('link', { name: /Vocês lavam o carro/ }).waitFor()
    })

    it('answers the customer, and says when it does not know', async () => {
      await say('Oi')
      await bubble('Qual é a sua dúvida?').waitFor()
      await say('vcs lavam o carro dps da revisao')
      await bubble('Toda revisão em Horizonte Centro inclui lavagem').waitFor()
      await bubble('Isso ajudou?').waitFor()
      await say('sim')
      await bubble('Algo mais?').waitFor()
      await say('Aceitam pagamento em criptomoeda bitcoin?')
      await bubble('Essa eu não sei.').waitFor()
    })

    it('makes an answer of what nobody knew', async () => {
      await alice.getByRole('link', { name: 'Sem resposta' }).click()
      const row = alice.getByRole('listitem').filter({ hasText: 'criptomoeda bitcoin' })
      await row.getByRole('button', { name: /^Criar resposta/ }).click()
      await alice.getByRole('textbox', { name: 'Resposta', exact: true }).fill('Ainda não aceitamos criptomoedas.')
      await alice.getByRole('button', { name: 'Salvar' }).click()
      await alice.getByRole('textbox', { name: 'Resposta', exact: true }).waitFor({ state: 'detached' }) // saved: an older notice may say so, too
      await alice.getByRole('link', { name: 'Sem resposta' }).click()
      await alice.getByText('Nada sem resposta neste período').waitFor()
      await alice.getByRole('link', { name: 'Números' }).click()
      assert.match(await alice.locator('dl').textContent(), /Perguntas2.*Respondidas1.*Ajudaram1/)
    })

    it('imports a file, or says what is wrong where', async () => {
      await alice.getByRole('link', { name: 'Respostas', exact: true }).click()
      await alice.getByRole('button', { name: 'Importar' }).click()
      const dialog = alice.getByRole('dialog')
      const choose = (text) => dialog.locator('input[type=file]').setInputFiles({ name: 'faq.csv', mimeType: 'text/csv', buffer: Buffer.from(text, 'latin1') })
      await choose('pergunta;resposta\nTem café?;\n')
      await dialog.getByRole('row', { name: /2.*Sem resposta/ }).waitFor()
      await choose('pergunta;resposta\nTem café na recepção?;Sempre, com pão de queijo.\n')
      await dialog.getByText('1 novas, 0 atualizadas').waitFor()
      await dialog.getByRole('button', { name: 'Importar' }).click()
      await alice.getByRole('searchbox').fill('cafe')
      await alice.getByText('Sempre, com pão de queijo.').waitFor()
    })

    it('sends the picture of an answer along', async () => {
      await alice.goto(`${demo.app}/faq?entry=new`)
      await alice.getByRole('textbox', { name: /Como os clientes perguntam/ }).fill('Como é o showroom?\nTem foto do showroom?')
      await alice.getByRole('textbox', { name: 'Resposta', exact: true }).fill('Este é o nosso showroom.')
      const file = alice.getByTestId('faq-file')
      await file.locator('input').setInputFiles({ name: 'salao.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') })
      await file.getByRole('alert').getByText('não aceita este formato').waitFor()
      const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
      await file.locator('input').setInputFiles({ name: 'salao.png', mimeType: 'image/png', buffer: png })
      await alice.getByRole('figure', { name: /WhatsApp/ }).getByRole('img', { name: 'salao.png' }).waitFor()
      await alice.getByRole('button', { name: 'Salvar' }).click()
      await alice.getByRole('searchbox').fill('showroom')
      await alice.getByRole('region', { name: 'Respostas' }).getByRole('link', { name: /Como é o showroom/ }).getByRole('img', { name: 'com arquivo' }).waitFor()
      const other = phones.getByTestId('phone').nth(1)
      for (const [text, answer] of [['Oi', 'Qual é a sua dúvida?'], ['tem alguma foto do showroom?', 'Este é o nosso showroom.']]) {
        await other.getByTestId('phone-input').fill(text)
        await other.getByTestId('phone-send').click()
        await other.getByTestId('bubble').filter({ hasText: answer }).waitFor()
      }
      const picture = other.getByTestId('bubble').filter({ hasText: 'Este é o nosso showroom.' }).getByRole('img').first()
      await picture.waitFor()
      await phones.waitForFunction((img) => img.complete && img.naturalWidth > 0, await picture.elementHandle())
      // Another administrator's browser shows it, too: it is the house's now, not the uploader's.
      const shown = await alice.request.get(`${demo.app}/api/v1/faq/answers?q=showroom`)
      const key = (await shown.json()).items[0].media.id
      const ana = await open(browser, `${demo.app}/inbox`)
      await logIn(ana, demo, oficina)
      assert.equal((await ana.request.get(`${demo.app}/api/v1/media/${key}`)).headers()['content-type'], 'image/png')
      await ana.context().close()
    })

    it('gives the agent the answer, filled in', async () => {
      const ana = await open(browser, `${demo.app}/inbox`)
      await logIn(ana, demo, oficina)
      await ana.getByRole('button', { name: 'Filas 1' }).click()
      await ana.getByRole('link', { name: /^Cliente Um/ }).click()
      await ana.getByRole('button', { name: 'Respostas da casa' }).click()
      await ana.getByRole('option', { name: /criptomoeda bitcoin/ }).waitFor()
      await ana.getByRole('combobox', { name: /Procure/ }).fill('lavagem')
      await ana.getByRole('option', { name: /lavam o carro/ }).waitFor()
      await ana.keyboard.press('Enter')
      assert.equal(await ana.getByRole('textbox', { name: /Escreva ao cliente/ }).inputValue(), 'Sim! Toda revisão em Horizonte Centro inclui lavagem.')
      // The file of an answer comes with its words.
      await ana.getByRole('button', { name: 'Respostas da casa' }).click()
      await ana.getByRole('combobox', { name: /Procure/ }).fill('showroom')
      await ana.getByRole('option', { name: /showroom/ }).waitFor()
      await ana.keyboard.press('Enter')
      await ana.getByRole('group', { name: 'Escrever' }).getByRole('button', { name: /salao\.png/ }).waitFor()
      assert.deepEqual([...ana.faults, ...alice.faults], [])
    })
  })
}
