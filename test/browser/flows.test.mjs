// A bot from nothing, as an administrator makes one: drawn in the editor, tried on
// the phone beside the canvas, published, and then met by a customer on the phones
// page.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { logIn, open, startBrowser, startDemo } from './lib.mjs'

describe('the editor of flows', () => {
  let demo, browser, page, phones
  const node = (name) => page.getByTestId('flow-node').filter({ hasText: name })
  const palette = (name) => page.getByTestId('flow-palette').getByRole('button', { name, exact: true })
  const dock = () => page.getByTestId('flow-dock')
  const test = () => page.getByTestId('flow-test')
  /** Drawing follows a frame later. */
  const count = async (locator, n) => {
    for (const end = Date.now() + 5_000; Date.now() < end && (await locator.count()) !== n; ) await page.waitForTimeout(20)
    assert.equal(await locator.count(), n)
  }
  /** The canvas glides to where it is asked to. */
  const settled = () =>
    page.waitForFunction(() => {
      const now = document.querySelector('.svelte-flow__viewport').style.transform
      const still = window.before === now
      window.before = now
      return still
    }, undefined, { polling: 300 })
  const saved = () => page.locator('[data-testid=flow-save][data-state=saved]').filter({ hasText: 'Rascunho salvo' }).waitFor()

  before(async () => {
    demo = await startDemo('sqlite')
    browser = await startBrowser()
    page = await open(browser, `${demo.app}/login`, { permissions: ['clipboard-read', 'clipboard-write'] })
    await logIn(page, demo, 'admin@horizonte.example')
  })
  after(async () => {
    await browser?.close()
    await demo?.stop()
  })

  it('begins with a greeting', async () => {
    await page.getByRole('link', { name: 'Fluxos' }).click()
    await page.getByRole('button', { name: 'Novo fluxo' }).click()
    await page.getByRole('dialog').getByRole('textbox', { name: 'Nome' }).fill('Test-drive')
    await page.getByRole('button', { name: 'Criar fluxo' }).click()
    await node('Mensagem').click()
    await dock().getByRole('textbox', { name: 'Texto' }).fill('Que tal um test-drive, {{contact.first_name|cliente}}?')
    await node('Que tal um test-drive').waitFor()
  })

  it('takes nodes from the palette: the next one is connected by itself', async () => {
    await palette('Opções').click()
    await node('Opções').waitFor()
    await dock().getByRole('textbox', { name: 'Texto' }).first().fill('Novo ou seminovo?')
    const titles = dock().getByRole('textbox', { name: 'Título', exact: true })
    await titles.nth(0).fill('Carro novo')
    await titles.nth(1).fill('Seminovo')
    await page.getByTestId('flow-preview').getByText('Seminovo', { exact: true }).waitFor()
  })

  it('connects by dragging from an exit to a node', async () => {
    // In steps, as a hand does: a drag of a single move is at times lost by a slow machine's browser.
    await palette('Fim').dragTo(page.locator('.svelte-flow__pane'), { targetPosition: { x: 260, y: 520 }, steps: 5 })
    await node('Fim').waitFor()
    await dock().getByRole('textbox', { name: 'Texto' }).first().fill('Combinado, até já!')
    await page.getByRole('button', { name: 'Ver tudo' }).click()
    await settled()
    for (const port of ['Carro novo', 'Seminovo']) {
      const from = node('Novo ou seminovo?').getByRole('listitem').filter({ hasText: port }).locator('.svelte-flow__handle')
      await from.dragTo(node('Combinado').locator('.svelte-flow__handle.in'), { steps: 5 })
    }
    await count(page.locator('.way'), 4) // start, greeting, and the two options
    await page.getByTestId('flow-problems').and(page.locator('.good, :not(.bad)')).waitFor()
    await saved()
  })

  it('copies, pastes, deletes, undoes and redoes', async () => {
    await page.keyboard.press('Escape')
    await node('Combinado').click()
    await page.getByRole('application', { name: 'Desenho do fluxo' }).focus()
    await page.keyboard.press('Control+c')
    for (const [keys, copies] of [['Control+v', 2], ['Delete', 1], ['Control+z', 2], ['Control+z', 1], ['Control+Shift+z', 2], ['Control+z', 1]]) {
      await page.keyboard.press(keys)
      await count(node('Combinado'), copies)
    }
  })

  it('begins with a word', async () => {
    await page.getByRole('button', { name: 'Fluxo', exact: true }).click()
    await dock().getByRole('combobox', { name: 'Adicionar gatilho…' }).selectOption('keyword')
    const words = dock().getByRole('textbox', { name: 'Palavras' })
    await words.fill('test-drive')
    await words.press('Enter')
    await page.getByTestId('flow-triggers').getByText('Escreve: test-drive').waitFor()
    await saved()
  })

  it('is tried on the phone beside the canvas, its path lit', async () => {
    await page.getByRole('button', { name: 'Testar' }).click()
    await test().getByRole('button', { name: 'Começar', exact: true }).click()
    await test().getByText('Novo ou seminovo?').waitFor()
    await page.locator('.card.here').filter({ hasText: 'Novo ou seminovo?' }).waitFor()
    await test().getByRole('button', { name: 'Seminovo' }).click()
    await test().getByText('Combinado, até já!').waitFor()
    await test().getByText('O fluxo terminou').waitFor()
    await count(page.locator('.way.lit'), 3)
    await count(page.locator('.card.lit'), 3)
  })

  it('is published', async () => {
    await page.getByRole('button', { name: 'Publicar' }).click()
    await page.getByRole('dialog').getByRole('textbox').fill('Primeira versão')
    await page.getByTestId('flow-publish').click()
    await page.getByText('Fluxo publicado.').waitFor()
    await page.getByRole('button', { name: 'Versões' }).click()
    await page.getByTestId('flow-versions').getByText('Primeira versão').waitFor()
  })

  it('answers a customer', async () => {
    phones = await open(browser, `${demo.meta}/phones/`)
    const phone = phones.getByTestId('phone').first()
    await phone.getByTestId('phone-input').fill('Test-drive')
    await phone.getByTestId('phone-send').click()
    await phone.getByTestId('bubble').filter({ hasText: 'Que tal um test-drive' }).waitFor()
    await phone.getByRole('button', { name: 'Carro novo' }).click()
    await phone.getByTestId('bubble').filter({ hasText: 'Combinado, até já!' }).waitFor()
  })

  it('counts it', async () => {
    await page.getByRole('button', { name: 'Números' }).click()
    await page.getByTestId('flow-figures').getByText('1', { exact: true }).first().waitFor()
  })

  it('never goes over what somebody else saved', async () => {
    const other = await open(browser, page.url(), { storageState: await page.context().storageState() })
    await other.getByTestId('flow-node').first().waitFor()
    for (const [at, text] of [[page, 'Um test-drive hoje?'], [other, 'Um test-drive amanhã?']]) {
      await at.getByTestId('flow-node').filter({ hasText: 'test-drive' }).dblclick()
      await at.getByTestId('flow-dock').getByRole('textbox', { name: 'Texto' }).fill(text)
      if (at === page) await saved()
    }
    const dialog = other.getByRole('dialog', { name: 'Este fluxo mudou em outra janela' })
    await dialog.waitFor()
    await dialog.getByRole('button', { name: 'Ficar com o que está salvo' }).click()
    await other.getByTestId('flow-node').filter({ hasText: 'Um test-drive hoje?' }).waitFor()
    await other.context().close()
  })

  it('had no script error and no policy violation on the way', () => {
    assert.deepEqual([...page.faults, ...phones.faults], [])
  })
})
