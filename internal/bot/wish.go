package bot

import (
	"slices"

	"prosa/internal/consent"
	"prosa/internal/conversation"
	"prosa/internal/dealer"
	"prosa/internal/flow"
	"prosa/internal/gate"
	"prosa/internal/inbox"
	"prosa/internal/message"
)

// wished honours a wish to be left alone, or to hear from the house, whoever has the
// conversation: it goes into the ledger at once, in the customer's own words, and is
// confirmed. A flow made for it comes first where the bot has the conversation. done
// tells that nothing is left to do with the message.
//
// Source: Meta, WhatsApp Business Messaging Policy: respect every request to opt out;
// LGPD art. 8 §5: consent may be revoked at any time, free and easily.
func (t *batch) wished(s scene, m message.Content) (done bool, err error) {
	if s.wish == flow.WishNone || tooOld(s.w.Now, s.answering) {
		return false, nil
	}
	out := s.wish == flow.WishOut
	if s.k.v.State == conversation.Bot {
		if claimed, err := t.claimedWish(s, m); claimed || err != nil {
			return true, err
		}
	}
	e := consent.Entry{Action: consent.Grant, Wording: flow.Said(m), Language: s.w.Locale(s.p.Contact), Method: "keyword"}
	purposes, answer := []consent.Purpose{consent.Marketing}, "opted_in"
	if out {
		e.Action, purposes, answer = consent.Revoke, []consent.Purpose{consent.Marketing, consent.Utility}, "opted_out"
	} else {
		purposes = append(purposes, consent.Utility)
	}
	for _, e.Purpose = range purposes {
		if err := t.consent(s, e); err != nil {
			return true, err
		}
	}
	body := inbox.Text(answer, s.w.Locale(s.p.Contact), map[string]string{"org.name": s.w.Dir.Org.Name})
	s.w.Send(&s.k.v, s.p.Person, inbox.SendParams{Sender: gate.System, Author: robot, Answering: s.answering, Content: message.Content{Kind: message.Text, Text: body}})
	switch {
	case s.k.v.State != conversation.Bot:
		return false, nil // people have it, and read it there
	case out:
		return true, t.close(s, optOutOutcome(s.w.Dir.Outcomes))
	case s.k.v.Session == "":
		return true, t.close(s, "") // the conversation held nothing else
	}
	return true, nil
}

// claimedWish starts the flow whose trigger is the wish, if there is one.
func (t *batch) claimedWish(s scene, m message.Content) (bool, error) {
	book := t.book(s.w.Dir)
	in := flow.Input{Kind: flow.InputMessage, Content: m, Env: t.env(s)}
	def, trigger, ok := t.claimed(s, book, &in, s.k.v.Session != "")
	if !ok || trigger.Kind != flow.TriggerOptOut && trigger.Kind != flow.TriggerOptIn {
		return false, nil
	}
	in.Kind, in.Trigger = flow.InputStart, trigger.ID
	return true, t.start(s, book, def, in)
}

func optOutOutcome(all []dealer.Outcome) string {
	if slices.ContainsFunc(all, func(o dealer.Outcome) bool { return o.Key == "opt-out" }) {
		return "opt-out"
	}
	return ""
}
