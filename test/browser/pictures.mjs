// Takes the pictures of the README from the running product: make pictures.
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { choose, logIn, open, setPresence, startBrowser, startDemo } from './lib.mjs'

const folder = fileURLToPath(new URL('../../docs/pictures/', import.meta.url))
mkdirSync(folder, { recursive: true })
const demo = await startDemo('sqlite')
const browser = await startBrowser()
try {
  const phones = await open(browser, `${demo.meta}/phones/`)
  await phones.getByTestId('clock-advance-monday').click()
  const ana = await open(browser, `${demo.app}/inbox`)
  await logIn(ana, demo, 'oficina.centro@horizonte.example')
  await setPresence(ana, 'Disponível')
  const phone = (i) => phones.getByTestId('phone').nth(i)
  const say = async (i, text) => {
    await phone(i).getByTestId('phone-input').fill(text)
    await phone(i).getByTestId('phone-send').click()
  }
  for (const i of [0, 1]) {
    await say(i, 'Oi')
    await choose(phones, phone(i), 'Oficina')
    await phone(i).getByTestId('bubble').filter({ hasText: 'Seu protocolo' }).waitFor()
  }
  await say(2, 'Bom dia')
  await phone(2).getByTestId('list-open').waitFor()
  await say(1, 'A luz do freio acendeu, posso levar hoje?')
  await say(0, 'Queria agendar a revisão de 20 mil km')
  await ana.getByRole('link', { name: /^Cliente Um/ }).click()
  const write = async (text) => {
    const box = ana.getByRole('group', { name: 'Escrever' }).getByRole('textbox')
    await box.fill(text)
    await box.press('Enter')
    await phone(0).getByTestId('bubble').filter({ hasText: text.slice(0, 20) }).last().waitFor()
  }
  await write('Bom dia! Claro. Qual é a placa e a quilometragem do carro?')
  await say(0, 'ABC1D23, está com 19.400 km')
  await write('Tenho amanhã às 9h ou quinta às 14h. Qual prefere?')
  await say(0, 'Amanhã às 9h está ótimo')
  await ana.getByRole('log').getByText('Amanhã às 9h está ótimo').waitFor()
  await ana.getByRole('log').getByRole('img', { name: 'Lida' }).last().waitFor()
  await ana.screenshot({ path: `${folder}inbox.png` })
  await phones.screenshot({ path: `${folder}phones.png` })

  const admin = await open(browser, `${demo.app}/flows`)
  await logIn(admin, demo, 'admin@horizonte.example')
  await admin.goto(`${demo.app}/flows`)
  await admin.getByRole('link', { name: 'Avaliação do usado' }).click()
  await admin.getByTestId('flow-node').first().waitFor()
  await admin.getByRole('button', { name: 'Testar' }).click()
  const trial = admin.getByTestId('flow-test')
  await trial.getByRole('button', { name: 'Começar', exact: true }).click()
  await trial.getByText('placa').first().waitFor()
  await admin.screenshot({ path: `${folder}flows.png` })
} finally {
  await browser.close()
  await demo.stop()
}
