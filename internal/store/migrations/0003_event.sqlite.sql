-- The event log: append-only, one row a fact. The engines differ in the key only:
-- INTEGER PRIMARY KEY is SQLite's row id itself, which saves an index on the hottest table.
CREATE TABLE event (
  seq INTEGER PRIMARY KEY,
  org_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  store_id TEXT NOT NULL DEFAULT '',
  department_id TEXT NOT NULL DEFAULT '',
  conversation_id TEXT NOT NULL DEFAULT '',
  contact_id TEXT NOT NULL DEFAULT '',
  message_id TEXT NOT NULL DEFAULT '',
  agent_id TEXT NOT NULL DEFAULT '',
  actor_kind TEXT NOT NULL,
  actor_id TEXT NOT NULL DEFAULT '',
  data TEXT NOT NULL DEFAULT ''
);
