// Sound and desktop notices, by choice, for what concerns the person signed in.
import type { Conversation } from '$lib/api/types'
import { go } from '$lib/router.svelte'
import { recall, remember } from '$lib/storage'

const SOUND = 'prosa.sound'
const NOTICE = 'prosa.notice'
const QUIET_MS = 3_000
let last = 0

export const soundOn = (): boolean => recall(SOUND) !== 'off'
export const setSound = (on: boolean): void => remember(SOUND, on ? undefined : 'off')
export const noticesOn = (): boolean => recall(NOTICE) === 'on' && globalThis.Notification?.permission === 'granted'

/** Turns desktop notices on after the browser's own question; false when it says no. */
export async function setNotices(on: boolean): Promise<boolean> {
  if (on && globalThis.Notification?.permission !== 'granted') {
    if ((await globalThis.Notification?.requestPermission()) !== 'granted') return false
  }
  remember(NOTICE, on ? 'on' : undefined)
  return on
}

/** At most one sound in three seconds, and only while the person looks elsewhere. */
export function chime(c: Conversation | undefined): void {
  if (document.hasFocus() || Date.now() - last < QUIET_MS) return
  last = Date.now()
  if (soundOn()) beep()
  if (c && noticesOn()) {
    // The name only: what a customer writes does not belong on a locked screen.
    const notice = new Notification(c.contact.name || c.protocol, { tag: c.id, icon: '/icon-192.png' })
    notice.onclick = () => {
      focus()
      go({ page: 'inbox', conversation: c.id })
      notice.close()
    }
  }
}

function beep(): void {
  try {
    const audio = new AudioContext()
    const gain = audio.createGain()
    gain.gain.setValueAtTime(0.0001, audio.currentTime)
    gain.gain.exponentialRampToValueAtTime(0.12, audio.currentTime + 0.02)
    gain.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + 0.35)
    const tone = audio.createOscillator()
    tone.frequency.setValueAtTime(880, audio.currentTime)
    tone.frequency.setValueAtTime(1174, audio.currentTime + 0.12)
    tone.connect(gain).connect(audio.destination)
    tone.start()
    tone.stop(audio.currentTime + 0.4)
    tone.onended = () => void audio.close()
  } catch {
    // no sound device, or not allowed before the first click
  }
}
