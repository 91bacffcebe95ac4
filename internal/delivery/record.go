package delivery

import (
	"context"
	"time"

	"prosa/internal/channel"
	"prosa/internal/core"
	"prosa/internal/message"
	"prosa/internal/store"
)

// Meta's codes by which a whole number, or an app, must slow down.
const (
	codeThroughput = 130429
	codeAppLimit   = 4
)

// gonePlain marks an attempt that another hand has: it leaves the line silently.
const gonePlain channel.Outcome = "gone"

// again tells the outcomes after which the same attempt is tried once more.
func again(o channel.Outcome) bool { return o == channel.NeverSent || o == channel.Retry }

// giveUpAfter ends the tries of a message nobody could take for so long.
const giveUpAfter = 24 * time.Hour

// wait is how long an attempt rests before it is tried again.
func (o *Outgoing) wait() time.Duration {
	if o.result.RetryAfter > 0 {
		return o.result.RetryAfter
	}
	return backoff(o.Attempt.Tries)
}

// record writes results, as many together as have come in. A result is kept in
// memory until the database takes it: what Meta said must not be forgotten.
func (d *Delivery) record() {
	defer d.wg.Done()
	for first := range d.results {
		batch := []*Outgoing{first}
		for more := true; more && len(batch) < 256; {
			select {
			case o, ok := <-d.results:
				if more = ok; ok {
					batch = append(batch, o)
				}
			default:
				more = false
			}
		}
		d.judge(batch)
		for n := 1; ; n++ {
			ctx, cancel := context.WithTimeout(context.Background(), 15*time.Second)
			err := d.DB.Write(ctx, func(tx *store.Tx) error { return d.save(tx, batch) })
			cancel()
			if err == nil {
				break
			}
			d.Logger.Error("could not record results", "results", len(batch), "error", err)
			if core.CodeOf(err) == "shutting_down" {
				return // they are "sending" on disk: unconfirmed at the next start
			}
			time.Sleep(min(backoff(n), 5*time.Second))
		}
		d.hand(batch)
	}
}

// judge counts the tries and turns endless ones into failures.
func (d *Delivery) judge(batch []*Outgoing) {
	now := core.Ms(d.Clock.Now())
	for _, o := range batch {
		if !again(o.result.Outcome) {
			continue
		}
		o.Attempt.Tries++
		if now-o.Attempt.CreatedAt >= giveUpAfter.Milliseconds() {
			o.result.Outcome = channel.Rejected
		}
	}
}

// hand gives recorded attempts back to their lanes.
func (d *Delivery) hand(batch []*Outgoing) {
	byLane := map[*lane][]*Outgoing{}
	d.mu.Lock()
	for _, o := range batch {
		if l := d.lanes[o.Attempt.ChannelAccountID]; l != nil {
			byLane[l] = append(byLane[l], o)
		}
	}
	d.mu.Unlock()
	for l, list := range byLane {
		select {
		case l.freed <- list:
		case <-d.ctx.Done():
		}
	}
}

// save writes a batch of results. A status may have overtaken the response, so
// the message's status only ever moves up.
func (d *Delivery) save(tx *store.Tx, batch []*Outgoing) error {
	now := core.Ms(d.Clock.Now())
	ids := make([]core.ID, len(batch))
	for i, o := range batch {
		ids[i] = o.Attempt.MessageID
	}
	targets, err := tx.StatusTargets(ids, nil)
	if err != nil {
		return err
	}
	var accepted []core.ID
	var keys []string
	var changes []store.StatusChange
	for _, o := range batch {
		key := store.AttemptKey{MessageID: o.Attempt.MessageID, N: o.Attempt.N}
		r := o.result
		var err error
		switch {
		case r.Outcome == channel.Accepted:
			accepted = append(accepted, o.Attempt.MessageID)
			keys = append(keys, store.ProviderKey(o.Attempt.ChannelAccountID, r.ProviderID))
			changes = acceptedChange(changes, targets[o.Attempt.MessageID], r, now)
		case again(r.Outcome):
			err = tx.RequeueAttempt(key, core.Ms(time.Now().Add(o.wait())), r.Code, r.Text)
		default:
			err = saveProblem(tx, targets[o.Attempt.MessageID], key, r, now)
		}
		if err != nil {
			return err
		}
	}
	if len(accepted) == 0 {
		return nil
	}
	if err := tx.SaveStatuses(changes); err != nil {
		return err
	}
	if err := tx.AcceptAttempts(accepted, now); err != nil {
		return err
	}
	return d.adopt(tx, keys)
}

