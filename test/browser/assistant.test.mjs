// The house's language model: set up and tried by an administrator, used by whoever
// serves. The model is a local stub that repeats the first answer it is given.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { choose, logIn, open, setPresence, startBrowser, startDemo } from './lib.mjs'

describe('the assistant', () => {
  let demo, browser, model, page, phones
  const asked = []
  let reply = (answer) => `Claro! ${answer}`
  const phone = () => phones.getByTestId('phone').first()
  const say = async (text) => {
    await phone().getByTestId('phone-input').fill(text)
    await phone().getByTestId('phone-send').click()
  }
  const form = () => page.getByTestId('assistant')

  before(async () => {
    model = createServer((req, res) => {
      let body = ''
      req.on('data', (d) => (body += d))
      req.on('end', () => {
        const question = JSON.parse(body).messages[1].content
        asked.push({ question, key: req.headers.authorization })
        res.setHeader('Content-Type', 'application/json')
        res.end(JSON.stringify({ choices: [{ message: { role: 'assistant', content: reply(question.split('Answer: ')[1].split('\n')[0]) } }] }))
      })
    })
    await new Promise((resolve) => model.listen(0, '127.0.0.1', resolve))
    demo = await startDemo('sqlite', { PROSA_FLOW_HTTP_ALLOW: `127.0.0.1:${model.address().port}` })
    browser = await startBrowser()
    page = await open(browser, `${demo.app}/login`)
    await logIn(page, demo, 'admin@horizonte.example')
  })
  after(async () => {
    await browser?.close()
    await demo?.stop()
    model?.closeAllConnections()
    model?.close()
  })

  it('is set up, and never shows its key again', async () => {
    await page.getByRole('link', { name: 'Configurações' }).click()
    await page.getByRole('link', { name: 'Assistente' }).click()
    await form().getByLabel('Endereço da API').fill(`http://127.0.0.1:${model.address().port}/v1`)
    await form().getByLabel('Modelo').fill('pequeno')
    await form().getByRole('textbox', { name: 'Chave' }).fill('sk-canario')
    await form().getByLabel(/^Sugerir respostas/).check()
    await form().getByRole('button', { name: 'Salvar' }).click()
    await page.getByText('Assistente salvo.').waitFor()
    await page.reload()
    await form().getByLabel('Modelo').waitFor()
    assert.equal(await form().getByRole('textbox', { name: 'Chave' }).inputValue(), '')
    assert.ok(!(await page.content()).includes('sk-canario'))
  })

  it('is tried: with an answer of the house, without one, and when it invents', async () => {
    const ask = async (text, words) => {
      await page.getByRole('textbox', { name: 'Pergunta de um cliente' }).fill(text)
      await page.getByRole('button', { name: 'Perguntar' }).click()
      await page.getByText(words).first().waitFor()
    }
    await ask('vcs abrem sabado?', 'Claro! Nosso horário')
    assert.equal(asked[0].key, 'Bearer sk-canario')
    await ask('vocês vendem pizza?', 'Nenhuma resposta da casa serve')
    assert.equal(asked.length, 1) // without sources nobody is asked
    reply = (answer) => `${answer} E no sábado até as 23:00!`
    await ask('vcs abrem sabado?', 'foi além das respostas da casa')
    await page.getByRole('cell', { name: 'recusada: número que a casa não disse' }).waitFor()
    reply = (answer) => `Claro! ${answer}`
  })

  it('suggests a reply to who serves, from the customer’s last question', async () => {
    phones = await open(browser, `${demo.meta}/phones/`)
    await phones.getByTestId('clock-advance-monday').click()
    await say('Oi')
    await choose(phones, phone(), 'Oficina')
    const ana = await open(browser, `${demo.app}/inbox`)
    await logIn(ana, demo, 'oficina.centro@horizonte.example')
    await setPresence(ana, 'Disponível')
    await ana.getByRole('link', { name: /^Cliente Um/ }).click()
    await say('vcs abrem sabado?')
    await ana.getByRole('log').getByText('vcs abrem sabado?').waitFor()
    const box = ana.getByRole('textbox', { name: /Escreva ao cliente/ })
    await box.fill('Boa tarde!')
    await ana.getByRole('button', { name: 'Sugerir uma resposta' }).click()
    await ana.getByTestId('suggest').getByText('Feita de: Qual o horário de funcionamento?').waitFor()
    assert.match(await box.inputValue(), /^Boa tarde!\nClaro! Nosso horário em Horizonte Centro/) // what was written stays
    assert.equal(await phone().getByTestId('bubble').filter({ hasText: 'Claro! Nosso horário' }).count(), 0) // and nothing is sent
    await ana.getByTestId('suggest').getByText('Feita de').click()
    await ana.getByTestId('suggest').getByText(/^Qual o horário de funcionamento\?\s*Nosso horário/).waitFor()
    assert.match(asked.at(-1).question, /<customer>\nvcs abrem sabado\?/)
    await box.press('Enter')
    await phone().getByTestId('bubble').filter({ hasText: 'Claro! Nosso horário' }).waitFor()
    await ana.getByTestId('suggest').getByText('Feita de').waitFor({ state: 'detached' }) // the field is empty

    reply = () => 'Sim!'
    await say('então no domingo às 10h também, por R$ 5?')
    await ana.getByRole('log').getByText('então no domingo').waitFor()
    await ana.getByRole('button', { name: 'Sugerir uma resposta' }).click()
    await ana.getByTestId('suggest').getByText(/foi além das respostas da casa|Nenhuma resposta da casa/).waitFor()
    assert.equal(await box.inputValue(), '')
    reply = (answer) => `Claro! ${answer}`

    // In a note nothing is suggested; switched off, nowhere.
    await ana.getByRole('button', { name: 'Nota interna' }).click()
    await ana.getByTestId('suggest').waitFor({ state: 'detached' })
    await ana.getByRole('button', { name: 'Responder', exact: true }).first().click()
    await ana.getByTestId('suggest').waitFor()
    await form().getByLabel(/^Sugerir respostas/).uncheck()
    await form().getByRole('button', { name: 'Salvar' }).click()
    await ana.getByTestId('suggest').waitFor({ state: 'detached' })
    assert.deepEqual([...page.faults, ...ana.faults], [])
  })
})
