package store

import (
	"prosa/internal/core"
	"prosa/internal/message"
)

var attemptTable = &table{name: "attempt", columns: []string{"message_id", "n", "org_id", "conversation_id", "contact_id", "channel_account_id", "state", "not_before", "created_at"}}

const attemptColumns = "a.message_id, a.n, a.org_id, a.conversation_id, a.contact_id, a.channel_account_id, a.state, a.not_before, a.tries, a.started_at, a.finished_at, a.error_code, a.error_text, a.created_at"

func scanAttempt(s scan, more ...any) (message.Attempt, error) {
	var a message.Attempt
	err := s.Scan(append([]any{&a.MessageID, &a.N, &a.OrgID, &a.ConversationID, &a.ContactID, &a.ChannelAccountID, &a.State, &a.NotBefore, &a.Tries,
		&a.StartedAt, &a.FinishedAt, &a.ErrorCode, &a.ErrorText, &a.CreatedAt}, more...)...)
	return a, err
}

// InsertAttempt adds a queued attempt, in the transaction of its message.
func (tx *Tx) InsertAttempt(a message.Attempt) {
	tx.insert(attemptTable, a.MessageID, a.N, a.OrgID, a.ConversationID, a.ContactID, a.ChannelAccountID, string(a.State), a.NotBefore, a.CreatedAt)
}

// OpenAttempt is an attempt with its message, as a sender needs it.
type OpenAttempt struct {
	message.Attempt
	Message message.Message
}

// OpenAttempts returns the attempts that are queued or were under way when the
// process ended, oldest first.
func (r *R) OpenAttempts() ([]OpenAttempt, error) {
	var out []OpenAttempt
	err := r.rows(func(s scan) error {
		var o OpenAttempt
		m, err := scanMessage(s, &o.MessageID, &o.N, &o.OrgID, &o.ConversationID, &o.ContactID, &o.ChannelAccountID, &o.State, &o.NotBefore, &o.Tries,
			&o.StartedAt, &o.FinishedAt, &o.ErrorCode, &o.ErrorText, &o.CreatedAt)
		o.Message = m
		out = append(out, o)
		return err
	}, "SELECT "+messageColumns+", "+attemptColumns+" FROM attempt a JOIN message m ON m.id = a.message_id WHERE a.finished_at = 0 AND a.state IN ('queued','sending') ORDER BY a.created_at, a.message_id")
	return out, err
}

// Attempts returns every try of a message, first to last.
func (r *R) Attempts(messageID core.ID) ([]message.Attempt, error) {
	var out []message.Attempt
	err := r.rows(func(s scan) error {
		a, err := scanAttempt(s)
		out = append(out, a)
		return err
	}, "SELECT "+attemptColumns+" FROM attempt a WHERE a.message_id = $1 ORDER BY a.n", messageID)
	return out, err
}

// AttemptKey names an attempt.
type AttemptKey struct {
	MessageID core.ID
	N         int
}

// RequeueAttempt puts back an attempt that provably never reached Meta.
func (tx *Tx) RequeueAttempt(k AttemptKey, notBefore int64, code int, text string) error {
	return tx.exec("UPDATE attempt SET state = 'queued', tries = tries + 1, not_before = $1, error_code = $2, error_text = $3 WHERE message_id = $4 AND n = $5 AND state = 'sending'",
		notBefore, code, text, k.MessageID, k.N)
}

// FinishAttempt ends an attempt.
func (tx *Tx) FinishAttempt(k AttemptKey, state message.AttemptState, now int64, code int, text string) error {
	return tx.exec("UPDATE attempt SET state = $1, finished_at = $2, error_code = $3, error_text = $4 WHERE message_id = $5 AND n = $6",
		string(state), now, code, text, k.MessageID, k.N)
}

// OutboxDepth counts attempts not yet handed over.
func (r *R) OutboxDepth() (int, error) {
	var n int
	err := r.one("attempt", func(s scan) error { return s.Scan(&n) }, "SELECT COUNT(*) FROM attempt WHERE finished_at = 0 AND state IN ('queued','sending')")
	return n, err
}

// StartAttempts moves the queued attempts of messages to sending and returns the
// messages whose attempt it got; the rest are in other hands. A message has at
// most one attempt that is not over.
func (tx *Tx) StartAttempts(messageIDs []core.ID, now int64) (map[core.ID]bool, error) {
	list, args := tx.in(2, messageIDs)
	got := map[core.ID]bool{}
	tx.writes++
	err := tx.rows(func(s scan) error {
		var id core.ID
		if err := s.Scan(&id); err != nil {
			return err
		}
		got[id] = true
		return nil
	}, "UPDATE attempt SET state = 'sending', started_at = $1 WHERE state = 'queued' AND message_id "+list+" RETURNING message_id", append([]any{now}, args...)...)
	return got, err
}

// AcceptAttempts ends the attempts of messages that Meta took.
func (tx *Tx) AcceptAttempts(messageIDs []core.ID, now int64) error {
	list, args := tx.in(2, messageIDs)
	return tx.later("UPDATE attempt SET state = 'accepted', finished_at = $1 WHERE state IN ('sending','unconfirmed') AND message_id "+list, append([]any{now}, args...)...)
}
