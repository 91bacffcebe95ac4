// localStorage that never throws: private windows and full disks forget, they do
// not break the inbox.

export function recall(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined
  } catch {
    return undefined
  }
}

/** Stores a value; undefined or "" forgets it. */
export function remember(key: string, value: string | undefined): void {
  try {
    if (value) localStorage.setItem(key, value)
    else localStorage.removeItem(key)
  } catch {
    // nothing to do: the value lives on in memory
  }
}

export function recallJson<T>(key: string): T | undefined {
  try {
    return JSON.parse(recall(key) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}

/** Forgets everything of this app except the choice of theme: at sign-out. */
export function forgetAll(): void {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith('prosa.') && key !== 'prosa.theme') localStorage.removeItem(key)
    }
  } catch {
    // as above
  }
}
