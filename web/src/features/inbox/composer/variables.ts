// Variables of quick replies and of message templates. Pure. A value is put in as
// it is: a customer's name that looks like a variable stays a name.

export type Values = Record<string, string | undefined>

const QUICK = /\{\{\s*([a-z_.]+)\s*\}\}/g
const SLOT = /\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g

/** Fills {{contact.first_name}} and friends in one pass; names the ones it could not. */
export function fillQuickReply(text: string, values: Values): { text: string; missing: string[] } {
  const missing: string[] = []
  const filled = text.replace(QUICK, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (value) return value
    missing.push(name)
    return whole
  })
  return { text: filled, missing }
}

/** The slots of a template's body in order of first use: ["1", "2"] or names. */
export function slots(body: string): string[] {
  return [...new Set([...body.matchAll(SLOT)].map((m) => m[1]!))]
}

export function renderTemplate(body: string, values: Values): string {
  return body.replace(SLOT, (whole, name: string) => (Object.hasOwn(values, name) && values[name]) || whole)
}

/** Meta's components of a body with text parameters; positional or named. */
export function components(body: string, values: Values): unknown[] {
  const names = slots(body)
  if (names.length === 0) return []
  const positional = names.every((n) => /^\d+$/.test(n))
  const ordered = positional ? [...names].sort((a, b) => Number(a) - Number(b)) : names
  const parameters = ordered.map((name) => ({
    type: 'text',
    ...(positional ? {} : { parameter_name: name }),
    text: (values[name] ?? '').trim(),
  }))
  return [{ type: 'body', parameters }]
}

export function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] ?? ''
}
