// The product's main job, as people do it: a customer on the phones page, agents in
// their inboxes, a supervisor with the report. On both databases.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { engines, logIn, open, setPresence, startBrowser, startDemo } from './lib.mjs'

const oficina = 'oficina.centro@horizonte.example'
const pecas = 'pecas.centro@horizonte.example'
const litoral = 'vendas.litoral@horizonte.example'
const admin = 'admin@horizonte.example'

for (const engine of engines) {
  describe(`the main job on ${engine}`, () => {
    let demo, browser, phones, ana, paulo, conversation, protocol
    const phone = () => phones.getByTestId('phone').first()
    const bubble = (text) => phone().getByTestId('bubble').filter({ hasText: text }).last()
    const thread = (page) => page.getByRole('log', { name: 'Mensagens do atendimento' })

    before(async () => {
      demo = await startDemo(engine)
      browser = await startBrowser()
      phones = await open(browser, `${demo.meta}/phones/`)
      await phones.getByTestId('clock-advance-monday').click() // the stores are open
      ana = await open(browser, `${demo.app}/inbox`)
      await logIn(ana, demo, oficina)
    })
    after(async () => {
      await browser?.close()
      await demo?.stop()
    })

    it('greets, and lists the departments and what the robot can start', async () => {
      await phone().getByTestId('phone-input').fill('Oi')
      await phone().getByTestId('phone-send').click()
      await bubble('Grupo Horizonte').waitFor()
      await bubble('LGPD').waitFor()
      await bubble('Como posso te ajudar').waitFor()
      await phone().getByTestId('list-open').last().click()
      for (const name of ['Carros novos', 'Seminovos', 'Agendar revisão']) await phones.getByTestId('list-row').filter({ hasText: name }).first().waitFor()
      assert.equal(await phones.getByTestId('list-row').filter({ hasText: 'Oficina' }).count(), 1)
    })

    it('queues with protocol and position, and the agent sees it without reloading', async () => {
      await phones.getByTestId('list-row').filter({ hasText: 'Oficina' }).click()
      await phones.getByTestId('list-send').click()
      const told = await bubble('Seu protocolo é').textContent()
      protocol = told.match(/\d{8}-\d{6}/)[0]
      assert.match(told, /nº 1/)
      await ana.getByRole('button', { name: 'Filas 1' }).waitFor()
    })

    it('gives it to the agent who becomes available', async () => {
      await setPresence(ana, 'Disponível')
      const row = ana.getByRole('link', { name: /^Cliente Um/ })
      await row.click()
      await ana.waitForURL(/\/inbox\/[0-9a-f-]{36}/)
      conversation = ana.url().match(/[0-9a-f-]{36}/)[0]
      await ana.getByText(protocol).first().waitFor()
    })

    it('answers in text, with a picture and a PDF, and sees the ticks', async () => {
      const box = ana.getByRole('textbox', { name: /Escreva ao cliente/ })
      await box.fill('Bom dia! Qual é a placa do carro?')
      await box.press('Enter')
      await bubble('Qual é a placa do carro?').waitFor()
      await thread(ana).getByRole('article').filter({ hasText: 'Qual é a placa' }).getByRole('img', { name: 'Lida' }).waitFor()
      const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
      for (const file of [
        { name: 'orcamento.png', mimeType: 'image/png', buffer: png },
        { name: 'orcamento.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n') },
      ]) {
        await ana.locator('input[type=file]').first().setInputFiles(file)
        await ana.getByRole('button', { name: 'Enviar', exact: true }).click()
      }
      await bubble('orcamento.pdf').waitFor()
      await phone().getByTestId('bubble').locator('img').first().waitFor()
    })

    it('takes an internal note, which the customer never sees', async () => {
      await ana.getByRole('button', { name: 'Nota interna' }).click()
      const box = ana.getByRole('group', { name: 'Escrever' }).getByRole('textbox')
      await box.fill('Cliente antigo, revisão de 20 mil')
      await box.press('Enter')
      await thread(ana).getByText('Cliente antigo, revisão de 20 mil').waitFor()
    })

    it('transfers to Peças with a note, whose agent gets it with the history', async () => {
      paulo = await open(browser, `${demo.app}/inbox`)
      await logIn(paulo, demo, pecas)
      await setPresence(paulo, 'Disponível')
      await ana.getByRole('button', { name: 'Transferir' }).click()
      const dialog = ana.getByRole('dialog')
      await dialog.getByText(/Peças/).first().click()
      await dialog.getByRole('textbox').last().fill('Quer pastilhas de freio')
      await dialog.getByRole('button', { name: /^Transferir/ }).click()
      await paulo.getByRole('link', { name: /^Cliente Um/ }).click()
      await thread(paulo).getByText('Quer pastilhas de freio').waitFor()
      await thread(paulo).getByText('Qual é a placa do carro?').waitFor()
    })

    it('keeps it from other departments and stores, in the app and through the API', async () => {
      const lia = await open(browser, `${demo.app}/inbox`)
      await logIn(lia, demo, litoral)
      for (const [page, who] of [[lia, 'the other store'], [ana, 'the former department']]) {
        const answer = await page.request.get(`${demo.app}/api/v1/conversations/${conversation}`)
        assert.equal(answer.status(), 404, who)
        const messages = await page.request.get(`${demo.app}/api/v1/conversations/${conversation}/messages`)
        assert.equal(messages.status(), 404, who)
        assert.equal(await page.getByRole('link', { name: /^Cliente Um/ }).count(), 0, `${who} still lists it`)
      }
      const held = await paulo.request.get(`${demo.app}/api/v1/conversations/${conversation}`)
      assert.equal(held.status(), 200, 'control: its agent reaches it')
      await lia.context().close()
    })

    it('closes with an outcome only, and tells the customer the protocol', async () => {
      await paulo.getByRole('button', { name: 'Encerrar' }).click()
      const dialog = paulo.getByRole('dialog')
      const confirm = dialog.getByRole('button', { name: /^Encerrar/ })
      await confirm.click()
      await dialog.getByRole('alert').waitFor() // says that an outcome is needed
      await dialog.getByText('Peça vendida').click()
      await confirm.click()
      await bubble(`encerrado. Protocolo: ${protocol}`).waitFor()
    })

    it('links what the customer writes later to a new protocol', async () => {
      await phones.getByRole('button', { name: '+1 h', exact: true }).click() // past the time to reopen
      await phone().getByTestId('phone-input').fill('Bom dia de novo')
      await phone().getByTestId('phone-send').click()
      const boss = await open(browser, `${demo.app}/inbox`)
      await logIn(boss, demo, admin)
      let next
      for (const deadline = Date.now() + 20_000; !next && Date.now() < deadline; ) {
        const list = await (await boss.request.get(`${demo.app}/api/v1/conversations?view=all`)).json()
        next = list.items.find((c) => c.previous_id === conversation)
      }
      assert.ok(next, 'no new conversation is linked to the closed one')
      assert.notEqual(next.protocol, protocol)
      await boss.context().close()
    })

    it('reports it, and each number opens its conversations', async () => {
      const boss = await open(browser, `${demo.app}/reports`)
      await logIn(boss, demo, admin)
      await boss.goto(`${demo.app}/reports`)
      const row = boss.getByRole('row').filter({ hasText: 'Peças' })
      await row.getByRole('link').first().click()
      await boss.getByRole('link', { name: /^Cliente Um/ }).first().waitFor()
      const csv = await boss.request.get(`${demo.app}/api/v1/reports/conversations.csv?from=${Date.now() - 86_400_000}&to=${Date.now() + 30 * 86_400_000}&by=department`)
      assert.equal(csv.status(), 200)
      assert.match(await csv.text(), new RegExp(protocol))
      assert.deepEqual(boss.faults, [])
      await boss.context().close()
    })

    it('had no script error and no policy violation on the way', () => {
      assert.deepEqual([...phones.faults, ...ana.faults, ...paulo.faults], [])
    })
  })
}
