// The form of the organization. It outlives its page, so that what was typed is there
// when one comes back, and follows what others save meanwhile.
import { api, ApiError, ok } from '$lib/api/client'
import type { Organization } from '$lib/api/types'
import { directory, loadDirectory } from '$lib/directory.svelte'
import { errorText } from '$lib/errors.svelte'
import { loadSession } from '$lib/session.svelte'
import { bodyOf, changed, fieldsOf, rebase, type Field, type Fields } from './fields'

const empty = (): Organization => ({ ...directory().organization, version: 0 })

class HouseForm {
  base = $state.raw(empty())
  fields = $state<Fields>(fieldsOf(empty()))
  clashes = $state.raw<Field[]>([])
  busy = $state(false)
  /** What the server refused: at a field until its value changes, else below the form. */
  problem = $state.raw<{ field?: Field; value?: Fields[Field]; text: string } | undefined>()
  readonly dirty = $derived(changed(fieldsOf(this.base), this.fields))

  /** Takes what is there now; what was changed here and not saved stays. */
  follow(org: Organization, before = fieldsOf(this.base)): void {
    if (org.version <= this.base.version) return
    const next = rebase(before, fieldsOf(org), { ...this.fields })
    this.clashes = [...new Set([...this.clashes, ...next.clashes])]
    this.base = org
    this.fields = next.fields
  }

  discard(): void {
    this.fields = fieldsOf(this.base)
    this.clashes = []
    this.problem = undefined
  }

  /** True when it is saved. */
  async save(): Promise<boolean> {
    const sent = { ...this.fields }
    this.busy = true
    this.problem = undefined
    try {
      const org = await ok(api.PUT('/api/v1/organization', { body: bodyOf(this.base, sent) }))
      this.clashes = []
      this.follow(org, sent)
    } catch (error) {
      await this.refused(error)
      return false
    } finally {
      this.busy = false
    }
    // The brand's colour, and the language of who chose none, show at once.
    await Promise.all([loadDirectory(), loadSession()]).catch(() => undefined)
    return true
  }

  private async refused(error: unknown): Promise<void> {
    const at = error instanceof ApiError ? error.field.split('.').at(-1) : undefined
    const field = at && at in this.fields ? (at as Field) : undefined
    this.problem = { text: errorText(error), ...(field ? { field, value: this.fields[field] } : {}) }
    if (error instanceof ApiError && error.code === 'organization_changed') {
      await loadDirectory().catch(() => undefined)
      this.follow(directory().organization)
    }
  }
}

export const form = new HouseForm()
