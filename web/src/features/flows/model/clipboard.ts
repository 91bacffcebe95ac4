// Copy and paste of nodes and comments as JSON, also between flows and windows.
import type { Comment, Definition, FlowNode } from './definition'
import { freshId } from './definition'

interface Clip {
  prosa: 'flow-nodes'
  nodes: FlowNode[]
  comments: Comment[]
}

export function copyOf(def: Definition, chosen: ReadonlySet<string>): string {
  const clip: Clip = {
    prosa: 'flow-nodes',
    nodes: def.nodes.filter((n) => chosen.has(n.id)),
    comments: (def.comments ?? []).filter((c) => chosen.has(c.id)),
  }
  return clip.nodes.length + clip.comments.length ? JSON.stringify(clip, null, 1) : ''
}

export function readClip(text: string): { nodes: FlowNode[]; comments: Comment[] } | undefined {
  try {
    const clip = JSON.parse(text) as Clip
    if (clip?.prosa !== 'flow-nodes' || !Array.isArray(clip.nodes)) return undefined
    const sound = clip.nodes.every((n) => typeof n?.id === 'string' && typeof n.kind === 'string')
    return sound ? { nodes: clip.nodes, comments: Array.isArray(clip.comments) ? clip.comments : [] } : undefined
  } catch {
    return undefined
  }
}

export interface Pasted {
  definition: Definition
  ids: string[]
}

/** Puts copies in, moved so that their corner is at (x, y). Ways between copied
    nodes stay; ways out stay where the flow has that node and they came from it. */
export function paste(def: Definition, clip: { nodes: FlowNode[]; comments: Comment[] }, x: number, y: number): Pasted {
  const here = new Set(def.nodes.map((n) => n.id))
  const taken = new Set([...here, ...(def.comments ?? []).map((c) => c.id)])
  const renamed = new Map<string, string>()
  for (const item of [...clip.nodes, ...clip.comments]) {
    const id = freshId(item.id, taken)
    taken.add(id)
    renamed.set(item.id, id)
  }
  const all = [...clip.nodes, ...clip.comments]
  const left = Math.min(...all.map((n) => n.x ?? 0))
  const top = Math.min(...all.map((n) => n.y ?? 0))
  const place = (item: { x?: number; y?: number }) => ({ x: Math.round((item.x ?? 0) - left + x), y: Math.round((item.y ?? 0) - top + y) })
  const nodes = clip.nodes.map((n): FlowNode => {
    const exits = Object.entries(n.exits ?? {}).flatMap(([port, to]) => {
      const target = renamed.get(to) ?? (here.has(to) ? to : undefined)
      return target ? [[port, target]] : []
    })
    return { ...structuredClone(n), id: renamed.get(n.id)!, ...place(n), exits: Object.fromEntries(exits) as Record<string, string> }
  })
  const comments = clip.comments.map((c): Comment => ({ ...c, id: renamed.get(c.id)!, ...place(c) }))
  return {
    definition: {
      ...def,
      nodes: [...def.nodes, ...nodes],
      ...(comments.length ? { comments: [...(def.comments ?? []), ...comments] } : {}),
      ...(here.size === 0 && nodes[0] ? { start: nodes[0].id } : {}),
    },
    ids: [...nodes, ...comments].map((n) => n.id),
  }
}
