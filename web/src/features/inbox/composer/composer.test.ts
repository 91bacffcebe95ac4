import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { DirectoryUser, QuickReply } from '$lib/api/types'
import { loadDraft, saveDraft } from './draft'
import { allEmoji, findEmoji } from './emoji'
import { kindOf, tooLarge } from './files'
import { phoneDigits } from './card'
import { contentOf, missing, type Draft } from './choices'
import { isShortLink, readSpot } from './maps'
import { emojiSearch, findPeople, findQuickReplies, mentionSearch, quickSearch } from './quick'
import { components, fillQuickReply, renderTemplate, slots } from './variables'
import { windowState } from './window'

describe('drafts', () => {
  const stored = new Map<string, string>()
  beforeEach(() => {
    stored.clear()
    vi.stubGlobal('localStorage', { getItem: (k: string) => stored.get(k) ?? null, setItem: (k: string, v: string) => void stored.set(k, v), removeItem: (k: string) => void stored.delete(k) })
  })
  test('one for each conversation, gone once empty', () => {
    saveDraft('a', { text: 'Oi', note: true })
    saveDraft('b', { text: 'Tchau', note: false })
    expect(loadDraft('a')).toEqual({ text: 'Oi', note: true })
    expect(loadDraft('c')).toEqual({ text: '', note: false })
    saveDraft('a', { text: '  ', note: true })
    expect([...stored.keys()]).toEqual(['prosa.draft.b'])
  })
  test('storage that refuses or lies does not break the composer', () => {
    vi.stubGlobal('localStorage', { getItem: () => '[1', setItem: () => { throw new Error('full') }, removeItem: () => { throw new Error('no') } })
    saveDraft('a', { text: 'Oi', note: false })
    expect(loadDraft('a')).toEqual({ text: '', note: false })
  })
})

describe('quick replies', () => {
  const replies: QuickReply[] = [
    { id: '1', shortcut: 'endereco', text: 'Av. Brasil' },
    { id: '2', shortcut: '/preço', text: 'Tabela' },
    { id: '3', shortcut: 'oficina', text: 'Endereço da oficina', department_id: 'd' },
    { id: '4', shortcut: 'meu', text: 'x', user_id: 'me' },
  ]
  test('a slash at the start searches, one inside a text does not', () => {
    expect(quickSearch('/end')).toBe('end')
    expect(quickSearch('/')).toBe('')
    expect(quickSearch('20/12')).toBeUndefined()
    expect(quickSearch('/end ereço')).toBeUndefined()
  })
  test('shortcut first, then text; accents do not matter; others’ are not offered', () => {
    expect(findQuickReplies(replies, 'ende', 'd', 'me').map((r) => r.id)).toEqual(['1', '3'])
    expect(findQuickReplies(replies, 'preco', undefined, 'me').map((r) => r.id)).toEqual(['2'])
    expect(findQuickReplies(replies, '', undefined, 'other').map((r) => r.id)).toEqual(['2', '1'])
  })
  test('variables are filled once; a name that looks like one stays a name', () => {
    expect(fillQuickReply('Oi {{contact.first_name}}, {{ protocol }}', { 'contact.first_name': '{{protocol}}', protocol: '7' })).toEqual({ text: 'Oi {{protocol}}, 7', missing: [] })
    expect(fillQuickReply('{{store.address}}', { 'store.address': '' })).toEqual({ text: '{{store.address}}', missing: ['store.address'] })
    expect(fillQuickReply('{{constructor}}', {}).missing).toEqual(['constructor'])
  })
})

describe('templates', () => {
  test('positional slots go to Meta in the order of their numbers', () => {
    const body = 'Olá {{2}}, sou {{1}}. {{2}}!'
    expect(slots(body)).toEqual(['2', '1'])
    expect(renderTemplate(body, { 1: 'Ana', 2: 'Léo' })).toBe('Olá Léo, sou Ana. Léo!')
    expect(components(body, { 1: 'Ana', 2: ' Léo ' })).toEqual([{ type: 'body', parameters: [{ type: 'text', text: 'Ana' }, { type: 'text', text: 'Léo' }] }])
  })
  test('named slots carry their names; none, no components', () => {
    expect(components('Olá {{nome}}', { nome: 'Léo' })).toEqual([{ type: 'body', parameters: [{ type: 'text', parameter_name: 'nome', text: 'Léo' }] }])
    expect(components('Olá', {})).toEqual([])
  })
  test('an empty slot stays visible in the preview', () => {
    expect(renderTemplate('Olá {{1}}', { 1: '' })).toBe('Olá {{1}}')
  })
})

