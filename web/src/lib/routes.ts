// The addresses of the app and what they mean. Pure; router.svelte.ts moves.

export type Route =
  | { page: 'inbox'; conversation?: string }
  | { page: 'queues' }
  | { page: 'reports' }
  | { page: 'flows'; flow?: string }
  | { page: 'faq' }
  | { page: 'settings'; section: string }
  | { page: 'login' }
  | { page: 'setup' }
  | { page: 'missing' }

export const defaultSection = 'profile'

/** Reads a path; "/" is the inbox. */
export function parse(path: string): Route {
  const [first = '', second = '', ...more] = path.split('/').filter(Boolean).map(decode)
  if (more.length > 0) return { page: 'missing' }
  switch (first) {
    case '':
      return { page: 'inbox' }
    case 'inbox':
      return second ? { page: 'inbox', conversation: second } : { page: 'inbox' }
    case 'settings':
      return { page: 'settings', section: second || defaultSection }
    case 'flows':
      return second ? { page: 'flows', flow: second } : { page: 'flows' }
    case 'queues':
    case 'reports':
    case 'faq':
    case 'login':
    case 'setup':
      return second ? { page: 'missing' } : { page: first }
    default:
      return { page: 'missing' }
  }
}

/** The inverse of parse. */
export function href(route: Route): string {
  switch (route.page) {
    case 'inbox':
      return route.conversation ? `/inbox/${encodeURIComponent(route.conversation)}` : '/inbox'
    case 'settings':
      return `/settings/${encodeURIComponent(route.section)}`
    case 'flows':
      return route.flow ? `/flows/${encodeURIComponent(route.flow)}` : '/flows'
    case 'missing':
      return '/'
    default:
      return `/${route.page}`
  }
}

/** Only a path of this site is followed after a login, never an outside address. */
export function safeReturn(path: string | null): string {
  if (!path || !path.startsWith('/') || path.startsWith('//') || path.includes('\\')) return '/inbox'
  const { page } = parse(path.split(/[?#]/)[0] ?? '')
  return page === 'missing' || page === 'login' || page === 'setup' ? '/inbox' : path
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
