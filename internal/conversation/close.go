package conversation

import (
	"slices"
	"strings"

	"prosa/internal/core"
	"prosa/internal/dealer"
)

// CloseParams say how a conversation ends. By is a user id, "bot" or "system".
// Outcomes are the ones offered: see OutcomesOf.
type CloseParams struct {
	Outcome  string
	Note     string
	By       string
	Outcomes []dealer.Outcome
	NowMs    int64
}

// Close ends a conversation. A person must name one of the offered outcomes, and
// write a note where the outcome asks for one; the bot and the system may end
// without an outcome, never with an unknown one. The agent stays on the row: whose
// conversation it was. Errors: already_closed,
// outcome_required, outcome_unknown, outcome_note_required.
func Close(c Conversation, p CloseParams) (Conversation, error) {
	if err := open(c); err != nil {
		return c, err
	}
	note := strings.TrimSpace(p.Note)
	if p.Outcome == "" {
		if p.By != "bot" && p.By != "system" {
			return c, core.E(core.Invalid, "outcome_required", "choose how the conversation ended").On("outcome")
		}
	} else {
		i := slices.IndexFunc(p.Outcomes, func(o dealer.Outcome) bool { return o.Key == p.Outcome })
		if i < 0 {
			return c, core.E(core.Invalid, "outcome_unknown", "no outcome %q here", p.Outcome).On("outcome")
		}
		if p.Outcomes[i].NeedNote && note == "" {
			return c, core.E(core.Invalid, "outcome_note_required", "outcome %q needs a reason", p.Outcome).On("outcome_note")
		}
	}
	c.State, c.Session, c.WakeAt = Closed, "", 0
	c.Outcome, c.OutcomeNote, c.ClosedBy, c.ClosedAt = p.Outcome, note, p.By, p.NowMs
	c.WaitingSince, c.Unread = 0, 0
	return c, nil
}

// OutcomesOf returns the outcomes offered at close in a department, in the
// organization's order: the department's own list, or all when it has none.
func OutcomesOf(d dealer.Department, all []dealer.Outcome) []dealer.Outcome {
	if len(d.Outcomes) == 0 {
		return all
	}
	var out []dealer.Outcome
	for _, o := range all {
		if slices.Contains(d.Outcomes, o.Key) {
			out = append(out, o)
		}
	}
	return out
}
