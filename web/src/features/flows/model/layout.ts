// A layered layout, left to right: ways back are set aside, every node stands one
// column after the last that leads to it, columns are ordered so that ways cross
// little, and each node is pulled to the height of its neighbours. Pure.
import { TRIGGER, triggerCards } from './card'
import type { Definition } from './definition'
import type { Place } from './edit'

export interface Size {
  width: number
  height: number
}

const GAP_X = 110
const GAP_Y = 36
const SWEEPS = 6

export function layout(def: Definition, size: (id: string) => Size): Place[] {
  const ids = def.nodes.map((n) => n.id)
  const known = new Set(ids)
  const out = new Map<string, string[]>(def.nodes.map((n) => [n.id, [...new Set(Object.values(n.exits ?? {}))].filter((t) => known.has(t) && t !== n.id)]))
  const forward = withoutCycles(roots(def, out), out)
  const rank = ranks(ids, forward)
  const columns = group(ids, rank)
  const into = invert(ids, forward)
  for (let i = 0; i < SWEEPS; i++) sweep(columns, i % 2 === 0 ? into : forward, i % 2 === 0)
  const [, ...elsewhere] = triggerCards(def) // they stand left of the nodes they lead to
  return place(columns, into, forward, size, new Set(elsewhere.map((t) => t.target)))
}

/** Where walks begin: the start, nodes of triggers, then whatever nothing leads to. */
function roots(def: Definition, out: Map<string, string[]>): string[] {
  const led = new Set([...out.values()].flat())
  return [...new Set([def.start, ...(def.triggers ?? []).flatMap((t) => t.node ?? []), ...def.nodes.map((n) => n.id).filter((id) => !led.has(id)), ...out.keys()])].filter((id) => out.has(id))
}

function withoutCycles(from: string[], out: Map<string, string[]>): Map<string, string[]> {
  const state = new Map<string, 'open' | 'done'>()
  const kept = new Map<string, string[]>([...out.keys()].map((id) => [id, []]))
  const visit = (root: string) => {
    // An explicit stack: 500 nodes in a row must not exhaust the call stack.
    const stack: { id: string; next: number }[] = [{ id: root, next: 0 }]
    state.set(root, 'open')
    while (stack.length) {
      const top = stack.at(-1)!
      const target = out.get(top.id)![top.next++]
      if (target === undefined) {
        state.set(top.id, 'done')
        stack.pop()
      } else if (state.get(target) !== 'open') {
        kept.get(top.id)!.push(target)
        if (!state.has(target)) {
          state.set(target, 'open')
          stack.push({ id: target, next: 0 })
        }
      }
    }
  }
  for (const id of from) if (!state.has(id)) visit(id)
  return kept
}

function ranks(ids: string[], out: Map<string, string[]>): Map<string, number> {
  const waiting = new Map(ids.map((id) => [id, 0]))
  for (const targets of out.values()) for (const t of targets) waiting.set(t, waiting.get(t)! + 1)
  const rank = new Map(ids.map((id) => [id, 0]))
  const ready = ids.filter((id) => waiting.get(id) === 0)
  for (let id = ready.shift(); id !== undefined; id = ready.shift()) {
    for (const t of out.get(id)!) {
      rank.set(t, Math.max(rank.get(t)!, rank.get(id)! + 1))
      waiting.set(t, waiting.get(t)! - 1)
      if (waiting.get(t) === 0) ready.push(t)
    }
  }
  return rank
}

function group(ids: string[], rank: Map<string, number>): string[][] {
  const columns: string[][] = []
  for (const id of ids) (columns[rank.get(id)!] ??= []).push(id)
  return columns
}

function invert(ids: string[], out: Map<string, string[]>): Map<string, string[]> {
  const into = new Map<string, string[]>(ids.map((id) => [id, []]))
  for (const [id, targets] of out) for (const t of targets) into.get(t)!.push(id)
  return into
}

/** Orders each column by the middle of its neighbours in the column before. */
function sweep(columns: string[][], neighbours: Map<string, string[]>, down: boolean): void {
  const order = down ? columns.keys() : [...columns.keys()].reverse()
  const at = new Map<string, number>()
  for (const column of columns) column.forEach((id, i) => at.set(id, i / Math.max(1, column.length - 1)))
  for (const c of order) {
    const key = new Map(columns[c]!.map((id) => [id, mean(neighbours.get(id)!.map((n) => at.get(n)!)) ?? at.get(id)!]))
    columns[c]!.sort((a, b) => key.get(a)! - key.get(b)!)
    columns[c]!.forEach((id, i) => at.set(id, i / Math.max(1, columns[c]!.length - 1)))
  }
}

const mean = (list: number[]) => (list.length ? list.reduce((a, b) => a + b, 0) / list.length : undefined)

function place(columns: string[][], into: Map<string, string[]>, out: Map<string, string[]>, size: (id: string) => Size, led: ReadonlySet<string>): Place[] {
  const y = new Map<string, number>()
  const xs: number[] = []
  let x = 0
  for (const [c, column] of columns.entries()) {
    if (c > 0 && column.some((id) => led.has(id))) x += TRIGGER.width + TRIGGER.gap - GAP_X / 2
    xs.push(x)
    x += Math.max(...column.map((id) => size(id).width)) + GAP_X
    stack(column, y, (id) => mean(into.get(id)!.flatMap((n) => y.get(n) ?? [])) ?? 0, size)
  }
  // Once back, so that what leads somewhere stands level with it.
  for (const column of [...columns].reverse()) stack(column, y, (id) => mean(out.get(id)!.map((n) => y.get(n)!)) ?? y.get(id)!, size)
  const top = Math.min(...y.values(), 0)
  return columns.flatMap((column, c) => column.map((id) => ({ id, x: xs[c]!, y: Math.round(y.get(id)! - top) })))
}

/** Puts a column's nodes as near to where they want to be as their heights allow. */
function stack(column: string[], y: Map<string, number>, wish: (id: string) => number, size: (id: string) => Size): void {
  let edge = -Infinity
  const wants = column.map(wish)
  column.forEach((id, i) => {
    const at = Math.max(wants[i]!, edge)
    y.set(id, at)
    edge = at + size(id).height + GAP_Y
  })
  // Pushed down as a pile, they drift back up together by what they were off on average.
  const drift = mean(column.map((id, i) => wants[i]! - y.get(id)!)) ?? 0
  for (const id of column) y.set(id, y.get(id)! + drift)
}
