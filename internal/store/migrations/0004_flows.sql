-- Flows that people draw: drafts, versions with notes, what they were installed from.
ALTER TABLE flow ADD COLUMN draft TEXT NOT NULL DEFAULT '';
ALTER TABLE flow ADD COLUMN draft_version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE flow ADD COLUMN draft_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE flow ADD COLUMN draft_by TEXT NOT NULL DEFAULT '';
ALTER TABLE flow ADD COLUMN ready_key TEXT NOT NULL DEFAULT '';
ALTER TABLE flow ADD COLUMN ready_base TEXT NOT NULL DEFAULT '';
ALTER TABLE flow ADD COLUMN published_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE flow_version ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE flow_version ADD COLUMN moved_to TEXT NOT NULL DEFAULT '';

-- When a waiting session is to be looked at again, and the path it took. wake_at moves
-- only to an earlier instant or to 0: an index entry for every message would cost
-- PostgreSQL its in-place updates.
ALTER TABLE conversation ADD COLUMN wake_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN trace TEXT NOT NULL DEFAULT '';
CREATE INDEX conversation_wake ON conversation (wake_at) WHERE wake_at > 0;

-- How often a node of a version was left by a port, by day and by how long it took:
-- bucket b holds waits from 2^(b-1) to 2^b seconds, 0 those below one. Node '' counts
-- sessions: started, completed, handed_over, closed, error, abandoned.
CREATE TABLE flow_step (
  org_id TEXT NOT NULL,
  hash TEXT NOT NULL,
  day BIGINT NOT NULL,
  node TEXT NOT NULL,
  port TEXT NOT NULL,
  bucket BIGINT NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (org_id, hash, day, node, port, bucket)
);

-- Flows that begin later: events with a delay, schedules.
CREATE TABLE flow_due (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  flow_id TEXT NOT NULL,
  trigger_id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  channel_account_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL DEFAULT '',
  vars TEXT NOT NULL DEFAULT '{}',
  unique_key TEXT UNIQUE
);
CREATE INDEX flow_due_at ON flow_due (at);

CREATE TABLE survey_answer (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  store_id TEXT NOT NULL DEFAULT '',
  department_id TEXT NOT NULL DEFAULT '',
  agent_id TEXT NOT NULL DEFAULT '',
  score BIGINT NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  at BIGINT NOT NULL
);
CREATE INDEX survey_answer_at ON survey_answer (org_id, at);
CREATE INDEX survey_answer_conversation ON survey_answer (conversation_id);

-- Answers to frequent questions, and what was asked.
CREATE TABLE faq_entry (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL,
  store_id TEXT NOT NULL DEFAULT '',
  department_id TEXT NOT NULL DEFAULT '',
  entry TEXT NOT NULL,
  off BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX faq_entry_org ON faq_entry (org_id);

CREATE TABLE faq_question (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL,
  store_id TEXT NOT NULL DEFAULT '',
  department_id TEXT NOT NULL DEFAULT '',
  conversation_id TEXT NOT NULL DEFAULT '',
  question TEXT NOT NULL,
  entry_id TEXT NOT NULL DEFAULT '',
  score BIGINT NOT NULL DEFAULT 0,
  helpful TEXT NOT NULL DEFAULT '' CHECK (helpful IN ('','yes','no')),
  handled BIGINT NOT NULL DEFAULT 0,
  at BIGINT NOT NULL
);
CREATE INDEX faq_question_at ON faq_question (org_id, at);
