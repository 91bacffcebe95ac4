import { describe, expect, test } from 'vitest'
import { copyOf, paste, readClip } from './clipboard'
import { blank, freshId, missingWords, readDefinition, slug, withWords, words, type Definition, type FlowNode } from './definition'
import { diff, differs, fieldChanges, overlay } from './diff'
import * as edit from './edit'
import { History } from './history.svelte'
import { fresh, optionsOf, portsOf, type KindInfo } from './kinds'
import { find } from './search'
import { ownVariables, sampled } from './variables'
import { step } from './walk'

const node = (id: string, exits: Record<string, string> = {}, more: Partial<FlowNode> = {}): FlowNode => ({ id, kind: 'message', x: 0, y: 0, exits, ...more })
const flow = (...nodes: FlowNode[]): Definition => ({ schema: 2, key: 'f', name: 'F', start: nodes[0]?.id ?? '', nodes })
const choice: KindInfo = {
  kind: 'choice', group: 'ask', waits: true, ends: false, options: { field: 'options', id: 'id', title: 'title' }, schema: {}, example: { id: 'x', kind: 'choice', text: 'Oi', exits: { a: 'b' } },
  ports: [{ name: 'next', role: 'next' }, { name: 'none', role: 'else' }, { name: 'failed', role: 'failure' }, { name: 'timeout', role: 'timeout' }],
}

describe('texts', () => {
  test('a language falls back to the first there is', () => {
    expect(words({ en: 'hi' }, 'es')).toBe('hi')
    expect(words('oi', 'en')).toBe('oi')
    expect(words(undefined, 'en')).toBe('')
  })
  test('one string becomes three when one language is written', () => {
    expect(withWords('oi', 'en', 'hi')).toEqual({ 'pt-BR': 'oi', en: 'hi', es: 'oi' })
    expect(withWords({ en: 'hi' }, 'en', '')).toBeUndefined()
  })
  test('only a text with some language lacks others', () => {
    expect(missingWords({ 'pt-BR': 'oi' })).toEqual(['en', 'es'])
    expect(missingWords({})).toEqual([])
    expect(missingWords('oi')).toEqual([])
  })
  test('ids', () => {
    expect(slug('Peças & Acessórios!')).toBe('pecas-acessorios')
    expect(freshId('ask', new Set(['ask', 'ask-2']))).toBe('ask-3')
    expect(freshId('ask-2', new Set(['ask-2']))).toBe('ask-3')
  })
  test('what is no definition is not read', () => {
    for (const bad of ['', '{}', '[]', '{"nodes":[1]}', '{"nodes":[{"id":1}]}']) expect(readDefinition(bad)).toBeUndefined()
    expect(readDefinition(JSON.stringify(blank('a', 'A', 'Oi')))?.key).toBe('a')
  })
})

describe('ports', () => {
  test('options first, side doors last, what does not apply not at all', () => {
    const n = node('c', {}, { kind: 'choice', options: [{ id: 'buy', title: { 'pt-BR': 'Comprar' } }, { id: 'sell', title: 'Vender' }] })
    expect(portsOf(n, choice).map((p) => `${p.name}:${p.role}`)).toEqual(['buy:option', 'sell:option', 'next:main', 'failed:side', 'timeout:side'])
  })
  test('what comes from the stores is no port, the node’s own options are', () => {
    expect(portsOf(node('c', {}, { kind: 'choice', from: 'stores', options: [{ id: 'a' }] }), choice).map((p) => p.name)).toEqual(['a', 'next', 'failed', 'timeout'])
    expect(portsOf(node('c', {}, { kind: 'choice', from: 'stores' }), choice).map((p) => p.name)).toEqual(['next', 'none', 'failed', 'timeout'])
  })
  test('a connected exit is shown whatever the kind says', () => {
    expect(portsOf(node('c', { old: 'x' }), choice).map((p) => p.name)).toContain('old')
    expect(portsOf(node('c', { old: 'x' }), undefined).map((p) => p.name)).toEqual(['old'])
  })
  test('a case is told by what it compares', () => {
    const kind = { ...choice, options: { field: 'cases', id: 'id', title: 'id' } }
    expect(optionsOf(node('c', {}, { cases: [{ id: 'k', when: 'var.year', op: 'less', value: '2015' }, { id: 's', values: ['a', 'b'] }, { id: 'p', percent: 30 }] }), kind).map((o) => o.title)).toEqual(['year < 2015', 'a, b', 'p · 30 %'])
  })
  test('a new node has the example’s members and no exits', () => {
    expect(fresh(choice, 'c1', 1.4, 2)).toEqual({ id: 'c1', kind: 'choice', x: 1, y: 2, text: 'Oi', exits: {} })
    const foreign: KindInfo = { ...choice, kind: 'q', schema: { properties: { department: { format: 'department' }, add: { items: { format: 'label' } }, cards: { items: { properties: { media: { format: 'media' } } } } } }, example: { department: 'x', add: ['vip'], cards: [{ id: 'a', media: { key: 'k' } }], text: 'Oi' } }
    expect(fresh(foreign, 'q', 0, 0)).toEqual({ id: 'q', kind: 'q', x: 0, y: 0, cards: [{ id: 'a' }], text: 'Oi', exits: {} })
  })
})

