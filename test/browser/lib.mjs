// What the browser tests share: the demonstration as a process of its own, on
// SQLite or PostgreSQL, and Chromium.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const root = fileURLToPath(new URL('../..', import.meta.url))
const binary = join(root, 'bin', 'prosa')

// Where Debian and others put Chromium; CHROMIUM names another.
const browsers = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].filter(Boolean)

// The databases the walk must hold on.
export const engines = ['sqlite', 'postgres']

// startDemo starts `prosa demo`, with more environment where a test needs it, and waits
// until it says where it is.
export async function startDemo(engine, more = {}) {
  if (!existsSync(binary)) throw new Error('bin/prosa is missing: run make build')
  const dir = mkdtempSync(join(tmpdir(), 'prosa-browser-'))
  const database = engine === 'postgres' ? makeDatabase() : { url: '', drop() {} }
  const env = { ...process.env, PROSA_LISTEN: '127.0.0.1:0', PROSA_SANDBOX_LISTEN: '127.0.0.1:0', PROSA_DATA_DIR: dir, PROSA_LOG_LEVEL: 'warn', ...more }
  if (database.url) env.PROSA_DATABASE = database.url
  const child = spawn(binary, ['demo', '--no-history'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  child.stderr.on('data', (d) => (log += d))
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const said = await new Promise((resolve, reject) => {
    let text = ''
    child.stdout.on('data', (d) => {
      text += d
      if (text.includes('Ctrl+C')) resolve(text)
    })
    ended.then((code) => reject(new Error(`prosa demo ended with ${code}: ${log}`)))
  })
  const find = (word) => said.match(new RegExp(`${word}\\s+(http://[^\\s/]+)`))[1]
  return {
    app: find('inbox'),
    meta: find('phones'),
    password: said.match(/password ([^)]+)\)/)[1],
    log: () => log,
    async stop() {
      child.kill('SIGTERM')
      await ended
      database.drop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

// makeDatabase makes a PostgreSQL database of its own on the tests' server.
function makeDatabase() {
  const server = process.env.TEST_DATABASE_URL
  if (!server) throw new Error('TEST_DATABASE_URL is not set: run through scripts/with-postgres.sh, as make test does')
  const name = `prosa_browser_${process.pid}_${Date.now()}`
  const sql = (text) => execFileSync('psql', ['-q', '-v', 'ON_ERROR_STOP=1', server, '-c', text], { stdio: ['ignore', 'ignore', 'inherit'] })
  sql(`CREATE DATABASE ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => sql(`DROP DATABASE ${name} WITH (FORCE)`) }
}

// startBrowser starts the system's Chromium, which reaches loopback only, with more arguments
// where a test needs them.
export async function startBrowser(more = []) {
  const executablePath = browsers.find((path) => existsSync(path))
  if (!executablePath) throw new Error('no Chromium is installed; on Debian: make deps')
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', ...more],
  })
}

// open makes a page that fails the test on script errors and on anything the
// content security policy stops.
export async function open(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'pt-BR', ...options })
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  page.faults = []
  page.on('pageerror', (e) => page.faults.push(`script: ${e.message}`))
  page.on('console', (m) => {
    if (m.type() === 'error' && /Content Security Policy|TrustedHTML|Trusted Type/i.test(m.text())) page.faults.push(m.text())
  })
  await page.goto(url)
  return page
}

// logIn signs a person of the demonstration in.
export async function logIn(page, demo, email) {
  await page.getByRole('textbox', { name: 'E-mail' }).fill(email)
  await page.getByRole('textbox', { name: 'Senha' }).fill(demo.password)
  await page.getByRole('button', { name: 'Entrar' }).click()
  await page.getByRole('navigation').first().waitFor()
}

// callApi calls the API as the person who is logged in on a page.
export async function callApi(page, demo, method, path, data) {
  const answer = await page.request.fetch(`${demo.app}/api/v1${path}`, { method, headers: { 'X-Requested-With': 'prosa', 'Content-Type': 'application/json' }, ...(data ? { data } : {}) })
  if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`)
  return answer.status() === 204 ? undefined : answer.json()
}

// largeFlow makes a flow of many nodes in rows of twenty, each a choice of two.
export async function largeFlow(page, demo, key, name, count, text) {
  const nodes = Array.from({ length: count }, (_, i) => ({
    id: `n${i}`, kind: 'choice', x: (i % 20) * 340, y: Math.floor(i / 20) * 260, text: text(i),
    options: [{ id: 'a', title: 'Agendar revisão' }, { id: 'b', title: 'Outro assunto' }], exits: { a: `n${(i + 1) % count}`, b: `n${(i + 20) % count}` },
  }))
  return (await callApi(page, demo, 'POST', '/flows', { key, name, definition: { schema: 2, key, name, start: 'n0', nodes } })).id
}

// setPresence uses the presence menu.
export async function setPresence(page, name) {
  await page.getByRole('button', { name: /Mudar disponibilidade/ }).click()
  await page.getByRole('menuitemradio', { name }).click()
}

// attend has somebody serve a customer who chose the workshop, the stores being open.
export async function attend(browser, demo, email) {
  const phones = await open(browser, `${demo.meta}/phones/`)
  await phones.getByTestId('clock-advance-monday').click()
  const page = await open(browser, `${demo.app}/inbox`)
  await logIn(page, demo, email)
  await setPresence(page, 'Disponível')
  const phone = phones.getByTestId('phone').first()
  await phone.getByTestId('phone-input').fill('Oi')
  await phone.getByTestId('phone-send').click()
  await choose(phones, phone, 'Oficina')
  await page.getByRole('link', { name: /^Cliente Um/ }).click()
  await page.waitForURL(/\/inbox\/[0-9a-f-]{36}/)
  return { phones, page, conversation: page.url().match(/[0-9a-f-]{36}/)[0] }
}

// choose opens the menu on a phone and takes the row with a text.
export async function choose(phones, phone, text) {
  await phone.getByTestId('bubble').filter({ hasText: 'Como posso te ajudar' }).last().waitFor()
  await phone.getByTestId('list-open').last().click()
  await phones.getByTestId('list-row').filter({ hasText: text }).click()
  await phones.getByTestId('list-send').click()
}
