package bot

import (
	"context"
	"slices"
	"time"

	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/flow"
	"prosa/internal/store"
)

// lateness is how late a schedule still begins: after a restart, or a clock moved on.
const lateness = 15 * time.Minute

// maxScheduled bounds the contacts one schedule begins for at once.
const maxScheduled = 5000

// schedules notes the flows whose hour has come, for every contact they are for, once
// a day.
func (b *Bot) schedules(ctx context.Context) error {
	orgs, err := b.DB.Organizations(ctx)
	if err != nil {
		return err
	}
	for _, org := range orgs {
		dir, err := b.DB.Directory(ctx, org)
		if err != nil {
			return err
		}
		for _, t := range dir.EventTriggers {
			if at, ok := scheduled(t, b.Clock.Now().In(dir.Location(""))); ok {
				if err := b.schedule(ctx, dir, t, at); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// scheduled tells whether a schedule's hour has come, and which instant that was.
func scheduled(t store.EventTrigger, now time.Time) (time.Time, bool) {
	if t.Kind != flow.TriggerSchedule {
		return time.Time{}, false
	}
	clock, err := time.Parse("15:04", t.At)
	if err != nil {
		return time.Time{}, false
	}
	at := time.Date(now.Year(), now.Month(), now.Day(), clock.Hour(), clock.Minute(), 0, 0, now.Location())
	if len(t.Days) > 0 && !slices.Contains(t.Days, int(at.Weekday())) || now.Before(at) || now.Sub(at) >= lateness {
		return time.Time{}, false
	}
	return at, true
}

// schedule notes one flow for its contacts: those whose last conversation on a number
// carries the label.
func (b *Bot) schedule(ctx context.Context, dir *store.Directory, t store.EventTrigger, at time.Time) error {
	day := at.Format("20060102")
	name := "flow_schedule/" + t.FlowID + "/" + t.ID
	label := ""
	if i := slices.IndexFunc(dir.Labels, func(l dealer.Label) bool { return l.Key == t.Label }); i >= 0 {
		label = dir.Labels[i].ID
	}
	if done, err := b.DB.R(ctx).Setting(name); err != nil || done == day {
		return err
	}
	return b.DB.Write(ctx, func(tx *store.Tx) error {
		if done, err := tx.Setting(name); err != nil || done == day {
			return err
		}
		if err := tx.SetSetting(name, day); err != nil || label == "" {
			return err
		}
		found, err := tx.LabelledContacts(dir.Org.ID, label, core.Ms(at)-(90*24*time.Hour).Milliseconds(), maxScheduled)
		if err != nil {
			return err
		}
		for _, c := range found {
			if len(t.Accounts) == 0 || slices.Contains(t.Accounts, c.ChannelAccountID) {
				tx.InsertFlowDue(store.FlowDue{OrgID: dir.Org.ID, At: core.Ms(at), FlowID: t.FlowID, TriggerID: t.ID, ContactID: c.ContactID,
					ChannelAccountID: c.ChannelAccountID, UniqueKey: name + "/" + day + "/" + c.ContactID + "/" + c.ChannelAccountID})
			}
		}
		return nil
	})
}
