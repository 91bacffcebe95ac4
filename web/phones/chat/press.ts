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

    const open = () => {
      const button = find(element)
      if (!button?.popoverTargetElement?.matches(':popover-open')) button?.click()
    }
    // The release of the same press counts as a click outside and closes the
    // popover: then it is opened again.
    const openThrough = () => {
      clearTimeout(timer)
      open()
      const again = () => setTimeout(open)
      addEventListener('pointerup', again, { once: true })
      addEventListener('pointerdown', () => removeEventListener('pointerup', again), { once: true, capture: true })
    }
    const context = (event: MouseEvent) => {
      if (event.target instanceof Element && event.target.closest(OWN_MENU)) return
      event.preventDefault()
      openThrough()
    }
    const down = (event: PointerEvent) => {
      clearTimeout(timer)
      if (event.pointerType !== 'touch' || (event.target instanceof Element && event.target.closest(OWN_MENU))) return
      start = { x: event.clientX, y: event.clientY }
      timer = setTimeout(openThrough, HOLD_MS)
    }
    const move = (event: PointerEvent) => {
      if (Math.hypot(event.clientX - start.x, event.clientY - start.y) > SLACK_PX) clearTimeout(timer)
    }
    const end = () => clearTimeout(timer)

    const stop = new AbortController()
    const on = { signal: stop.signal }
    element.addEventListener('contextmenu', context, on)
    element.addEventListener('pointerdown', down, on)
    element.addEventListener('pointermove', move, on)
    element.addEventListener('pointerup', end, on)
    element.addEventListener('pointercancel', end, on)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }
}
