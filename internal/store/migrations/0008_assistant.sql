-- The house's language model, if it has one: where it is, as whom to ask (sealed), and
-- what for. One row at most for an organization; no row is off.
CREATE TABLE assistant (
  org_id TEXT PRIMARY KEY,
  url TEXT NOT NULL,
  model TEXT NOT NULL,
  api_key TEXT NOT NULL,
  phrase SMALLINT NOT NULL,
  suggest SMALLINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);

-- What it was asked: for what, by whom, from which answers, and what became of it. Never
-- the words: those that were said are in the thread.
CREATE TABLE assistant_call (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  purpose TEXT NOT NULL,
  user_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  entry_ids TEXT NOT NULL,
  outcome TEXT NOT NULL,
  ms BIGINT NOT NULL
);
CREATE INDEX assistant_call_at ON assistant_call (org_id, at);
