// What the first-run form asks of its fields before it bothers the server. Pure.

export interface SetupForm {
  token: string
  group: string
  store: string
  brand: string
  cnpj: string
  name: string
  email: string
  password: string
  ready_bot: boolean
}

export type Problem = 'required' | 'short' | 'bad_email'

export function check(form: SetupForm): Partial<Record<keyof SetupForm, Problem>> {
  const out: Partial<Record<keyof SetupForm, Problem>> = {}
  for (const key of ['token', 'group', 'store', 'name', 'email', 'password'] as const) {
    if (!form[key].trim()) out[key] = 'required'
  }
  if (!out.email && !/^[^\s@]+@[^\s@]+$/.test(form.email.trim())) out.email = 'bad_email'
  if (!out.password && [...form.password].length < 8) out.password = 'short'
  return out
}
