// The pages of the settings. A new one is a folder and a line here.
import type { Component } from 'svelte'

export interface Section {
  key: 'profile' | 'team' | 'house' | 'stores' | 'channels' | 'replies' | 'outcomes' | 'labels' | 'assistant'
  /** Who finds it in the menu; the API refuses the rest in any case. */
  for: 'everyone' | 'supervisor' | 'administrator'
  load: () => Promise<{ default: Component }>
}

export const sections: Section[] = [
  { key: 'profile', for: 'everyone', load: () => import('./profile/Profile.svelte') },
  { key: 'team', for: 'supervisor', load: () => import('./team/Team.svelte') },
  { key: 'house', for: 'administrator', load: () => import('./house/House.svelte') },
  { key: 'stores', for: 'supervisor', load: () => import('./stores/Stores.svelte') },
  { key: 'channels', for: 'supervisor', load: () => import('./channels/Channels.svelte') },
  { key: 'replies', for: 'everyone', load: () => import('./replies/Replies.svelte') },
  { key: 'outcomes', for: 'supervisor', load: () => import('./outcomes/Outcomes.svelte') },
  { key: 'labels', for: 'supervisor', load: () => import('./labels/Labels.svelte') },
  { key: 'assistant', for: 'administrator', load: () => import('./assistant/Assistant.svelte') },
]
