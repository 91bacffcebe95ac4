import { describe, expect, test } from 'vitest'
import { band, complete, draftOf, fieldsOf, fileKind, fileProblem, lines, pieces, withQuestions, type FaqEntry } from './entry'

const entry: FaqEntry = {
  id: 'e', key: 'k', version: 3, created_at: 1, updated_at: 2, questions: ['Abre sábado?'], tags: ['horário'], off: true, store_id: 's',
  answer: { text: { 'pt-BR': 'Sim', es: 'Sí' }, links: [{ title: 'Mapa', url: 'https://x.example' }], media: { id: 'm', kind: 'image' } },
}

test('an entry comes back from the editor as it was', () => {
  expect(fieldsOf(draftOf(entry))).toEqual({ questions: ['Abre sábado?'], tags: ['horário'], off: true, version: 3, store_id: 's', answer: entry.answer })
})
test('lines are trimmed, and each is there once', () => {
  expect(lines(' A? \n\n a?\nB?')).toEqual(['A?', 'B?'])
})
test('an entry is complete with a question and one language', () => {
  expect(complete(draftOf())).toBe(false)
  expect(complete({ ...draftOf(undefined, ['A?']), text: { 'pt-BR': ' ', en: 'Yes', es: '' } })).toBe(true)
})
describe('more ways to ask', () => {
  test('those already there are not counted', () => expect(withQuestions(entry, ['abre SÁBADO?', 'E sábado?'])).toMatchObject({ added: 1, fields: { questions: ['Abre sábado?', 'E sábado?'], version: 3 } }))
  test('there are at most thirty', () => expect(withQuestions(entry, Array.from({ length: 40 }, (_, i) => `p${i}`)).fields.questions).toHaveLength(30))
})
test.each([[0.98, 'sure'], [0.75, 'sure'], [0.6, 'likely'], [0.45, 'doubt'], [0.44, 'close'], [0.1, 'far']] as const)('%f is %s', (score, want) => expect(band(score, 0.45)).toBe(want))
test('variables show what stands for them, once', () => {
  expect(pieces('Oi, {{contact.first_name|cliente}}: {{store.name}} {{x', { 'store.name': '{{org.name}}' })).toEqual([
    { text: 'Oi, ', variable: false }, { text: 'cliente', variable: true }, { text: ': ', variable: false }, { text: '{{org.name}}', variable: true }, { text: ' {{x', variable: false },
  ])
})

test('a file is what WhatsApp takes it for, or is refused before it travels', () => {
  expect(['image/jpeg', 'image/webp', 'audio/ogg; codecs=opus', 'video/mp4', 'application/pdf', ''].map(fileKind)).toEqual(['image', 'document', 'audio', 'video', 'document', 'document'])
  expect(fileProblem('image/png', 1)).toBeUndefined()
  expect(fileProblem('image/png', 6 << 20)).toBe('file.large')
  expect(fileProblem('image/svg+xml', 1)).toBe('file.type')
  expect(fileProblem('application/pdf', 50 << 20)).toBeUndefined()
})
