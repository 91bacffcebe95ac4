// What a canvas shows beside the definition: selection, marks of a comparison, the
// path of a run, problems, live numbers. Cards read it from the context, each only
// what concerns it.
import { getContext, setContext } from 'svelte'
import type { Definition, FlowNode } from '../model/definition'
import type { Faces } from './face.svelte'
import type { Card } from '../model/card'
import type { Kinds } from '../model/kinds'
import type { Mark } from '../model/diff'
import type { NodeNumbers, Problem } from '../api'

const KEY = Symbol('board')
const PER_FRAME = 6 // cards that change between their name and the whole
const NONE: ReadonlySet<string> = new Set()

export interface Lit {
  nodes: ReadonlySet<string>
  edges: ReadonlySet<string>
  waiting: string
}

export const edgeId = (from: string, port: string): string => `${from}>${port}`
export function splitEdge(id: string): { from: string; port: string } {
  const at = id.indexOf('>')
  return { from: id.slice(0, at), port: id.slice(at + 1) }
}

export class Board {
  selection = $state.raw<ReadonlySet<string>>(NONE) // nodes and comments
  edges = $state.raw<ReadonlySet<string>>(NONE) // chosen edges
  current = $state('') // where the keyboard is
  marks = $state.raw<ReadonlyMap<string, Mark>>(new Map())
  edgeMarks = $state.raw<ReadonlyMap<string, 'added' | 'removed'>>(new Map())
  problems = $state.raw<ReadonlyMap<string, Problem[]>>(new Map())
  lit = $state.raw<Lit | undefined>()
  numbers = $state.raw<ReadonlyMap<string, NodeNumbers> | undefined>()
  readonly = $state(true)
  /** The cards of nodes; set by the canvas that draws them. */
  faces!: Faces
  far = $state(false) // too far away to read a card
  zooming = false
  private readonly at = $derived(new Map(this.definition.nodes.map((n) => [n.id, n])))

  constructor(
    readonly kinds: Kinds,
    private readonly source: () => Definition,
  ) {}

  get definition(): Definition {
    return this.source()
  }
  /** How a node is drawn here: with a foot where numbers are shown. */
  card(node: FlowNode): Card {
    return this.faces.card(node, this.numbers !== undefined)
  }
  node(id: string): FlowNode | undefined {
    return this.at.get(id)
  }
  /** Has something done when the view has come to rest, a little in each frame. */
  later(draw: () => void): void {
    if (this.waiting.push(draw) === 1) requestAnimationFrame(this.draw)
  }
  private waiting: (() => void)[] = []
  private readonly draw = () => {
    if (!this.zooming) for (const one of this.waiting.splice(0, PER_FRAME)) one()
    if (this.waiting.length) requestAnimationFrame(this.draw)
  }
  select(ids: Iterable<string>): void {
    this.selection = new Set(ids)
    this.edges = NONE
    this.current = this.selection.size === 1 ? [...this.selection][0]! : this.current
  }
  clear(): void {
    this.selection = NONE
    this.edges = NONE
  }
  /** The one node that is chosen. */
  get chosen(): FlowNode | undefined {
    return this.selection.size === 1 ? this.node([...this.selection][0]!) : undefined
  }
}

export const provideBoard = (board: Board): Board => setContext(KEY, board)
export const useBoard = (): Board => getContext<Board>(KEY)
