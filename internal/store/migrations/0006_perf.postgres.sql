-- Room on the pages for the next versions of a row: a message is updated for each of
-- its statuses, a conversation for each message, an attempt twice. A version that finds
-- room on its row's page needs no entry in any index. SQLite updates rows in place.
ALTER TABLE message SET (fillfactor = 70);
ALTER TABLE conversation SET (fillfactor = 60);
ALTER TABLE attempt SET (fillfactor = 60);
