-- Answers to frequent questions have a name of their own, by which files and the ready
-- entries find them again. The index tells without reading the entries whether any was
-- changed.
ALTER TABLE faq_entry ADD COLUMN key TEXT NOT NULL DEFAULT '';
UPDATE faq_entry SET key = id;
CREATE UNIQUE INDEX faq_entry_key ON faq_entry (org_id, key);
DROP INDEX faq_entry_org;
CREATE INDEX faq_entry_stamp ON faq_entry (org_id, id, version);

-- Whether an answer helped is said later in the same conversation.
CREATE INDEX faq_question_conversation ON faq_question (conversation_id);
