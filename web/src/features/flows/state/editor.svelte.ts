// The editor of one flow: the document with its history, what is chosen, and every
// action of palette, canvas, panel and keyboard.
import { getContext, setContext } from 'svelte'
import type { Flow, FlowDetail, Problem } from '../api'
import { Board, splitEdge } from '../canvas/board.svelte'
import { Faces, nodeName } from '../canvas/face.svelte'
import { CARD, sizeOf } from '../model/card'
import { copyOf, paste, readClip } from '../model/clipboard'
import { freshId, nodeOf, type Comment, type Definition, type FlowNode } from '../model/definition'
import * as edit from '../model/edit'
import { History } from '../model/history.svelte'
import { fresh, portsOf, type Kinds } from '../model/kinds'
import { layout } from '../model/layout'
import { put } from '../model/schema'
import { step, type Direction } from '../model/walk'

export type Tab = 'node' | 'flow' | 'problems' | 'test' | 'versions' | 'live'

/** What only the drawn canvas can do. */
export interface View {
  /** Brings a node into sight, if it is not. */
  reveal(id: string): void
  fit(ids?: string[]): void
  middle(): { x: number; y: number }
  zoom(by: number): void
}

const KEY = Symbol('editor')
const PASTE_OFFSET = 40
const NEW_HEIGHT = 150

export class Editor {
  flow = $state.raw() as Flow
  readonly history: History
  readonly board: Board
  readonly faces: Faces
  tab = $state<Tab | ''>('')
  /** The field a problem is about: the form shows and focuses it. */
  wanted = $state.raw<{ node: string; field: string } | undefined>()
  problems = $state.raw<Problem[]>([])
  view: View | undefined
  private pastes = 0

  constructor(
    detail: FlowDetail,
    readonly kinds: Kinds,
    writable: boolean,
  ) {
    this.flow = detail.flow
    this.history = new History(detail.definition)
    this.board = new Board(kinds, () => this.history.definition)
    this.board.readonly = !writable
    this.faces = new Faces(kinds)
    this.setProblems(detail.problems ?? [])
  }

  get definition(): Definition {
    return this.history.definition
  }
  get readonly(): boolean {
    return this.board.readonly
  }
  change(next: Definition, key = ''): void {
    if (!this.readonly) this.history.change(next, key)
  }
  /** What the server or this browser kept, also where nothing can be edited. */
  adopt(next: Definition): void {
    this.history.change(next)
  }

  setProblems(list: Problem[]): void {
    this.problems = list
    const byNode = new Map<string, Problem[]>()
    for (const p of list) if (p.node) byNode.set(p.node, [...(byNode.get(p.node) ?? []), p])
    this.board.problems = byNode
  }

  // Changes of nodes

  patch(id: string, patch: Partial<FlowNode>, key = ''): void {
    this.change(edit.patchNode(this.definition, id, patch), key && `${id}:${key}`)
  }
  /** Writes one member deep inside a node. Typing in the same field is one step. */
  set(id: string, path: string, value: unknown): void {
    const node = nodeOf(this.definition, id)
    if (!node) return
    this.change(this.replaceNode(put(node, path, value)), `${id}:${path}`)
  }
  replace(node: FlowNode): void {
    this.change(this.replaceNode(node))
  }
  private replaceNode(node: FlowNode): Definition {
    return { ...this.definition, nodes: this.definition.nodes.map((n) => (n.id === node.id ? node : n)) }
  }
  setFlow(patch: Partial<Definition>, key = ''): void {
    this.change({ ...this.definition, ...patch }, key && `flow:${key}`)
  }
  patchComment(id: string, patch: Partial<Comment>): void {
    this.change(edit.patchComment(this.definition, id, patch), `${id}:${Object.keys(patch).join()}`)
  }
  rename(from: string, to: string): boolean {
    const next = edit.renameNode(this.definition, from, to)
    if (next === this.definition) return from === to
    this.change(next)
    this.board.select([to])
    return true
  }

  // Adding, connecting, removing

