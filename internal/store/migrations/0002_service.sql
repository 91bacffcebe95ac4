-- The service: people who write, their conversations, every message and what became of it.
CREATE TABLE contact (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL REFERENCES organization(id),
  name TEXT NOT NULL DEFAULT '',
  username TEXT NOT NULL DEFAULT '',
  locale TEXT NOT NULL DEFAULT '',
  fields TEXT NOT NULL DEFAULT '{}',
  blocked BIGINT NOT NULL DEFAULT 0,
  search TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX contact_created ON contact (org_id, created_at);

-- key is what two spellings of one address share (Brazil's ninth digit).
-- It leads the index: a plan must look the key up, never walk an organization.
CREATE TABLE identity (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL,
  contact_id TEXT NOT NULL REFERENCES contact(id),
  kind TEXT NOT NULL CHECK (kind IN ('bsuid','phone','psid','igsid','email')),
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  wa_id TEXT NOT NULL DEFAULT '',
  UNIQUE (key, org_id, kind)
);
CREATE INDEX identity_contact ON identity (contact_id);

CREATE TABLE conversation (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL,
  protocol TEXT NOT NULL,
  channel_account_id TEXT NOT NULL,
  contact_id TEXT NOT NULL REFERENCES contact(id),
  store_id TEXT NOT NULL DEFAULT '',
  department_id TEXT NOT NULL DEFAULT '',
  agent_id TEXT NOT NULL DEFAULT '',
  previous_id TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL CHECK (state IN ('bot','queued','active','closed')),
  opened_at BIGINT NOT NULL,
  queued_at BIGINT NOT NULL DEFAULT 0,
  assigned_at BIGINT NOT NULL DEFAULT 0,
  first_response_at BIGINT NOT NULL DEFAULT 0,
  closed_at BIGINT NOT NULL DEFAULT 0,
  queue_wait_ms BIGINT NOT NULL DEFAULT -1,
  first_response_ms BIGINT NOT NULL DEFAULT -1,
  handling_ms BIGINT NOT NULL DEFAULT -1,
  last_inbound_at BIGINT NOT NULL DEFAULT 0,
  last_message_at BIGINT NOT NULL DEFAULT 0,
  waiting_since BIGINT NOT NULL DEFAULT 0,
  preview TEXT NOT NULL DEFAULT '',
  preview_from TEXT NOT NULL DEFAULT '',
  unread BIGINT NOT NULL DEFAULT 0,
  outcome TEXT NOT NULL DEFAULT '',
  outcome_note TEXT NOT NULL DEFAULT '',
  closed_by TEXT NOT NULL DEFAULT '',
  labels TEXT NOT NULL DEFAULT '[]',
  told_position BIGINT NOT NULL DEFAULT 0,
  told_at BIGINT NOT NULL DEFAULT 0,
  session TEXT NOT NULL DEFAULT '',
  version BIGINT NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX conversation_protocol ON conversation (org_id, protocol);
CREATE UNIQUE INDEX conversation_open ON conversation (contact_id, channel_account_id) WHERE state <> 'closed';
CREATE INDEX conversation_contact ON conversation (contact_id, opened_at);
CREATE INDEX conversation_department ON conversation (department_id, state, queued_at) WHERE state <> 'closed';
CREATE INDEX conversation_agent ON conversation (agent_id) WHERE state = 'active';
CREATE INDEX conversation_closed ON conversation (org_id, closed_at) WHERE state = 'closed';
CREATE INDEX conversation_opened ON conversation (org_id, opened_at);

-- provider_key is 96 bits of SHA-256 over (channel account, provider id): short, unique for ever.
CREATE TABLE message (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL REFERENCES conversation(id),
  contact_id TEXT NOT NULL,
  channel_account_id TEXT NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('in','out','note','system')),
  author_kind TEXT NOT NULL,
  author_id TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL,
  content TEXT NOT NULL,
  search TEXT NOT NULL DEFAULT '',
  provider_id TEXT NOT NULL DEFAULT '',
  provider_key TEXT UNIQUE,
  client_id TEXT,
  at BIGINT NOT NULL,
  status TEXT NOT NULL,
  status_at BIGINT NOT NULL DEFAULT 0,
  error_code BIGINT NOT NULL DEFAULT 0,
  error_text TEXT NOT NULL DEFAULT '',
  gate_reason TEXT NOT NULL DEFAULT '',
  pricing TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL
);
CREATE INDEX message_thread ON message (conversation_id, at, id);
CREATE UNIQUE INDEX message_client ON message (conversation_id, client_id) WHERE client_id IS NOT NULL;

CREATE TABLE attempt (
  message_id TEXT NOT NULL,
  n BIGINT NOT NULL,
  org_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  channel_account_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued','sending','accepted','rejected','unconfirmed')),
  not_before BIGINT NOT NULL DEFAULT 0,
  tries BIGINT NOT NULL DEFAULT 0,
  started_at BIGINT NOT NULL DEFAULT 0,
  finished_at BIGINT NOT NULL DEFAULT 0,
  error_code BIGINT NOT NULL DEFAULT 0,
  error_text TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  PRIMARY KEY (message_id, n)
);
-- On finished_at, not on state: updates by message must not be planned through it,
-- since its dead entries pile up between vacuums.
CREATE INDEX attempt_open ON attempt (created_at) WHERE finished_at = 0;

-- Webhook items on disk before the 200, gone once their turn is committed. Dead letters stay.
CREATE TABLE inbound (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL DEFAULT '',
  channel_account_id TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL,
  provider_key TEXT NOT NULL UNIQUE,
  contact_key TEXT NOT NULL DEFAULT '',
  raw TEXT NOT NULL,
  at BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending','dead','kept')),
  reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX inbound_dead ON inbound (org_id, received_at) WHERE state = 'dead';

-- Statuses whose message we do not know (yet): kept 24 h.
CREATE TABLE orphan_status (
  provider_key TEXT NOT NULL,
  channel_account_id TEXT NOT NULL,
  payload TEXT NOT NULL,
  received_at BIGINT NOT NULL
);
CREATE INDEX orphan_status_key ON orphan_status (provider_key);

CREATE TABLE media (
  key TEXT NOT NULL,
  org_id TEXT NOT NULL,
  message_id TEXT NOT NULL DEFAULT '',
  mime TEXT NOT NULL,
  name TEXT NOT NULL DEFAULT '',
  size BIGINT NOT NULL,
  created_by TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL
);
CREATE INDEX media_key ON media (key, org_id);

-- Files already handed to Meta: their ids live 30 days per number.
CREATE TABLE media_upload (
  key TEXT NOT NULL,
  channel_account_id TEXT NOT NULL,
  provider_id TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (key, channel_account_id)
);

CREATE TABLE job (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  unique_key TEXT UNIQUE,
  priority BIGINT NOT NULL DEFAULT 0,
  run_at BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('ready','running','done','dead')),
  attempts BIGINT NOT NULL DEFAULT 0,
  max_attempts BIGINT NOT NULL DEFAULT 10,
  lease_until BIGINT NOT NULL DEFAULT 0,
  fence BIGINT NOT NULL DEFAULT 0,
  error TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  finished_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX job_ready ON job (run_at) WHERE state IN ('ready','running');

-- Answers already given to requests with an Idempotency-Key.
CREATE TABLE idempotency (
  org_id TEXT NOT NULL,
  key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  status BIGINT NOT NULL,
  body TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (org_id, key)
);
