// What may be done with a conversation now. The server decides; this only keeps
// from offering what cannot be.
import type { Conversation } from '$lib/api/types'

export interface MenuItem {
  label: string
  keys: string
  run: () => void
}

/** An action that is not possible in the present state is undefined. */
export interface ActionSet {
  take?: () => void
  assign?: () => void
  transfer?: () => void
  close?: () => void
  reopen?: () => void
  menu: () => MenuItem[]
}

export interface Possible {
  take: boolean
  assign: boolean
  transfer: boolean
  close: boolean
  reopen: boolean
}

export function possible(c: Conversation, me: string, supervisor: boolean): Possible {
  const open = c.state !== 'closed'
  return {
    take: open && c.agent_id !== me && (c.state === 'queued' || supervisor),
    assign: open && supervisor,
    transfer: open,
    close: open,
    reopen: !open,
  }
}
