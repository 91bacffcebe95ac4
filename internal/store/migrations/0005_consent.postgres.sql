-- The consent ledger: append-only, a chain of hashes per organization. A correction is a
-- new entry; the engine itself refuses to change or remove one.
CREATE TABLE consent_entry (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL,
  seq BIGINT NOT NULL,
  contact_id TEXT NOT NULL,
  purpose TEXT NOT NULL CHECK (purpose IN ('service','utility','marketing')),
  action TEXT NOT NULL CHECK (action IN ('grant','revoke','expire','import')),
  at BIGINT NOT NULL,
  entry TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL,
  UNIQUE (org_id, seq)
);
CREATE INDEX consent_entry_contact ON consent_entry (contact_id, purpose, seq);
CREATE FUNCTION consent_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the consent ledger is append-only'; END $$;
CREATE TRIGGER consent_entry_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON consent_entry FOR EACH STATEMENT EXECUTE FUNCTION consent_entry_refuse();