describe('emoji', () => {
  test('only after a colon that begins a word, up to the caret', () => {
    expect(emojiSearch('ok :car', 7)).toEqual({ from: 3, name: 'car' })
    expect(emojiSearch('às 10:30', 8)).toBeUndefined()
    expect(emojiSearch('https://x', 9)).toBeUndefined()
    expect(emojiSearch(':', 1)).toBeUndefined()
  })
  test('by the start of a word in three languages', () => {
    expect(findEmoji('carr')[0]?.char).toBe('🚗')
    expect(findEmoji('obri')[0]?.char).toBe('🙏')
    expect(findEmoji('pneu')[0]?.char).toBe(findEmoji('tire')[0]?.char)
    expect(findEmoji('zzz')).toEqual([])
  })
  test('each once, with a name in every language', () => {
    const all = allEmoji()
    expect(new Set(all.map((e) => e.char)).size).toBe(all.length)
    expect(all.filter((e) => !e.name)).toEqual([])
  })
})

describe('the window', () => {
  const H = 3_600_000
  test.each([[0, 5, 'closed', false], [10 * H, 1 * H, 'calm', true], [3 * H, 2 * H, 'soon', true], [3 * H, 3 * H - 60_000, 'urgent', true], [3 * H, 3 * H, 'closed', false], [3 * H, 9 * H, 'closed', false]])('closing at %i, now %i: %s', (closes, now, tone, open) => {
    expect(windowState(closes, now)).toMatchObject({ tone, open })
  })
})

describe('files', () => {
  test('what Meta does not take as a picture travels as a document', () => {
    expect(['image/jpeg', 'image/webp', 'audio/ogg; codecs=opus', 'video/mp4', 'text/html', ''].map(kindOf)).toEqual(['image', 'document', 'audio', 'video', 'document', 'document'])
  })
  test('limits', () => {
    expect(tooLarge('image', 5_000_000)).toBe(false)
    expect(tooLarge('image', 5_000_001)).toBe(true)
    expect(tooLarge('document', 100_000_001)).toBe(true)
  })
})

describe('mentions', () => {
  const person = (id: string, name: string, part: Partial<DirectoryUser> = {}) => ({ id, name, role: 'agent', disabled: false, store_ids: [], department_ids: [], ...part }) as unknown as DirectoryUser
  const people = [
    person('ana', 'Ana Paula Souza', { department_ids: ['d1'] }), person('bia', 'Bia', { department_ids: ['d2'] }), person('leo', 'Léo', { role: 'supervisor', store_ids: ['s1'] }),
    person('adm', 'Zé', { role: 'administrator' }), person('off', 'Ari', { department_ids: ['d1'], disabled: true }), person('held', 'Ivo'),
  ]
  const at = { store_id: 's1', department_id: 'd1', agent_id: 'held' }
  test('an at sign that begins a word, not an address', () => {
    expect(mentionSearch('avise @Le', 9)).toEqual({ from: 6, name: 'le' })
    expect(mentionSearch('@Ana Pa', 7)).toEqual({ from: 0, name: 'ana pa' })
    expect(mentionSearch('a@b.com', 7)).toBeUndefined()
    expect(mentionSearch('@Ana ligou e', 12)).toBeUndefined()
  })
  test('only people who may see the conversation, not oneself', () => {
    expect(findPeople(people, at, '', 'me').map((u) => u.id)).toEqual(['ana', 'held', 'leo', 'adm'])
    expect(findPeople(people, at, 'sou', 'me').map((u) => u.id)).toEqual(['ana'])
    expect(findPeople(people, at, 'a', 'ana').map((u) => u.id)).toEqual([])
  })
})

