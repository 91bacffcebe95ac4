import { describe, expect, test } from 'vitest'
import type { Card } from '../model/card'
import type { Definition } from '../model/definition'
import { waysOf, type WayLook } from './ways'

const def = {
  schema: 2, key: 'f', name: 'F', start: 'a',
  nodes: [
    { id: 'a', kind: 'message', x: 0, y: 0, exits: { next: 'b', failed: 'c', unknown: 'b' } },
    { id: 'b', kind: 'message', x: 400, y: 0, exits: { next: 'a' } },
    { id: 'c', kind: 'end', x: 400, y: 300, exits: { next: 'nowhere' } },
  ],
} as unknown as Definition
const card = (): Card => ({ lines: [], ports: [{ name: 'next', role: 'main' }, { name: 'failed', role: 'side' }], height: 100, bodyHeight: 0, portsTop: 38 }) as unknown as Card
const plain: WayLook = { chosen: new Set(), marks: new Map(), lit: undefined, numbers: undefined, number: String, gone: [] }
const places = (more: Record<string, { x: number; y: number }> = {}) => new Map(Object.entries({ 'trigger:': { x: -250, y: 0 }, ...Object.fromEntries(def.nodes.map((n) => [n.id, { x: n.x!, y: n.y! }])), ...more }))
const draw = (look: Partial<WayLook> = {}, at = places(), before = waysOf(def, places(), card, [], plain)) => waysOf(def, at, card, before, { ...plain, ...look })
const one = (id: string, ways = draw()) => ways.find((w) => w.id === id)!

describe('ways', () => {
  test('of each exit that is there and leads somewhere, and of the start', () => {
    expect(draw().map((w) => w.id)).toEqual(['a>next', 'a>failed', 'b>next', 'trigger:>start'])
  })
  test('begin at the port and end at the head of a card', () => {
    const { x, y, dx, dy } = one('a>failed')
    expect([x, y]).toEqual([250, 78])
    expect([x + dx, y + dy]).toEqual([394, 319])
  })
  test('go straight ahead in a curve, and back around', () => {
    expect(one('a>next').d).toMatch(/^M0,0 C/)
    expect(one('b>next').d).not.toContain('C')
  })
  test('that have not changed stay the same objects', () => {
    const before = draw()
    const after = draw({}, places({ c: { x: 400, y: 310 } }), before)
    expect(after.map((w, i) => w === before[i])).toEqual([true, false, true, true])
    expect(draw({}, places(), before)).toBe(before)
  })
  test('between cards that moved together keep their curve', () => {
    const by = { x: 30, y: -20 }
    const before = draw()
    const after = draw({}, places({ a: by, b: { x: 430, y: -20 } }), before)
    expect(one('a>next', after)).toMatchObject({ x: one('a>next', before).x + 30, y: one('a>next', before).y - 20, d: one('a>next', before).d })
  })
  test('between carried cards go along; the others stretch', () => {
    const before = draw()
    const after = draw({ carried: { ids: new Set(['a', 'b']), x: 30, y: -20 } }, places(), before)
    expect(one('a>next', after)).toMatchObject({ x: one('a>next', before).x, carried: true })
    const stretched = one('a>failed', after)
    expect([stretched.x, stretched.y, stretched.x + stretched.dx, stretched.y + stretched.dy]).toEqual([280, 58, 394, 319])
    expect(stretched.carried).toBe(false)
  })
  test('say what they are', () => {
    expect(one('a>failed').look).toBe('side')
    const lit = draw({ chosen: new Set(['a>next']), marks: new Map([['a>failed', 'added']]), lit: { nodes: new Set(), edges: new Set(['a>next']), waiting: '' } })
    expect(one('a>next', lit).look).toBe('selected lit')
    expect(one('a>failed', lit).look).toBe('side added dim')
  })
  test('carry how many went', () => {
    const numbers = new Map([['a', { left: { next: 7 } }]]) as unknown as WayLook['numbers']
    expect(draw({ numbers }).map((w) => w.label)).toEqual(['7', '', '', ''])
  })
  test('that are gone are drawn beside those that are there', () => {
    const ways = draw({ gone: [{ from: 'b', port: 'failed', to: 'c' }], marks: new Map([['b>failed-', 'removed']]) })
    expect(one('b>failed-', ways)).toMatchObject({ look: 'removed' })
  })
})
