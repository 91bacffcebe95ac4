import { expect, it } from 'vitest'
import { message } from '../state/fixture'
import { arrived, chooseable } from './tap'
import * as writing from './writing'

it('taps say what was tapped, and on which message', () => {
  expect(writing.tapButton('w1', { id: 'sim', title: 'Sim' })).toEqual({
    type: 'interactive', context_id: 'w1', interactive: { type: 'button_reply', id: 'sim', title: 'Sim' },
  })
  expect(writing.chooseRow('w1', { id: '1', title: 'Um', description: 'd' })).toEqual({
    type: 'interactive', context_id: 'w1', interactive: { type: 'list_reply', id: '1', title: 'Um', description: 'd' },
  })
  expect(writing.chooseRow('w1', { id: '1', title: 'Um' })['interactive']).not.toHaveProperty('description')
  expect(writing.tapQuickReply('w1', { type: 'quick_reply', text: 'Confirmar', payload: 'ok' })).toEqual({
    type: 'button', context_id: 'w1', button: { payload: 'ok', text: 'Confirmar' },
  })
  expect(writing.tapQuickReply('w1', { type: 'quick_reply', text: 'Confirmar' })['button']).toEqual({ payload: 'Confirmar', text: 'Confirmar' })
})

it('a file carries its name, voice and caption only where they belong', () => {
  const file = (type: string) => new File(['x'], 'f.bin', { type })
  expect(writing.media('image', file('image/png'), 'oi')['media']).toEqual({ mime_type: 'image/png', caption: 'oi' })
  expect(writing.media('document', file('application/pdf'), '')['media']).toEqual({ mime_type: 'application/pdf', filename: 'f.bin' })
  expect(writing.media('audio', file('audio/ogg'), 'oi')['media']).toEqual({ mime_type: 'audio/ogg', voice: true })
  expect(writing.media('sticker', file(''), 'oi')['media']).toEqual({ mime_type: 'application/octet-stream' })
})

it('guesses how a dropped file travels', () => {
  expect(['image/png', 'image/svg+xml', 'video/mp4', 'audio/mpeg', 'application/pdf', ''].map(writing.kindOf)).toEqual([
    'image', 'document', 'video', 'audio', 'document', 'document',
  ])
})

it('refuses empty and too large files', () => {
  expect(() => writing.checkFile(new File([], 'a'))).toThrow(expect.objectContaining({ code: 'file_empty' }))
  const large = { size: writing.MAX_BYTES + 1 } as File
  expect(() => writing.checkFile(large)).toThrow(expect.objectContaining({ code: 'file_large' }))
  expect(() => writing.checkFile(new File(['x'], 'a'))).not.toThrow()
})

it('a contact card has the number in both forms', () => {
  expect(writing.contacts('Cliente 2', '+55 11 98765-0001')['contacts']).toEqual([
    { name: { formatted_name: 'Cliente 2' }, phones: [{ phone: '+5511987650001', wa_id: '5511987650001', type: 'CELL' }] },
  ])
})

it('only what arrived from the business can be tapped', () => {
  const list = { kind: 'list', list: { button: 'Ver', sections: [] } }
  expect(chooseable(message('a', { from: 'business', interactive: list }))).toBe(true)
  expect(chooseable(message('a', { from: 'phone', interactive: list }))).toBe(false)
  expect(chooseable(message('a', { from: 'business', revoked: true, interactive: list }))).toBe(false)
  expect(chooseable(message('a', { from: 'business' }))).toBe(false)
  expect((['', 'sent', 'delivered', 'read', 'played', 'failed'] as const).map((status) => arrived(message('a', { from: 'business', status })))).toEqual([
    false, false, true, true, true, false,
  ])
})
