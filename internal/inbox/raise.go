package inbox

import (
	"slices"
	"strconv"
	"time"

	"prosa/internal/conversation"
	"prosa/internal/flow"
	"prosa/internal/store"
)

// The events of a conversation that may begin a flow, by their name in triggers.
const (
	EventClosed     = "conversation.closed"
	EventLabelAdded = "label.added"
)

// Raise notes which flows are to begin because of an event of the conversation, now
// or after the delay their trigger asks for. label is the key of the label added.
func (w *Work) Raise(v conversation.Conversation, event, label string) {
	for _, t := range w.Dir.EventTriggers {
		if t.Kind != flow.TriggerEvent || t.Event != event || t.Label != "" && t.Label != label || len(t.Accounts) > 0 && !slices.Contains(t.Accounts, v.ChannelAccountID) {
			continue
		}
		var vars map[string]string
		if event == EventClosed && v.Outcome != "" {
			vars = map[string]string{"outcome": v.Outcome} // a survey asks nobody who went silent
		}
		w.Tx.InsertFlowDue(store.FlowDue{OrgID: v.OrgID, Vars: vars, At: w.Now + int64(max(t.Minutes, 0))*time.Minute.Milliseconds(), FlowID: t.FlowID, TriggerID: t.ID,
			ContactID: v.ContactID, ChannelAccountID: v.ChannelAccountID, ConversationID: v.ID,
			// One start for one event, however often its transaction is tried.
			UniqueKey: event + "/" + v.ID + "/" + t.FlowID + "/" + t.ID + "/" + strconv.FormatInt(w.Now, 36)})
	}
}
