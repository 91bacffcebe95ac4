import { describe, expect, test } from 'vitest'
import { cardOf, portY, triggerCards, wrap, CARD, TRIGGER, type FaceWords } from './card'
import type { Definition, FlowNode } from './definition'
import type { JsonSchema, KindInfo } from './kinds'
import { layout } from './layout'
import { asButtons, length, limitOf } from './limits'
import { bubblesOf } from './preview'
import { at, fieldsOf, freshItem, put } from './schema'

const kind = (name: string, schema: JsonSchema): KindInfo => ({ kind: name, group: 'x', waits: false, ends: false, ports: [{ name: 'next', role: 'next' }], options: null, schema, example: {} })
const text: JsonSchema = { oneOf: [{ type: 'string' }, { type: 'object', properties: { 'pt-BR': { type: 'string' }, en: { type: 'string' }, es: { type: 'string' } } }] }

describe('forms from JSON Schema', () => {
  const fields = fieldsOf(kind('ask', {
    type: 'object', required: ['text'], $defs: { Text: text, Item: { type: 'object', properties: { id: { type: 'string' }, title: { $ref: '#/$defs/Text' } } } },
    properties: {
      id: { type: 'string' }, exits: { type: 'object' }, human_off: { type: 'boolean' }, retries: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
      text: { $ref: '#/$defs/Text' }, hint: text, type: { type: 'string', enum: ['', 'plate'] }, save: { type: 'string' }, escape: { type: 'array', items: { type: 'string' } },
      options: { type: 'array', items: { $ref: '#/$defs/Item' } }, min: { type: ['number', 'null'] }, odd: {}, notes: { type: 'array', items: { type: 'array' } },
    },
  }))
  test('each member gets its widget; what is edited elsewhere is left out; common and rare ones come last', () => {
    expect(fields.map((f) => `${f.name}:${f.widget}`)).toEqual(['text:text', 'type:enum', 'options:items', 'save:save', 'hint:text', 'escape:words', 'min:number', 'odd:json', 'notes:json', 'retries:integer', 'human_off:flag'])
    expect(fields.find((f) => f.name === 'text')?.required).toBe(true)
    expect(fields.find((f) => f.name === 'options')?.fields?.map((f) => f.widget)).toEqual(['line', 'text'])
  })
  test('the server’s formats choose the editor', () => {
    const schema: JsonSchema = { properties: { line: { type: ['string', 'object'], format: 'text', properties: text.oneOf![1]!.properties! }, plain: { type: 'string', format: 'text' }, who: { type: 'string', format: 'agent' }, add: { type: 'array', items: { type: 'string', format: 'label' } }, on: { type: 'string', format: 'variable' }, to: { type: 'string', format: 'variable' }, media: { type: 'object', format: 'media', properties: {} }, at: { type: 'string', format: 'moment' } } }
    expect(Object.fromEntries(fieldsOf(kind('new', schema)).map((f) => [f.name, f.widget]))).toEqual({ line: 'text', plain: 'line', who: 'agent', add: 'labels', on: 'variable', to: 'save', media: 'media', at: 'wait' })
  })
  test('known members have pickers', () => {
    expect(fieldsOf(kind('queue', { properties: { department: { type: 'string' }, agent: { type: 'string' } } })).map((f) => f.widget)).toEqual(['department', 'agent'])
    expect(fieldsOf(kind('condition', { properties: { cases: { type: 'array', items: { properties: { when: { type: 'string' } } } } } }))[0]?.fields?.[0]?.widget).toBe('variable')
  })
  test('a new item has an id nobody has', () => {
    const item = fields.find((f) => f.name === 'options')!
    expect(freshItem(item.fields!, new Set(['o1']), 'o')).toEqual({ id: 'o2' })
  })
  test('values deep inside', () => {
    const n = { a: [{ b: { en: 'x' } }], z: 1 }
    expect(at(n, 'a.0.b.en')).toBe('x')
    expect(put(n, 'a.0.b.es', 'y')).toEqual({ a: [{ b: { en: 'x', es: 'y' } }], z: 1 })
    expect(put(n, 'a.0.b', undefined)).toEqual({ a: [{}], z: 1 })
    expect(put({}, 'list.0.t', 1)).toEqual({ list: [{ t: 1 }] })
    expect(n.a[0]!.b).toEqual({ en: 'x' })
  })
})

describe('Meta’s limits', () => {
  const n: FlowNode = { id: 'c', kind: 'choice', options: [{ id: 'a', title: 'Sim' }] }
  test('buttons are up to three short titles without details', () => {
    expect(asButtons(n)).toBe(true)
    expect(asButtons({ ...n, options: [{ title: 'Sim', description: 'x' }] })).toBe(false)
    expect(asButtons({ ...n, options: [{ title: 'um título com mais de vinte letras' }] })).toBe(false)
    expect(asButtons({ ...n, options: [1, 2, 3, 4].map((i) => ({ title: `${i}` })) })).toBe(false)
    expect(asButtons({ ...n, from: 'stores' })).toBe(false)
  })
  test.each([['text', 1024], ['options.0.title', 20], ['options.0.description', 72], ['header', 60], ['button', 20]])('%s: %i', (path, limit) => expect(limitOf(n, path)).toBe(limit))
  test('a list’s body may be longer, a caption shorter', () => {
    expect(limitOf({ ...n, style: 'list' }, 'text')).toBe(4096)
    expect(limitOf({ ...n, style: 'list' }, 'options.0.title')).toBe(24)
    expect(limitOf({ id: 'm', kind: 'message', contents: [{ kind: 'image' }, {}] }, 'contents.0.text')).toBe(1024)
    expect(limitOf({ id: 'm', kind: 'message', contents: [{ kind: 'image' }, {}] }, 'contents.1.text')).toBe(4096)
  })
  test('an emoji is one character', () => expect(length('👍a')).toBe(2))
})

