// Light, dark or the system's choice, and the organization's accent colour.
import { remember, recall } from './storage'

export type Theme = 'system' | 'light' | 'dark'

const KEY = 'prosa.theme'
const dark = globalThis.matchMedia?.('(prefers-color-scheme: dark)')
const state = $state({ theme: 'system' as Theme })
let brand = ''
let accent: typeof import('./accent').accent | undefined

export const theme = (): Theme => state.theme

export function setTheme(next: Theme): void {
  state.theme = next
  remember(KEY, next === 'system' ? undefined : next)
  paint()
}

/** The arithmetic of colours comes with the first brand: the page is drawn without it. */
export async function setBrand(color: string): Promise<void> {
  brand = color
  if (color) accent ??= (await import('./accent').catch(() => undefined))?.accent
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
