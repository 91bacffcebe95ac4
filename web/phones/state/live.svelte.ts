// Brings the stream of the sandbox to the stores of this page.
import { listen } from '../api/events'
import { accepted, deliveries } from '../panel/log.svelte'
import { arrivedAt } from './desk.svelte'
import { applyMessage, applyTick, applyTyping, reloadThreads, restartThreads } from './threads.svelte'
import { loadWorld, phones, setClock, worldChanged } from './world.svelte'

let away = $state(false)

/** The stream is broken, and being tried again. */
export const offline = (): boolean => away

export function startLive(): () => void {
  return listen({
    opened() {
      away = false
      void loadWorld()
      reloadThreads()
      deliveries.changed()
      accepted.changed()
    },
    broke: () => (away = true),
    message(message) {
      const known = applyMessage(message)
      // The counts of chats that are not open come with the state.
      if (!known) worldChanged()
      if (message.from !== 'business') return
      arrivedAt(message.phone_id, message.number_id)
      accepted.changed()
    },
    tick(tick) {
      if (!applyTick(tick)) worldChanged()
    },
    typing: applyTyping,
    clock: setClock,
    state(what) {
      if (what === 'all') void restarted()
      else worldChanged()
    },
    delivery: () => deliveries.changed(),
  })
}

async function restarted(): Promise<void> {
  await loadWorld()
  restartThreads(phones().map((phone) => phone.id))
  deliveries.changed()
  accepted.changed()
}