  /** Adds a node; `from` is the port it is to follow, else the first free one of the chosen node. */
  add(kindId: string, place?: { x: number; y: number }, from?: { node: string; port: string }): string {
    const kind = this.kinds.get(kindId)
    if (!kind || this.readonly) return ''
    const id = freshId(kindId, new Set([...this.definition.nodes.map((n) => n.id), ...(this.definition.comments ?? []).map((c) => c.id)]))
    const after = from ?? (place ? undefined : this.freePort())
    const at = place ?? this.placeAfter(after?.node ?? this.board.chosen?.id)
    let next = edit.addNode(this.definition, fresh(kind, id, at.x, at.y))
    if (after) next = edit.connect(next, after.node, after.port, id)
    this.change(next)
    this.board.select([id])
    this.tab = 'node'
    this.view?.reveal(id)
    return id
  }
  private freePort(): { node: string; port: string } | undefined {
    const node = this.board.chosen
    const port = node && portsOf(node, this.kinds.get(node.kind)).find((p) => p.role !== 'side' && !node.exits?.[p.name])
    return port ? { node: node.id, port: port.name } : undefined
  }
  private placeAfter(id: string | undefined): { x: number; y: number } {
    const node = nodeOf(this.definition, id)
    const middle = this.view?.middle() ?? { x: 0, y: 0 }
    const place = node ? { x: (node.x ?? 0) + CARD.width + 100, y: node.y ?? 0 } : { x: middle.x - CARD.width / 2, y: middle.y - 60 }
    // Below whatever stands there.
    const over = () => this.definition.nodes.find((n) => Math.abs((n.x ?? 0) - place.x) < CARD.width + 20 && (n.y ?? 0) < place.y + NEW_HEIGHT && (n.y ?? 0) + this.faces.card(n, false).height + 20 > place.y)
    for (let n = over(); n; n = over()) place.y = (n.y ?? 0) + this.faces.card(n, false).height + 24
    return place
  }
  comment(): void {
    const at = this.view?.middle() ?? { x: 0, y: 0 }
    const [next, id] = edit.addComment(this.definition, at.x - 110, at.y - 55)
    this.change(next)
    this.board.select([id])
  }
  connect(from: string, port: string, to: string | undefined): void {
    if (!from.startsWith('trigger:')) return this.change(edit.connect(this.definition, from, port, to))
    if (!to) return
    const trigger = from.slice('trigger:'.length)
    if (!trigger) this.setFlow({ start: to })
    else this.setFlow({ triggers: (this.definition.triggers ?? []).map((t) => (t.id === trigger ? { ...t, node: to } : t)) })
  }
  removeChosen(): void {
    let next = this.definition
    for (const id of this.board.edges) {
      const { from, port } = splitEdge(id)
      if (!from.startsWith('trigger:')) next = edit.connect(next, from, port, undefined)
    }
    const gone = new Set([...this.board.selection].filter((id) => !id.startsWith('trigger:')))
    if (gone.size) next = edit.remove(next, gone)
    this.board.clear()
    this.change(next)
  }
  move(places: edit.Place[]): void {
    this.change(edit.move(this.definition, places.filter((p) => !p.id.startsWith('trigger:'))))
  }
  /** Moves what is chosen; moves in a row under one key are one step of the history. */
  moveChosen(dx: number, dy: number, key = ''): void {
    const places = [...this.definition.nodes, ...(this.definition.comments ?? [])].filter((n) => this.board.selection.has(n.id)).map((n) => ({ id: n.id, x: (n.x ?? 0) + dx, y: (n.y ?? 0) + dy }))
    this.change(edit.move(this.definition, places), key)
  }

  // Clipboard

  copy(): string {
    this.pastes = 0
    return copyOf(this.definition, this.board.selection)
  }
  paste(text: string, place?: { x: number; y: number }): boolean {
    const clip = readClip(text)
    if (!clip || this.readonly || clip.nodes.length + clip.comments.length === 0) return false
    this.pastes++
    const first = clip.nodes[0] ?? clip.comments[0]!
    const here = place ?? (nodeOf(this.definition, first.id) ? { x: (first.x ?? 0) + this.pastes * PASTE_OFFSET, y: (first.y ?? 0) + this.pastes * PASTE_OFFSET } : (this.view?.middle() ?? { x: 0, y: 0 }))
    const pasted = paste(this.definition, clip, here.x, here.y)
    this.change(pasted.definition)
    this.board.select(pasted.ids)
    return true
  }
  duplicate(): void {
    const text = copyOf(this.definition, this.board.selection)
    if (text) this.paste(text)
  }

  // The whole

  arrange(): void {
    const places = layout(this.definition, (id) => sizeOf(this.faces.card(nodeOf(this.definition, id)!, false)))
    this.change(edit.move(this.definition, places))
    requestAnimationFrame(() => this.view?.fit())
  }
  undo(): void {
    if (!this.readonly) this.history.undo()
    this.prune()
  }
  redo(): void {
    if (!this.readonly) this.history.redo()
    this.prune()
  }
  private prune(): void {
    const has = new Set([...this.definition.nodes.map((n) => n.id), ...(this.definition.comments ?? []).map((c) => c.id)])
    this.board.select([...this.board.selection].filter((id) => has.has(id)))
  }
  selectAll(): void {
    this.board.select([...this.definition.nodes.map((n) => n.id), ...(this.definition.comments ?? []).map((c) => c.id)])
  }
  walk(direction: Direction): void {
    const to = step(this.definition, this.board.chosen?.id ?? (this.board.current || undefined), direction)
    if (to) this.show(to, false)
  }
  /** Chooses a node and brings it into sight. */
  show(id: string, open = true): void {
    this.board.select([id])
    if (open && nodeOf(this.definition, id)) this.tab = 'node'
    this.view?.reveal(id)
  }
  /** Goes to what a problem is about. */
  jump(problem: Problem): void {
    if (!problem.node) {
      this.tab = 'flow'
      return
    }
    this.show(problem.node)
    this.wanted = { node: problem.node, field: problem.field ?? '' }
  }
  name(id: string): string {
    const node = nodeOf(this.definition, id)
    return node ? nodeName(node) : id
  }
}

export const provideEditor = (editor: Editor): Editor => setContext(KEY, editor)
/** Undefined on canvases that only show. */
export const useEditor = (): Editor => getContext<Editor>(KEY)
