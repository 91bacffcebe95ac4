// A history router without hashes: the address bar is the state of navigation.
import { href, parse, type Route } from './routes'

const place = $state({ path: '/', query: '' })
const route = $derived(parse(place.path))
const query = $derived(new URLSearchParams(place.query))

export const currentRoute = (): Route => route
export const currentQuery = (): URLSearchParams => query

function read(): void {
  place.path = location.pathname
  place.query = location.search
}

/** Goes to a route or to a path of this site. */
export function go(to: Route | string, options: { replace?: boolean } = {}): void {
  const path = typeof to === 'string' ? to : href(to)
  if (options.replace) history.replaceState(null, '', path)
  else if (path !== location.pathname + location.search) history.pushState(null, '', path)
  read()
}

/** Follows plain left clicks on links of this app without loading the page. */
export function startRouter(): () => void {
  const click = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const link = (event.target as Element).closest?.('a[href]')
    if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute('download')) return
    if (link.origin !== location.origin || parse(link.pathname).page === 'missing') return
    event.preventDefault()
    go(link.pathname + link.search)
  }
  read()
  addEventListener('popstate', read)
  document.addEventListener('click', click)
  return () => {
    removeEventListener('popstate', read)
    document.removeEventListener('click', click)
  }
}
