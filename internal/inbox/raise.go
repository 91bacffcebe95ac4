package inbox

import (
	"strconv"

	"prosa/internal/conversation"
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
	for i := range w.Dir.EventTriggers {
		t := &w.Dir.EventTriggers[i]
		if !t.On(event, label, v.ChannelAccountID) {
			continue
		}
		var vars map[string]string
		if event == EventClosed && v.Outcome != "" {
			vars = map[string]string{"outcome": v.Outcome} // a survey asks nobody who went silent
		}
		w.Tx.InsertFlowDue(store.FlowDue{OrgID: v.OrgID, Vars: vars, At: w.Now + t.Delay(), FlowID: t.FlowID, TriggerID: t.ID,
			ContactID: v.ContactID, ChannelAccountID: v.ChannelAccountID, ConversationID: v.ID,
			// One start for one event, however often its transaction is tried.
			UniqueKey: event + "/" + v.ID + "/" + t.FlowID + "/" + t.ID + "/" + strconv.FormatInt(w.Now, 36)})
	}
}