const samples = { stores: ['Centro'], departments: ['Oficina'], headings: { stores: 'Lojas', departments: 'Departamentos', own: 'Outras' }, choose: 'Ver', yes: 'Sim', no: 'Não' }
const face: FaceWords = { samples, values: {}, department: (k) => k, outcome: (k) => k, label: (k) => k, kind: (k) => k, value: () => '' }

describe('what is seen', () => {
  test('a choice is buttons, a list or numbers', () => {
    const n: FlowNode = { id: 'c', kind: 'choice', text: 'Oi', options: [{ id: 'a', title: 'A' }] }
    expect(bubblesOf(n, 'pt-BR', samples)[0]).toMatchObject({ kind: 'text', body: 'Oi', buttons: [{ id: 'a', title: 'A' }] })
    expect(bubblesOf({ ...n, style: 'list' }, 'pt-BR', samples)[0]).toMatchObject({ kind: 'list', list: { button: 'Ver', rows: [{ id: 'a', title: 'A' }] } })
    expect(bubblesOf({ ...n, style: 'text' }, 'pt-BR', samples)[0]?.body).toBe('Oi\n1. A')
    expect(bubblesOf({ ...n, from: 'stores' }, 'pt-BR', samples)[0]?.list?.rows).toEqual([{ id: '0', title: 'Centro', heading: 'Lojas' }, { id: 'a', title: 'A', heading: 'Outras' }])
    expect(bubblesOf({ ...n, from: 'departments', options: [] }, 'pt-BR', samples)[0]?.list?.rows).toEqual([{ id: '0', title: 'Oficina' }])
  })
  test('lines are cut to the card', () => {
    expect(wrap(['um dois três quatro'], 2, 8)).toEqual(['um dois', 'três …'])
    expect(wrap(['a', 'b'], 4)).toEqual(['a', 'b'])
  })
  test('the card’s size follows its lines and ports', () => {
    const card = cardOf({ id: 'm', kind: 'message', contents: [{ text: 'Oi' }] }, kind('message', {}), 'pt-BR', face, false)
    expect(card).toMatchObject({ lines: ['Oi'], height: CARD.head + CARD.line + CARD.pad + CARD.port + 8 })
    expect(portY(card, 0)).toBeLessThan(card.height)
    expect(cardOf({ id: 'm', kind: 'message', contents: [{ text: 'Oi' }] }, kind('message', {}), 'pt-BR', face, true).height).toBe(card.height + CARD.foot)
  })
  test('triggers stand at the start, or each at its node', () => {
    const def: Definition = { schema: 2, key: 'k', name: 'n', start: 'a', nodes: [], triggers: [{ id: '1', kind: 'keyword' }, { id: '2', kind: 'api', node: 'b' }] }
    expect(triggerCards(def).map((t) => `${t.id}→${t.target}:${t.triggers.length}`)).toEqual(['trigger:→a:1', 'trigger:2→b:1'])
  })
})

describe('the layout', () => {
  const size = () => ({ width: 200, height: 100 })
  const def = (ways: Record<string, string[]>): Definition => ({ schema: 2, key: 'k', name: 'n', start: Object.keys(ways)[0]!, nodes: Object.entries(ways).map(([id, to]) => ({ id, kind: 'message', exits: Object.fromEntries(to.map((t, i) => [`p${i}`, t])) })) })
  const overlap = (places: { x: number; y: number }[]) => places.some((a, i) => places.some((b, j) => i < j && Math.abs(a.x - b.x) < 200 && Math.abs(a.y - b.y) < 100))
  test('ways go right, also with circles; nothing lies on anything', () => {
    const places = layout(def({ a: ['b', 'c'], b: ['d'], c: ['d'], d: ['a', 'e'], e: [], lone: [] }), size)
    const x = Object.fromEntries(places.map((p) => [p.id, p.x]))
    expect(x['a']! < x['b']! && x['b'] === x['c'] && x['c']! < x['d']! && x['d']! < x['e']!).toBe(true)
    expect(overlap(places)).toBe(false)
  })
  test('triggers that lead into the middle of a flow find room before it', () => {
    const way = def({ a: ['b'], b: [] })
    const gap = (d: Definition) => layout(d, size).find((p) => p.id === 'b')!.x - 200
    expect(gap(way)).toBeLessThan(TRIGGER.width + TRIGGER.gap)
    expect(gap({ ...way, triggers: [{ id: '1', kind: 'keyword', node: 'b' }] })).toBeGreaterThan(TRIGGER.width + TRIGGER.gap)
  })
  test('a way to a node that does not exist is no way', () => expect(layout(def({ a: ['nowhere'] }), size)).toEqual([{ id: 'a', x: 0, y: 0 }]))
  test('five hundred nodes in a row and in a bush', () => {
    const row = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`n${i}`, i < 499 ? [`n${i + 1}`] : []]))
    const bush = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`n${i}`, [2 * i + 1, 2 * i + 2].filter((t) => t < 500).map((t) => `n${t}`)]))
    const start = performance.now()
    expect(overlap(layout(def(row), size))).toBe(false)
    expect(overlap(layout(def(bush), size))).toBe(false)
    expect(performance.now() - start).toBeLessThan(1_000)
  })
  test('an empty flow has no places', () => expect(layout({ schema: 2, key: 'k', name: 'n', start: '', nodes: [] }, size)).toEqual([]))
})
