import type { Component } from 'svelte'
import type { Content, Conversation } from '$lib/api/types'

// What opens beside the text field.
export type Panel = '' | 'templates' | 'answers' | 'voice' | 'location' | 'contact' | 'choices'

/** What makes a message of its own; each takes what it needs of these. */
type Dialog = Component<{ c: Conversation; text: string; onclose: () => void; onsend: (content: Content) => void }>

/** The panels that are such a dialog, loaded when they open. */
export const dialogs: Partial<Record<Panel, () => Promise<{ default: Dialog }>>> = {
  templates: () => import('./TemplatePicker.svelte'),
  location: () => import('./LocationDialog.svelte'),
  contact: () => import('./ContactDialog.svelte'),
  choices: () => import('./ChoicesDialog.svelte'),
}
