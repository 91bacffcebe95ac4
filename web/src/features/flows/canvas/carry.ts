// Many chosen cards dragged at once. Svelte Flow moves each by itself, in each frame;
// with hundreds that is a stutter. Here one rule of style moves them all, and the
// document changes once, when they are put down.

/** From here on cards are carried; fewer are dragged one by one. */
const MANY = 40
const CARDS = '.svelte-flow__node-card.selected, .svelte-flow__node-comment.selected'
const RECTANGLE = '.svelte-flow__selection-wrapper' // around what was chosen with one
const START_PX = 2

export interface Carrier {
  /** How many cards are chosen and may be moved. */
  count: () => number
  zoom: () => number
  /** Where they are now, from where they stood; undefined once they are put down or left. */
  onmove: (by: { x: number; y: number } | undefined) => void
  ondrop: (by: { x: number; y: number }) => void
}

/** Carries what is chosen within `root`; returns what undoes it. */
export function carry(root: HTMLElement, host: Carrier): () => void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`${CARDS}, .ways > .carried {} ${RECTANGLE} {}`)
  const [things, rectangle] = [...sheet.cssRules].map((rule) => (rule as CSSStyleRule).style) as [CSSStyleDeclaration, CSSStyleDeclaration]
  document.adoptedStyleSheets.push(sheet)
  let from: { x: number; y: number } | undefined
  let by: { x: number; y: number } | undefined

  function down(event: MouseEvent) {
    const on = event.target as Element
    if (event.button !== 0 || event.shiftKey || event.ctrlKey || event.metaKey || host.count() < MANY) return
    if (!on.closest(`${CARDS}, ${RECTANGLE}`) || on.closest('.svelte-flow__handle')) return
    event.stopPropagation() // neither a drag of one card nor of the view
    from = { x: event.clientX, y: event.clientY }
    addEventListener('mousemove', move)
    addEventListener('mouseup', up)
    addEventListener('keydown', leave, true)
  }
  function move(event: MouseEvent) {
    if (!from) return
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y]
    if (!by && Math.hypot(dx, dy) < START_PX) return
    by = { x: dx / host.zoom(), y: dy / host.zoom() }
    things.translate = `${by.x}px ${by.y}px`
    rectangle.visibility = 'hidden'
    host.onmove(by)
  }
  function up() {
    const dropped = by
    stop()
    if (!dropped) return
    // The click that follows is none on a card.
    const hush = (e: MouseEvent) => e.stopPropagation()
    addEventListener('click', hush, true)
    setTimeout(() => removeEventListener('click', hush, true))
    host.ondrop(dropped)
  }
  function leave(event: KeyboardEvent) {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    stop()
  }
  function stop() {
    from = by = undefined
    removeEventListener('mousemove', move)
    removeEventListener('mouseup', up)
    removeEventListener('keydown', leave, true)
    things.translate = rectangle.visibility = ''
    host.onmove(undefined)
  }
  root.addEventListener('mousedown', down, true)
  return () => {
    stop()
    root.removeEventListener('mousedown', down, true)
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((s) => s !== sheet)
  }
}
