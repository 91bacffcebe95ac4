// Light, dark or the system's choice, and the organization's accent colour.
import { remember, recall } from './storage'

export type Theme = 'system' | 'light' | 'dark'

const KEY = 'prosa.theme'
const dark = globalThis.matchMedia?.('(prefers-color-scheme: dark)')
const state = $state({ theme: 'system' as Theme })
let brand = ''
// The arithmetic of colours is not needed to draw the page, only before it is shown
// to somebody with a brand: it comes while the session does.
const loading = import('./accent').then((m) => m.accent, () => undefined)
let accent: Awaited<typeof loading>

export const theme = (): Theme => state.theme

export function setTheme(next: Theme): void {
  state.theme = next
  remember(KEY, next === 'system' ? undefined : next)
  paint()
}

export async function setBrand(color: string): Promise<void> {
  brand = color
  accent = await loading
  paint()
}

function paint(): void {
  const root = document.documentElement
  if (state.theme === 'system') delete root.dataset['theme']
  else root.dataset['theme'] = state.theme
  const effective = state.theme === 'system' ? (dark?.matches ? 'dark' : 'light') : state.theme
  const colors = accent?.(brand, effective)
  const names = { '--accent': colors?.fill, '--on-accent': colors?.on, '--accent-text': colors?.text }
  for (const [name, value] of Object.entries(names)) {
    if (value) root.style.setProperty(name, value)
    else root.style.removeProperty(name)
  }
}

export function startTheme(): void {
  const kept = recall(KEY)
  state.theme = kept === 'light' || kept === 'dark' ? kept : 'system'
  dark?.addEventListener('change', paint)
  paint()
}
