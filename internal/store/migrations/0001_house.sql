-- The house: who works here, where, and under which rules.
CREATE TABLE organization (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  settings TEXT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE store (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL REFERENCES organization(id),
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  brand TEXT NOT NULL DEFAULT '',
  cnpj TEXT NOT NULL DEFAULT '',
  address TEXT NOT NULL DEFAULT '{}',
  timezone TEXT NOT NULL DEFAULT '',
  hours TEXT NOT NULL DEFAULT '{}',
  version BIGINT NOT NULL DEFAULT 1,
  UNIQUE (org_id, key)
);

CREATE TABLE department (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL REFERENCES organization(id),
  store_id TEXT NOT NULL REFERENCES store(id),
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  position BIGINT NOT NULL DEFAULT 0,
  hours TEXT NOT NULL DEFAULT '',
  away_text TEXT NOT NULL DEFAULT '',
  outcomes TEXT NOT NULL DEFAULT '[]',
  version BIGINT NOT NULL DEFAULT 1,
  UNIQUE (store_id, key)
);

CREATE TABLE channel_account (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL REFERENCES organization(id),
  store_id TEXT NOT NULL DEFAULT '',
  key TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('whatsapp','messenger','instagram')),
  external_id TEXT NOT NULL,
  business_id TEXT NOT NULL DEFAULT '',
  display TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL DEFAULT '',
  department_ids TEXT NOT NULL DEFAULT '[]',
  flow_id TEXT NOT NULL DEFAULT '',
  rate_per_second BIGINT NOT NULL DEFAULT 80,
  pair_limit BIGINT NOT NULL DEFAULT 1,
  active BIGINT NOT NULL DEFAULT 1,
  token TEXT NOT NULL DEFAULT '',
  app_secret TEXT NOT NULL DEFAULT '',
  verify_token TEXT NOT NULL DEFAULT '',
  version BIGINT NOT NULL DEFAULT 1,
  UNIQUE (org_id, key),
  UNIQUE (kind, external_id)
);

CREATE TABLE app_user (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL REFERENCES organization(id),
  name TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE,
  password_hash TEXT NOT NULL DEFAULT '',
  role TEXT NOT NULL CHECK (role IN ('administrator','supervisor','agent')),
  locale TEXT NOT NULL DEFAULT '',
  store_ids TEXT NOT NULL DEFAULT '[]',
  department_ids TEXT NOT NULL DEFAULT '[]',
  capacity BIGINT NOT NULL DEFAULT 5,
  presence TEXT NOT NULL DEFAULT 'offline' CHECK (presence IN ('available','busy','paused','offline')),
  presence_reason TEXT NOT NULL DEFAULT '',
  presence_at BIGINT NOT NULL DEFAULT 0,
  last_assigned_at BIGINT NOT NULL DEFAULT 0,
  disabled BIGINT NOT NULL DEFAULT 0,
  version BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE session (
  hash TEXT PRIMARY KEY,
  org_id TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES app_user(id),
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  ip TEXT NOT NULL DEFAULT '',
  user_agent TEXT NOT NULL DEFAULT ''
);
CREATE INDEX session_by_user ON session (user_id);

CREATE TABLE login_attempt (
  key TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX login_attempt_key ON login_attempt (key, at);

CREATE TABLE api_token (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL REFERENCES organization(id),
  name TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  scopes TEXT NOT NULL,
  created_by TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  used_at BIGINT NOT NULL DEFAULT 0,
  revoked_at BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE label (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL REFERENCES organization(id),
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  color TEXT NOT NULL DEFAULT '',
  position BIGINT NOT NULL DEFAULT 0,
  UNIQUE (org_id, key)
);

CREATE TABLE outcome (
  org_id TEXT NOT NULL REFERENCES organization(id),
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  need_note BIGINT NOT NULL DEFAULT 0,
  position BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (org_id, key)
);

CREATE TABLE quick_reply (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL REFERENCES organization(id),
  shortcut TEXT NOT NULL,
  text TEXT NOT NULL,
  department_id TEXT NOT NULL DEFAULT '',
  user_id TEXT NOT NULL DEFAULT '',
  UNIQUE (org_id, shortcut, department_id, user_id)
);

CREATE TABLE flow (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL REFERENCES organization(id),
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  published_hash TEXT NOT NULL DEFAULT '',
  is_default BIGINT NOT NULL DEFAULT 0,
  version BIGINT NOT NULL DEFAULT 1,
  UNIQUE (org_id, key)
);

CREATE TABLE flow_version (
  flow_id TEXT NOT NULL REFERENCES flow(id),
  hash TEXT NOT NULL,
  definition TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (flow_id, hash)
);

-- Installation-wide facts: schema of the first-run token, generated secrets, counters.
CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE counter (
  name TEXT PRIMARY KEY,
  value BIGINT NOT NULL
);
INSERT INTO counter (name, value) VALUES ('event', 0);