// acceptedChange gives the message its provider id and at least the status Accepted.
func acceptedChange(to []store.StatusChange, t store.StatusTarget, r channel.Result, now int64) []store.StatusChange {
	status, moved := t.Status.Merge(message.Accepted)
	if t.ID == "" || (!moved && t.ProviderID != "") {
		return to
	}
	c := store.StatusChange{ID: t.ID, Status: status, At: now, Pricing: t.Pricing, AccountID: t.ChannelAccountID}
	if t.ProviderID == "" {
		c.ProviderID = r.ProviderID
	}
	return append(to, c)
}

// saveProblem ends an attempt that was rejected or whose outcome nobody knows. A
// status that was faster than the end of the call has told the outcome already.
func saveProblem(tx *store.Tx, t store.StatusTarget, key store.AttemptKey, r channel.Result, now int64) error {
	state, next := message.AttemptRejected, message.Failed
	if r.Outcome == channel.Ambiguous {
		state, next = message.AttemptUnconfirmed, message.Unconfirmed
		if t.Status == message.Failed || t.Status.Implies(message.Accepted) {
			return tx.FinishAttempt(key, message.AttemptAccepted, now, 0, "")
		}
	}
	if err := tx.FinishAttempt(key, state, now, r.Code, r.Text); err != nil {
		return err
	}
	status, moved := t.Status.Merge(next)
	if t.ID == "" || !moved {
		return nil
	}
	return SaveStatus(tx, t, store.StatusChange{ID: t.ID, Status: status, At: now, Pricing: t.Pricing, ErrorCode: r.Code, ErrorText: r.Text})
}

// SaveStatus writes a status with its event.
func SaveStatus(tx *store.Tx, t store.StatusTarget, c store.StatusChange) error {
	statusEvent(tx, t, c)
	return tx.SaveStatuses([]store.StatusChange{c})
}

func statusEvent(tx *store.Tx, t store.StatusTarget, c store.StatusChange) {
	tx.Event(core.Event{OrgID: t.OrgID, At: c.At, Kind: core.MessageStatus, ConversationID: t.ConversationID, MessageID: t.ID,
		Actor: core.Actor{Kind: core.ActorSystem}, Data: StatusData{Status: c.Status, At: c.At, ErrorCode: c.ErrorCode, ErrorText: c.ErrorText}})
}

// StatusData is the data of a message.status event.
type StatusData struct {
	Status    message.Status `json:"status"`
	At        int64          `json:"status_at"`
	ErrorCode int            `json:"error_code,omitempty"`
	ErrorText string         `json:"error_text,omitempty"`
}

// abandon marks attempts that a dead process had under way: nobody knows whether
// they arrived until a status tells.
func (d *Delivery) abandon(ctx context.Context, lost []store.OpenAttempt) error {
	if len(lost) == 0 {
		return nil
	}
	return d.DB.Write(ctx, func(tx *store.Tx) error {
		now := core.Ms(d.Clock.Now())
		for _, o := range lost {
			t := store.StatusTarget{ID: o.MessageID, OrgID: o.OrgID, ConversationID: o.ConversationID, ChannelAccountID: o.ChannelAccountID,
				ProviderID: o.Message.ProviderID, Status: o.Message.Status, Pricing: o.Message.Pricing}
			r := channel.Result{Outcome: channel.Ambiguous, Text: "the server stopped while the message was being handed over"}
			if err := saveProblem(tx, t, store.AttemptKey{MessageID: o.MessageID, N: o.N}, r, now); err != nil {
				return err
			}
		}
		return nil
	})
}
