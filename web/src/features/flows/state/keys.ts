// The editor's keys. One table: what they do, and what ? lists.
import type { Direction } from '../model/walk'
import type { Editor } from './editor.svelte'

export interface EditorHost {
  find(): void
  save(): void
  help(): void
  edit(): void
  test(): void
}
export const helpKeys = ['walk', 'edit', 'nudge', 'remove', 'undo', 'redo', 'copy', 'cut', 'paste', 'duplicate', 'all', 'find', 'save', 'arrange', 'comment', 'fit', 'test', 'escape'] as const
export const keyCaps: Record<(typeof helpKeys)[number], string> = {
  walk: '← → ↑ ↓', edit: 'Enter', nudge: 'Alt + ← → ↑ ↓', remove: 'Del', undo: 'Ctrl + Z', redo: 'Ctrl + Shift + Z', copy: 'Ctrl + C', cut: 'Ctrl + X', paste: 'Ctrl + V', duplicate: 'Ctrl + D',
  all: 'Ctrl + A', find: 'Ctrl + F', save: 'Ctrl + S', arrange: 'Shift + L', comment: 'C', fit: 'F', test: 'T', escape: 'Esc',
}

const GRID = 12

/** Handles a key press on the canvas; true when it was one of the editor's. */
export function press(event: KeyboardEvent, editor: Editor, host: EditorHost, typing: boolean): boolean {
  const ctrl = event.ctrlKey || event.metaKey
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  if (ctrl) return chord(key, event.shiftKey, editor, host, typing)
  if (typing) return false
  if (key.startsWith('Arrow')) {
    const by = event.shiftKey ? GRID * 4 : GRID
    const steps: Record<string, [number, number]> = { ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, -by], ArrowDown: [0, by] }
    if (event.altKey) editor.moveChosen(...steps[key]!, 'nudge')
    else editor.walk(key as Direction)
    return true
  }
  const run: Record<string, () => void> = {
    Delete: () => editor.removeChosen(), Backspace: () => editor.removeChosen(), Enter: () => host.edit(), Escape: () => escape(editor),
    '?': () => host.help(), f: () => editor.view?.fit(), t: () => host.test(), '+': () => editor.view?.zoom(1.25), '-': () => editor.view?.zoom(0.8),
    ...(editor.readonly ? {} : { c: () => editor.comment() }),
    ...(event.shiftKey && !editor.readonly ? { l: () => editor.arrange() } : {}),
  }
  if (!run[key]) return false
  run[key]()
  return true
}

function escape(editor: Editor): void {
  if (editor.board.selection.size || editor.board.edges.size) editor.board.clear()
  else editor.tab = ''
}

function chord(key: string, shift: boolean, editor: Editor, host: EditorHost, typing: boolean): boolean {
  // In a field the browser's own undo would fight the document's: one history for all.
  if (key === 'z' || key === 'y') {
    if (key === 'y' || shift) editor.redo()
    else editor.undo()
    return true
  }
  if (key === 's') host.save()
  else if (key === 'f') host.find()
  else if (typing) return false
  else if (key === 'a') editor.selectAll()
  else if (key === 'd') editor.duplicate()
  else return false // c, x and v come as clipboard events
  return true
}
