// Where a contact's purposes stand, by the entries of the ledger. Pure; the rule is
// internal/consent/ledger.go: the newest entry decides, silence is no consent.
import type { components } from '$lib/api/schema'

export type Entry = components['schemas']['Entry']
export type Standing = 'none' | 'granted' | 'revoked' | 'expired'
export interface State {
  purpose: string
  standing: Standing
  /** The entry that says so. */
  by: Entry | undefined
}

/** What every contact is asked about somewhere; others are told when there is an entry. */
const ALWAYS = ['marketing']
const ORDER = ['marketing', 'utility', 'service']

/** entries are one contact's, the oldest first, as the API gives them. */
export function states(entries: readonly Entry[], now: number): State[] {
  const purposes = new Set([...ALWAYS, ...entries.map((e) => e.purpose)])
  const rank = (p: string) => (ORDER.indexOf(p) + ORDER.length + 1) % (ORDER.length + 1)
  return [...purposes].sort((a, b) => rank(a) - rank(b)).map((purpose) => {
    const by = entries.findLast((e) => e.purpose === purpose)
    return { purpose, standing: by ? standing(by, now) : 'none', by }
  })
}

function standing(e: Entry, now: number): Standing {
  if (e.action === 'revoke') return 'revoked'
  if (e.action === 'expire' || (e.expires_at && e.expires_at <= now)) return 'expired'
  return 'granted'
}
