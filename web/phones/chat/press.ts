// A right click, the menu key or a long press on something that has a menu.
import type { Attachment } from 'svelte/attachments'

const HOLD_MS = 500
const SLACK_PX = 10
const OWN_MENU = 'a, audio, video, input, textarea, [popover]'

/** Clicks the button that `find` gives, unless its popover is open already. */
export function opensMenu(find: (element: HTMLElement) => HTMLButtonElement | null): Attachment<HTMLElement> {
  return (element) => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let start = { x: 0, y: 0 }
    let down = false
    let due = false

    const open = () => {
      const button = find(element)
      if (!button?.popoverTargetElement?.matches(':popover-open')) button?.click()
    }
    // The release of a press that began before the popover opened counts as a click
    // outside and closes it: so it opens after the release.
    const ask = () => {
      clearTimeout(timer)
      if (down) due = true
      else open()
    }
    const context = (event: MouseEvent) => {
      if (event.target instanceof Element && event.target.closest(OWN_MENU)) return
      event.preventDefault()
      ask()
    }
    const press = (event: PointerEvent) => {
      clearTimeout(timer)
      down = true
      due = false
      if (event.pointerType !== 'touch' || (event.target instanceof Element && event.target.closest(OWN_MENU))) return
      start = { x: event.clientX, y: event.clientY }
      timer = setTimeout(ask, HOLD_MS)
    }
    const move = (event: PointerEvent) => {
      if (Math.hypot(event.clientX - start.x, event.clientY - start.y) > SLACK_PX) clearTimeout(timer)
    }
    const release = () => {
      clearTimeout(timer)
      down = false
      if (due) setTimeout(open)
      due = false
    }

    const stop = new AbortController()
    const on = { signal: stop.signal }
    element.addEventListener('contextmenu', context, on)
    element.addEventListener('pointerdown', press, on)
    element.addEventListener('pointermove', move, on)
    addEventListener('pointerup', release, on)
    addEventListener('pointercancel', release, on)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }
}
