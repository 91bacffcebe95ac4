// What an agent sends besides text: a voice note from the microphone (Chromium's
// own test tone), a place, a contact, a question with choices; and a colleague's
// name in a note.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { attend, startBrowser, startDemo } from './lib.mjs'

const oficina = 'oficina.centro@horizonte.example'
const microphone = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']

describe('the composer', () => {
  let demo, browser, phones, ana, conversation
  const phone = () => phones.getByTestId('phone').first()
  const bubble = (text) => phone().getByTestId('bubble').filter({ hasText: text }).last()
  const button = (name) => ana.getByRole('button', { name, exact: true })
  const dialog = () => ana.getByRole('dialog')
  const attach = async (name) => {
    await button('Anexar').click()
    await ana.getByRole('menuitem', { name }).click()
  }
  const sent = async (kind) => {
    const page = await (await ana.request.get(`${demo.app}/api/v1/conversations/${conversation}/messages`)).json()
    return page.items.filter((m) => m.direction === 'out' && m.content.kind === kind && m.author.kind === 'user').at(-1)
  }

  before(async () => {
    demo = await startDemo('sqlite')
    browser = await startBrowser(microphone)
    ;({ phones, page: ana, conversation } = await attend(browser, demo, oficina))
  })
  after(async () => {
    await browser?.close()
    await demo?.stop()
  })

  it('records a voice note with a pause, and throws one away', async () => {
    await button('Gravar mensagem de voz').click()
    await ana.getByRole('status').filter({ hasText: 'Gravando' }).waitFor({ state: 'attached' })
    await button('Descartar gravação').click()
    await button('Gravar mensagem de voz').click()
    await ana.getByText('0:01', { exact: true }).waitFor()
    await button('Pausar').click()
    await ana.getByRole('status').filter({ hasText: 'Em pausa' }).waitFor({ state: 'attached' })
    await button('Continuar gravando').click()
    await ana.getByText('0:02', { exact: true }).waitFor()
  })

  it('plays it before sending', async () => {
    await button('Ouvir antes de enviar').click()
    const seconds = await ana.locator('.composer audio').evaluate(loaded)
    assert.ok(seconds > 1.5 && seconds < 6, `it lasts ${seconds} s`)
  })

  it('sends it as a voice note in Ogg, which the customer hears', async () => {
    await button('Enviar').click()
    const audio = phone().getByLabel('Mensagem de voz').last() // what Meta was told
    await audio.waitFor()
    const seconds = await audio.evaluate(loaded)
    assert.ok(seconds > 1.5 && seconds < 6, `the phone has ${seconds} s`)
    const { media } = (await sent('audio')).content
    assert.equal(media.voice, true)
    assert.equal(media.mime, 'audio/ogg')
    const file = await (await ana.request.get(`${demo.app}/api/v1/media/${media.key}`)).body()
    assert.equal(file.subarray(0, 4).toString(), 'OggS')
    const head = file.subarray(28, 47)
    assert.equal(head.subarray(0, 8).toString(), 'OpusHead')
    assert.equal(head[9], 1, 'one channel')
    await audio.evaluate((a) => a.play())
    await ana.getByRole('log').getByRole('img', { name: 'Ouvida' }).last().waitFor()
  })

  it('says in words why it cannot record', async () => {
    for (const [name, words] of [['NotAllowedError', /não permitiu usar o microfone/], ['NotFoundError', /Nenhum microfone/]]) {
      await ana.evaluate((fault) => (navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', fault))), name)
      await button('Gravar mensagem de voz').click()
      await ana.getByRole('alert').filter({ hasText: words }).waitFor()
      await ana.getByRole('group', { name: 'Escrever' }).getByRole('button', { name: 'Fechar' }).click()
    }
  })

  it('sends the store’s place, and one from a pasted link', async () => {
    await attach('Localização')
    await dialog().getByRole('radio', { name: /Horizonte Centro/ }).check()
    await dialog().getByRole('button', { name: 'Enviar' }).click()
    await bubble('Horizonte Centro').and(phone().locator('[data-type=location]')).waitFor()
    await attach('Localização')
    await dialog().getByRole('radio', { name: 'Outro lugar' }).check()
    const link = dialog().getByLabel(/Link do mapa/)
    await link.fill('https://maps.app.goo.gl/abc')
    await dialog().getByText(/link curto/).waitFor()
    await link.fill('https://www.google.com/maps/place/Pista+de+teste/@-23.1,-46.1,17z/data=!3d-23.2!4d-46.2')
    await dialog().getByRole('button', { name: 'Enviar' }).click()
    await bubble('Pista de teste').getByText('-23.20000, -46.20000').waitFor()
  })

  it('sends a contact of the house', async () => {
    await attach('Contato')
    const paulo = await dialog().getByRole('option', { name: 'Paulo Peças' }).getAttribute('value')
    await dialog().getByRole('combobox').selectOption(paulo)
    await dialog().getByRole('button', { name: 'Enviar' }).click()
    await bubble('Paulo Peças').getByText('+55 11 4000-1001').waitFor()
  })

  it('asks with buttons, and the customer answers with one', async () => {
    await attach('Pergunta com opções')
    await dialog().getByRole('textbox', { name: 'Pergunta' }).fill('Qual horário?')
    await dialog().getByRole('textbox', { name: 'Opção 1' }).fill('9h')
    await dialog().getByRole('textbox', { name: 'Opção 2' }).fill('14h')
    await dialog().getByRole('button', { name: 'Enviar' }).click()
    await phone().getByTestId('reply-button').filter({ hasText: '14h' }).click()
    await ana.getByRole('log').getByRole('article').filter({ hasText: 'Escolheu:14h' }).waitFor()
  })

  it('picks emoji, and names colleagues in notes', async () => {
    const box = ana.getByRole('group', { name: 'Escrever' }).getByRole('textbox')
    await box.pressSequentially('Combinado :joi')
    await ana.getByRole('option', { name: /👍/ }).click()
    await button('Emoji').click()
    await dialog().getByRole('searchbox').fill('chave')
    await dialog().getByRole('button', { name: 'chave' }).first().click()
    assert.match(await box.inputValue(), /^Combinado 👍 🔑$/u)
    await box.press('Enter')
    await bubble('Combinado').waitFor()
    await button('Nota interna').click()
    await box.pressSequentially('Falar com @sau')
    await ana.getByRole('option', { name: /Saulo Supervisor/ }).waitFor()
    await box.press('Enter')
    await box.pressSequentially('hoje')
    await box.press('Enter')
    await ana.getByRole('log').getByText('Falar com @Saulo Supervisor (Centro) hoje').waitFor()
  })

  it('had no script error and no policy violation on the way', () => {
    assert.deepEqual([...phones.faults, ...ana.faults], [])
  })
})

// loaded waits, in the page, until a sound's length is known, and answers it.
function loaded(audio) {
  if (Number.isFinite(audio.duration)) return audio.duration
  return new Promise((resolve, reject) => {
    audio.addEventListener('loadedmetadata', () => resolve(audio.duration))
    audio.addEventListener('error', () => reject(new Error('the sound does not load')))
    audio.load()
  })
}
