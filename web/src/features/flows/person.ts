import { user } from '$lib/directory.svelte'
import { myId } from '$lib/session.svelte'
import { t } from './text'

/** The name of who saved or published; the API says an id, or a name where it has no user. */
export const personName = (id = ''): string => (id && id === myId() ? t('person.me') : (user(id)?.name ?? id)) || t('person.unknown')
