import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { QuickReply } from '$lib/api/types'
import { loadDraft, saveDraft } from './draft'
import { findEmoji } from './emoji'
import { kindOf, tooLarge } from './files'
import { emojiSearch, findQuickReplies, quickSearch } from './quick'
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
    expect(findEmoji('zzz')).toEqual([])
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
