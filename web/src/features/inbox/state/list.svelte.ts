// The list on the left: one query, its loaded pages, kept right by live events.
import { api, ok } from '$lib/api/client'
import type { Conversation } from '$lib/api/types'
import * as entities from './entities.svelte'
import { belongs, emptyQuery, params, settle, type ListQuery, type View } from './lists'

const PAGE = 60

export class ConversationList {
  query = $state.raw<ListQuery>(emptyQuery('mine'))
  ids = $state.raw<readonly string[]>([])
  loading = $state(false)
  loaded = $state(false)
  error = $state.raw<unknown>(undefined)
  private next: string | undefined
  private run = 0
  private touched = new Map<string, Conversation | undefined>()

  constructor(private readonly me: () => string) {}

  get more(): boolean {
    return this.next !== undefined
  }

  show(view: View): void {
    void this.ask({ ...emptyQuery(view), store_id: this.query.store_id })
  }

  /** Replaces the query and loads its first page. */
  async ask(query: ListQuery): Promise<void> {
    this.query = query
    this.ids = []
    this.loaded = false
    await this.reload()
  }

  async reload(): Promise<void> {
    this.next = undefined
    await this.page(true)
  }

  /** Loads the next page, once at a time. */
  async extend(): Promise<void> {
    if (this.next !== undefined && !this.loading) await this.page(false)
  }

  private async page(first: boolean): Promise<void> {
    const run = ++this.run
    this.loading = true
    this.error = undefined
    this.touched.clear()
    try {
      const answer = await ok(
        api.GET('/api/v1/conversations', { params: { query: { ...params(this.query), limit: PAGE, ...(first ? {} : { after: this.next }) } } }),
      )
      if (run !== this.run) return
      const fetched = answer.items.map((c) => entities.put(c).id)
      this.next = answer.next || undefined
      this.ids = first ? fetched : [...this.ids, ...fetched.filter((id) => !this.ids.includes(id))]
      this.loaded = true
      // What happened while the page was under way is newer than the page.
      for (const [id, c] of this.touched) c ? this.apply(c) : this.remove(id)
    } catch (error) {
      if (run === this.run) this.error = error
    } finally {
      if (run === this.run) this.loading = false
    }
  }

  /** Places a changed conversation. */
  apply(c: Conversation): void {
    if (this.loading) this.touched.set(c.id, c)
    const known = this.ids.includes(c.id)
    const inList = belongs(c, this.query, this.me()) ?? known
    this.ids = settle(this.ids, c, inList, this.query.view, entities.conversation, this.more)
  }

  remove(id: string): void {
    if (this.loading) this.touched.set(id, undefined)
    if (this.ids.includes(id)) this.ids = this.ids.filter((other) => other !== id)
  }
}