describe('edits', () => {
  const def: Definition = { ...flow(node('a', { next: 'b' }), node('b', { next: 'a' })), menu: 'b', silence: { minutes: 5, node: 'b' }, triggers: [{ id: 't', kind: 'api', node: 'b' }], comments: [{ id: 'c', text: '', x: 0, y: 0, width: 1, height: 1 }] }
  test('removing takes away every way that led there', () => {
    const next = edit.remove(def, new Set(['b', 'c']))
    expect(next).toMatchObject({ nodes: [{ id: 'a', exits: {} }], menu: '', silence: { node: '' }, triggers: [{ id: 't', kind: 'api' }], comments: [] })
    expect(next.triggers![0]).not.toHaveProperty('node')
  })
  test('removing the start makes another one', () => expect(edit.remove(def, new Set(['a'])).start).toBe('b'))
  test('renaming follows everywhere; taken and false ids change nothing', () => {
    expect(edit.renameNode(def, 'b', 'hello')).toMatchObject({ menu: 'hello', silence: { node: 'hello' }, triggers: [{ node: 'hello' }], nodes: [{ exits: { next: 'hello' } }, { id: 'hello' }] })
    expect(edit.renameNode(def, 'b', 'a')).toBe(def)
    expect(edit.renameNode(def, 'b', 'Não')).toBe(def)
  })
  test('connecting and cutting', () => {
    expect(edit.connect(def, 'a', 'failed', 'b').nodes[0]!.exits).toEqual({ next: 'b', failed: 'b' })
    expect(edit.connect(def, 'a', 'next', undefined).nodes[0]!.exits).toEqual({})
  })
  test('what does not move stays the same object', () => {
    const next = edit.move(def, [{ id: 'a', x: 10.6, y: 0 }])
    expect(next.nodes[0]).toMatchObject({ x: 11, y: 0 })
    expect(next.nodes[1]).toBe(def.nodes[1])
  })
})

describe('history', () => {
  test('typing in one field is one step; undo and redo go all the way', () => {
    let at = 0
    const h = new History(flow(node('a')), () => at)
    const first = h.definition
    const type = (title: string, key: string) => h.change(edit.patchNode(h.definition, 'a', { title }), key)
    type('O', 'a:title')
    at += 300
    type('Oi', 'a:title')
    at += 300
    type('Oi!', 'a:note')
    expect(h.definition.nodes[0]!.title).toBe('Oi!')
    h.undo()
    expect(h.definition.nodes[0]!.title).toBe('Oi')
    h.undo()
    expect(h.definition).toBe(first)
    expect(h.canUndo).toBe(false)
    h.redo()
    h.redo()
    expect(h.definition.nodes[0]!.title).toBe('Oi!')
    expect(h.canRedo).toBe(false)
  })
  test('a pause or a seal begins a new step, and a change drops what was undone', () => {
    let at = 0
    const h = new History(flow(node('a')), () => at)
    h.change(edit.patchNode(h.definition, 'a', { title: '1' }), 'k')
    at += 5_000
    h.change(edit.patchNode(h.definition, 'a', { title: '2' }), 'k')
    h.undo()
    expect(h.definition.nodes[0]!.title).toBe('1')
    h.change(edit.patchNode(h.definition, 'a', { title: '3' }), 'k')
    expect(h.canRedo).toBe(false)
    h.seal()
    h.change(edit.patchNode(h.definition, 'a', { title: '4' }), 'k')
    h.undo()
    expect(h.definition.nodes[0]!.title).toBe('3')
  })
})

