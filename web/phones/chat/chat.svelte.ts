// One phone talking to one number: the draft, what is being answered, and what the
// customer does. Chats outlive their components, so that no draft is lost.
import { get, patch, post, remove } from '../api/client'
import type { MediaRef, Message, Phone } from '../api/shapes'
import { attempt } from '../state/failure'
import { applyMessage, forgetPhone, openThread } from '../state/threads.svelte'
import { putPhone, worldChanged } from '../state/world.svelte'
import * as writing from './writing'

const TYPING_EVERY_MS = 5_000

export class Chat {
  draft = $state('')
  quoting = $state.raw<Message>()
  editing = $state.raw<Message>()
  /** The message whose list is open. */
  sheet = $state.raw<Message>()
  /** The picture seen large. */
  viewing = $state.raw<MediaRef>()
  asking = $state<'location' | 'contact'>()
  sending = $state(false)
  private typedAt = 0

  constructor(
    readonly phone: string,
    readonly number: string,
  ) {}

  /** Sends the draft, or saves the edit. The draft stays when that fails. */
  async send(): Promise<void> {
    const body = this.draft.trim()
    if (!body || this.sending) return
    const edited = this.editing
    if (await this.write(edited ? writing.edit(edited.wamid, body) : writing.text(body))) {
      this.draft = ''
      this.editing = undefined
    }
  }

  /** Sends any content, as an answer to what is quoted. True when it went. */
  async write(inbound: writing.Inbound, file?: File): Promise<boolean> {
    const complete: writing.Inbound = { ...inbound, number_id: this.number }
    const plain = !['reaction', 'edit', 'revoke'].includes(inbound.type)
    if (plain && this.quoting && !complete.context_id) complete.context_id = this.quoting.wamid
    this.sending = true
    const work = post<{ message?: Message }>(`/phones/${this.phone}/messages`, file ? writing.form(complete, file) : complete)
    const answer = await attempt(work)
    this.sending = false
    if (!answer) return false
    if (answer.message) applyMessage(answer.message)
    if (plain) this.quoting = undefined
    return true
  }

  /** Sends a file; what was being written becomes its caption. */
  async sendFile(kind: writing.MediaKind, source: File | Promise<File>): Promise<void> {
    const ready = Promise.resolve(source).then((file) => (writing.checkFile(file), file))
    const file = await attempt(ready)
    if (!file) return
    const inbound = writing.media(kind, file, this.draft.trim())
    const captioned = 'caption' in (inbound['media'] as object)
    if ((await this.write(inbound, file)) && captioned) this.draft = ''
  }

  react(message: Message, emoji: string): void {
    const mine = message.reactions?.find((r) => r.from === 'phone')?.emoji
    void this.write(writing.reaction(message.wamid, mine === emoji ? '' : emoji))
  }

  startEdit(message: Message): void {
    this.editing = message
    this.quoting = undefined
    this.draft = message.text?.body ?? ''
  }

  stopEdit(): void {
    this.editing = undefined
    this.draft = ''
  }

  /** Tells the page's stream, at most every few seconds, that the customer writes. */
  typed(): void {
    if (Date.now() - this.typedAt < TYPING_EVERY_MS) return
    this.typedAt = Date.now()
    void attempt(post(`/phones/${this.phone}/typing`, { number_id: this.number }))
  }

  async read(): Promise<void> {
    if (await attempt(post(`/phones/${this.phone}/read`, { number_id: this.number }))) await openThread(this.phone, this.number)
  }

  played(message: Message): void {
    if (message.from !== 'business' || message.type !== 'audio' || message.status === 'played') return
    void attempt(post(`/phones/${this.phone}/played`, { wamid: message.wamid }))
  }
}

const chats = new Map<string, Chat>()

/** The one Chat of a phone with a number. */
export function chatOf(phone: string, number: string): Chat {
  const key = `${phone}/${number}`
  let chat = chats.get(key)
  if (!chat) chats.set(key, (chat = new Chat(phone, number)))
  return chat
}

/** What the owner does with the phone itself. */
export const owner = {
  change: async (phone: Phone, next: Partial<Phone>) => settle(patch<Phone>(`/phones/${phone.id}`, next)),
  block: async (phone: Phone, number_id: string, blocked: boolean) => settle(post<Phone>(`/phones/${phone.id}/block`, { number_id, blocked })),
  marketing: async (phone: Phone, number_id: string, stop: boolean) =>
    settle(post<Phone>(`/phones/${phone.id}/marketing`, { number_id, value: stop ? 'stop' : 'resume' })),
  rotate: async (phone: Phone) => settle(post<Phone>(`/phones/${phone.id}/rotate`, { type: 'user_changed_user_id' })),
  changeNumber: async (phone: Phone, next: string) =>
    settle(post<Phone>(`/phones/${phone.id}/rotate`, { type: 'user_changed_number', phone: next })),
  add: async () => settle(post<Phone>('/phones')),
  async remove(phone: Phone): Promise<void> {
    if (!(await attempt(remove(`/phones/${phone.id}`)))) return
    forgetPhone(phone.id)
    for (const key of chats.keys()) if (key.startsWith(`${phone.id}/`)) chats.delete(key)
    worldChanged()
  },
  refresh: async (phone: Phone) => settle(get<Phone>(`/phones/${phone.id}`)),
}

async function settle(work: Promise<Phone>): Promise<Phone | undefined> {
  const phone = await attempt(work)
  if (phone) putPhone(phone)
  return phone
}
