// Keyboard shortcuts: single keys, `g` sequences and Ctrl/⌘ chords. A shortcut
// lives as long as the component that registered it. Single keys never fire while
// someone types.

import { untrack } from 'svelte'

export interface Shortcut {
  keys: string // "j", "g i", "ctrl+k", "ctrl+shift+n", "?"
  label: () => string
  group: 'go' | 'list' | 'conversation' | 'general'
  run: () => void
  /** Also while typing: chords do by default, single keys never. */
  when?: () => boolean
}

let registered = $state.raw<Shortcut[]>([])
let prefix = ''
let prefixTimer: ReturnType<typeof setTimeout> | undefined

export const shortcuts = (): Shortcut[] => registered

/** Registers until the returned function is called; later ones win. */
export function bind(...list: Shortcut[]): () => void {
  // Called in effects, which must not follow what they change.
  const change = (next: (all: Shortcut[]) => Shortcut[]) => untrack(() => (registered = next(registered)))
  change((all) => [...list, ...all])
  return () => void change((all) => all.filter((s) => !list.includes(s)))
}

/** The name of a key press as shortcuts spell it. */
export function spell(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  if (!event.ctrlKey && !event.metaKey) return event.altKey ? `alt+${key}` : key
  return `ctrl+${event.shiftKey ? 'shift+' : ''}${key}`
}

export function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName) || (target instanceof HTMLInputElement && !/^(checkbox|radio|button|submit|file)$/.test(target.type))
}

export function handleKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return
  const name = spell(event)
  const chord = name.startsWith('ctrl+')
  if (!chord && (typing(event.target) || document.querySelector('dialog[open]'))) return
  const keys = prefix ? `${prefix} ${name}` : name
  clearTimeout(prefixTimer)
  prefix = ''
  const match = registered.find((s) => s.keys === keys && (s.when?.() ?? true))
  if (match) {
    event.preventDefault()
    match.run()
  } else if (registered.some((s) => s.keys.startsWith(keys + ' '))) {
    prefix = keys
    prefixTimer = setTimeout(() => (prefix = ''), 1_500)
  }
}