describe('clipboard', () => {
  const def = flow(node('a', { next: 'b', failed: 'z' }, { x: 100, y: 50 }), node('b', {}, { x: 300, y: 80 }), node('z'))
  test('copies keep the ways between them, get ids of their own and keep their shape', () => {
    const pasted = paste(def, readClip(copyOf(def, new Set(['a', 'b'])))!, 0, 0)
    expect(pasted.ids).toEqual(['a-2', 'b-2'])
    expect(pasted.definition.nodes.slice(3)).toMatchObject([{ id: 'a-2', exits: { next: 'b-2', failed: 'z' }, x: 0, y: 0 }, { id: 'b-2', x: 200, y: 30 }])
  })
  test('in another flow, ways to nodes that are not there are cut', () => {
    const pasted = paste(flow(), readClip(copyOf(def, new Set(['a'])))!, 5, 6)
    expect(pasted.definition).toMatchObject({ start: 'a', nodes: [{ id: 'a', exits: {}, x: 5, y: 6 }] })
  })
  test('other texts are nothing to paste, and nothing chosen is nothing to copy', () => {
    for (const text of ['hello', '{}', '{"prosa":"flow-nodes","nodes":[{}]}']) expect(readClip(text)).toBeUndefined()
    expect(copyOf(def, new Set())).toBe('')
  })
})

describe('differences', () => {
  const before = flow(node('a', { next: 'b' }, { text: { 'pt-BR': 'Oi' } }), node('b'), node('gone', { next: 'a' }))
  const after = flow(node('a', { next: 'c' }, { text: { 'pt-BR': 'Olá' } }), node('b', {}, { x: 9 }), node('c'))
  const d = diff(before, after)
  test('nodes', () => {
    expect(Object.fromEntries(d.nodes.map((n) => [n.id, n.mark]))).toEqual({ a: 'changed', b: 'moved', c: 'added', gone: 'removed' })
    expect(d.nodes[0]!.fields.map((f) => f.path)).toEqual(['exits.next', 'text.pt-BR'])
  })
  test('edges', () => {
    expect(d.edges).toEqual([
      { from: 'a', port: 'next', to: 'b', mark: 'removed' },
      { from: 'a', port: 'next', to: 'c', mark: 'added' },
      { from: 'gone', port: 'next', to: 'a', mark: 'removed' },
    ])
  })
  test('absent and empty are alike; moving is no difference worth telling', () => {
    expect(differs(diff(flow(node('a')), flow({ ...node('a'), note: '', x: 5, reminders: [] })))).toBe(false)
    expect(differs(d)).toBe(true)
  })
  test('what is gone stays on the common canvas', () => expect(overlay(before, after).nodes.map((n) => n.id)).toEqual(['a', 'b', 'c', 'gone']))
})

describe('finding', () => {
  const def: Definition = { ...flow(node('a', { next: 'b' }, { contents: [{ text: { 'pt-BR': 'Qual a sua {{var.model}}?' } }] }), node('b', {}, { x: 400, title: 'Peças', save: 'var.part' }), node('c', {}, { x: 400, y: 300 })), variables: [{ name: 'model' }] }
  test('by text without accents, by title, by variable', () => {
    expect(find(def, 'pecas', (k) => k).map((f) => f.id)).toEqual(['b'])
    expect(find(def, 'var.model', (k) => k).map((f) => f.id)).toEqual(['a'])
    expect(find(def, ' ', (k) => k)).toEqual([])
  })
  test('variables are those declared, saved and used', () => expect(ownVariables(def)).toEqual(['var.model', 'var.part']))
  test('samples stand for variables; what has none keeps its name', () => {
    expect(sampled('{{greeting}}, {{contact.first_name|cliente}}! {{var.x}} {{var.y|nada}}', { greeting: 'Bom dia' })).toBe('Bom dia, cliente! {{var.x}} nada')
  })
  test('arrows follow ways and neighbours', () => {
    expect(step(def, undefined, 'ArrowRight')).toBe('a')
    expect(step(def, 'a', 'ArrowRight')).toBe('b')
    expect(step(def, 'b', 'ArrowLeft')).toBe('a')
    expect(step(def, 'b', 'ArrowDown')).toBe('c')
    expect(step(def, 'c', 'ArrowDown')).toBeUndefined()
  })
})

test('one text for all languages against one for each differs where the words do', () => {
  expect(fieldChanges({ text: 'Olá' }, { text: { 'pt-BR': 'Oi', en: 'Olá' } })).toEqual([{ path: 'text.pt-BR', before: 'Olá', after: 'Oi' }])
  expect(fieldChanges({ text: { 'pt-BR': 'Olá' } }, { text: 'Olá' })).toEqual([])
})
