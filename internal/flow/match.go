package flow

import (
	"prosa/internal/core"
	"prosa/internal/message"
)

type OccasionKind string

const (
	OccasionMessage  OccasionKind = "message"
	OccasionEvent    OccasionKind = "event"
	OccasionSchedule OccasionKind = "schedule"
	OccasionAPI      OccasionKind = "api"
)

type Occasion struct {
	Kind         OccasionKind
	Content      message.Content
	FirstMessage bool
	Open         bool
	AccountID    core.ID
	Event, Label string
	InSession    bool
}

func Match(defs []*Definition, o Occasion) (*Definition, Trigger, bool) { return nil, Trigger{}, false }
func OptOut(string) bool                                                { return false }
func OptIn(string) bool                                                 { return false }
