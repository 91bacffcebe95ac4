// The control API of the sandbox as this page uses it: docs/sandbox.md is the
// contract, and names every field. Times are milliseconds on the virtual clock.

export type Side = 'business' | 'phone'
export type Status = '' | 'sent' | 'delivered' | 'read' | 'played' | 'failed'
export type IdentityMode = 'phone' | 'phone_bsuid' | 'bsuid'

export interface Clock {
  now_ms: number
  offset_ms: number
  frozen: boolean
}

export interface Limits {
  enabled: boolean
  mps: number
  pair_interval_ms: number
  pair_burst: number
  virtual: boolean
}

export interface BusinessNumber {
  id: string
  waba_id: string
  display_phone_number: string
  verified_name: string
  quality_rating: string
  status: string
  limits: Limits
  allow_list: string[]
}

export interface Phone {
  id: string
  name: string
  phone: string
  bsuid: string
  username: string
  identity_mode: IdentityMode
  online: boolean
  auto_read: boolean
  blocked_numbers: string[]
  marketing_opt_outs: string[]
  unread: Record<string, number>
}

export interface Template {
  id: string
  name: string
  language: string
  category: string
  status: string
  reason: string
  quality_score: string
}

export interface SendFault {
  number_id?: string
  edge?: string
  kind: string
  probability?: number
  next?: number
  code?: number
  ms?: number
  retry_after_s?: number
}

export interface HookFaults {
  duplicate: { probability: number; times: number }
  reorder_window_ms: number
  batch_max: number
  batch_wait_ms: number
  latency_ms: number
  jitter_ms: number
  drop_statuses: { probability: number; statuses: string[] | null }
  status_before_response: { probability: number; max_ms: number }
  skip_delivered: boolean
}

export interface Settings {
  deliver_after_ms: number
  read_after_ms: number
}

export interface World {
  now_ms: number
  clock: Clock
  numbers: BusinessNumber[]
  phones: Phone[]
  subscriptions: { app_id: string; callback_url: string; active: boolean }[]
  templates: Template[]
  faults: { sends: SendFault[]; hooks: HookFaults }
  settings: Settings
}

export interface MediaRef {
  mime_type?: string
  url?: string
  file_size?: number
  caption?: string
  filename?: string
  voice?: boolean
  animated?: boolean
  link?: string
}

export interface Header {
  type: string
  text?: string
  media?: MediaRef
}

export interface Row {
  id: string
  title: string
  description?: string
}

export interface Section {
  title?: string
  rows: Row[]
}

export interface Card {
  header?: Header
  body?: string
  buttons?: { id: string; title: string }[]
  cta_url?: { display_text: string; url: string }
}

export interface Products {
  catalog_id: string
  sections: { title?: string; items: string[] }[]
}

export interface Interactive {
  kind: string
  header?: Header
  body?: string
  footer?: string
  buttons?: { id: string; title: string }[]
  list?: { button: string; sections: Section[] }
  cta_url?: { display_text: string; url: string }
  flow?: { cta: string; id?: string }
  cards?: Card[]
  products?: Products
}

export interface TemplateButton {
  type: string
  text?: string
  payload?: string
  url?: string
  phone_number?: string
  code?: string
}

export interface RenderedTemplate {
  name: string
  language: string
  category: string
  header?: Header
  body?: string
  footer?: string
  buttons?: TemplateButton[]
}

export interface ContactCard {
  name?: { formatted_name?: string }
  phones?: { phone?: string; wa_id?: string; type?: string }[]
}

export interface SendError {
  code: number
  title: string
  details?: string
}

export interface Message {
  wamid: string
  number_id: string
  phone_id: string
  from: Side
  type: string
  at_ms: number
  status: Status
  sent_ms: number
  delivered_ms: number
  read_ms: number
  played_ms: number
  error?: SendError
  context?: { wamid?: string; from?: Side; preview?: string; forwarded?: boolean }
  reactions?: { from: Side; emoji: string }[]
  edited: boolean
  revoked: boolean
  text?: { body: string }
  media?: MediaRef
  location?: { latitude: number; longitude: number; name?: string; address?: string }
  contacts?: ContactCard[]
  interactive?: Interactive
  template?: RenderedTemplate
  reply?: { kind: string; id?: string; title?: string; description?: string; body?: string }
  button?: { payload: string; text: string }
  unsupported?: { type: string }
  system?: { body: string; type: string }
}

/** The 24 h customer service window of a phone with a number. */
export interface ServiceWindow {
  open: boolean
  expires_ms: number
}

export interface ThreadPage {
  messages: Message[]
  typing: boolean
  window: ServiceWindow
}

export interface Tick {
  wamid: string
  number_id: string
  phone_id: string
  status: Status
  at_ms: number
  error?: SendError
}

export interface Typing {
  number_id: string
  phone_id: string
  from: Side
}

export interface Delivery {
  id: number
  url: string
  field: string
  state: 'pending' | 'delivered' | 'waiting' | 'failed'
  created_ms: number
  items: string[]
  body: string
  copy_of?: number
  attempts: { real_ms: number; status: number; error?: string; took_ms: number }[]
}

export interface Accepted {
  seq: number
  at_ms: number
  wamid: string
  to: string
  phone_id?: string
  type: string
  template?: string
  answer: string
}
