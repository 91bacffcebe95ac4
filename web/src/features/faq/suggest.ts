/** A suggestion below what somebody has written already, and not twice. */
export function joined(text: string, suggestion: string): string {
  const own = text.trim()
  if (!own || own === suggestion) return suggestion
  return own.endsWith(suggestion) ? own : `${own}\n${suggestion}`
}