describe('places', () => {
  test.each([
    ['https://www.google.com/maps/place/Concession%C3%A1ria+Horizonte/@-23.5,-46.6,17z/data=!3m1!4b1!4m6!3m5!1s0x0:0x0!8m2!3d-23.561684!4d-46.655981', -23.561684, -46.655981, 'Concessionária Horizonte'],
    ['https://www.google.com/maps/@-23.5505199,-46.6333094,15z', -23.5505199, -46.6333094, undefined],
    ['https://maps.google.com/?q=-23.55,-46.63', -23.55, -46.63, undefined],
    ['https://www.google.com/maps/search/?api=1&query=-23.55%2C-46.63', -23.55, -46.63, undefined],
    ['https://www.waze.com/ul?ll=-23.55%2C-46.63&navigate=yes', -23.55, -46.63, undefined],
    ['https://maps.apple.com/?ll=40.7,-74.0&q=x', 40.7, -74, undefined],
    ['https://www.openstreetmap.org/#map=15/-23.55/-46.63', -23.55, -46.63, undefined],
    ['geo:-23.55,-46.63', -23.55, -46.63, undefined],
    [' -23.55, -46.63 ', -23.55, -46.63, undefined],
    ['-23,5505; -46,6333', -23.5505, -46.6333, undefined],
    [`23°33'01.9"S 46°38'00.1"W`, -23.550528, -46.633361, undefined],
  ])('%s', (text, latitude, longitude, name) => {
    expect(readSpot(text)).toEqual({ latitude, longitude, ...(name ? { name } : {}) })
  })
  test.each(['', 'Av. Paulista, 1000', '91, 10', '10, 181', 'https://maps.app.goo.gl/abc', 'https://example.com/?page=1,2', 'javascript:1,2'])('none in %s', (text) => {
    expect(readSpot(text)).toBeUndefined()
  })
  test('a short link is told apart', () => {
    expect(isShortLink('https://maps.app.goo.gl/abc')).toBe(true)
    expect(isShortLink('https://www.google.com/maps')).toBe(false)
  })
})

describe('contact cards', () => {
  test('a number of Brazil gets its country code, one of elsewhere keeps its own', () => {
    expect(phoneDigits('(11) 98765-0001', 'America/Sao_Paulo')).toBe('5511987650001')
    expect(phoneDigits('011 4000-1001', '')).toBe('551140001001')
    expect(phoneDigits('+1 650 555-1234', 'America/Sao_Paulo')).toBe('16505551234')
    expect(phoneDigits('55 11 98765-0001', 'America/Sao_Paulo')).toBe('5511987650001')
    expect(phoneDigits('912345678', 'Europe/Lisbon')).toBe('912345678')
  })
})

describe('choices', () => {
  const draft = (part: Partial<Draft>): Draft => ({ form: 'buttons', text: 'Qual horário?', footer: '', open: 'Ver', options: [{ title: '9h', description: '' }, { title: '', description: '' }, { title: '14h', description: 'Quinta' }], ...part })
  test('buttons skip empty options and carry no details', () => {
    expect(contentOf(draft({}))).toEqual({ kind: 'buttons', text: 'Qual horário?', buttons: [{ id: 'option-1', title: '9h' }, { id: 'option-2', title: '14h' }] })
  })
  test('a list has one section', () => {
    expect(contentOf(draft({ form: 'list' }))).toMatchObject({ kind: 'list', list: { button: 'Ver', sections: [{ rows: [{ id: 'option-1', title: '9h' }, { id: 'option-2', title: '14h', description: 'Quinta' }] }] } })
  })
  test('what is missing', () => {
    expect(missing(draft({}))).toBeUndefined()
    expect(missing(draft({ text: ' ' }))).toBe('text')
    expect(missing(draft({ options: [] }))).toBe('option')
    expect(missing(draft({ options: [{ title: 'Sim', description: '' }, { title: 'sim ', description: '' }] }))).toBe('twice')
    expect(missing(draft({ form: 'list', open: '' }))).toBe('open')
  })
  test('never more or longer than WhatsApp takes', () => {
    const many = Array.from({ length: 12 }, (_, i) => ({ title: `Opção ${i} com um nome bem comprido`, description: '' }))
    expect(contentOf(draft({ options: many })).buttons?.map((b) => b.title.length)).toEqual([20, 20, 20])
    expect(contentOf(draft({ form: 'list', options: many })).list?.sections[0]?.rows?.length).toBe(10)
  })
})
