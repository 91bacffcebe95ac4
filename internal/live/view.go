package live

import (
	"context"
	"encoding/json"

	"prosa/internal/core"
	"prosa/internal/store"
)

// views completes events with the messages and conversations they are about, read
// in two queries for the whole page. What is shown is the state now: the latest
// truth, even when the event is older.
func (h *Hub) views(ctx context.Context, events []store.StoredEvent) ([]view, error) {
	var messageIDs, conversationIDs []core.ID
	seenM, seenC := map[core.ID]bool{}, map[core.ID]bool{}
	for i := range events {
		e := &events[i]
		if e.ConversationID != "" && !seenC[e.ConversationID] {
			seenC[e.ConversationID] = true
			conversationIDs = append(conversationIDs, e.ConversationID)
		}
		if e.MessageID != "" && e.Kind != core.MessageStatus && !seenM[e.MessageID] {
			seenM[e.MessageID] = true
			messageIDs = append(messageIDs, e.MessageID)
		}
	}
	r := h.db.R(ctx)
	messages := map[core.ID]store.ThreadMessage{}
	list, err := r.ThreadMessages(messageIDs)
	if err != nil {
		return nil, err
	}
	for _, m := range list {
		messages[m.ID] = m
	}
	conversations := map[core.ID]store.ListedConversation{}
	listed, err := r.ListedConversations(conversationIDs, core.Ms(h.clock.Now()))
	if err != nil {
		return nil, err
	}
	for _, v := range listed {
		conversations[v.ID] = v
	}
	out := make([]view, len(events))
	for i := range events {
		out[i] = viewOf(events[i], messages, conversations)
	}
	return out, nil
}

// viewOf builds one event's JSON.
func viewOf(e store.StoredEvent, messages map[core.ID]store.ThreadMessage, conversations map[core.ID]store.ListedConversation) view {
	v := view{event: e}
	data := map[string]any{}
	if e.JSON != "" {
		if err := json.Unmarshal([]byte(e.JSON), &data); err != nil {
			data = map[string]any{}
		}
	}
	if c, ok := conversations[e.ConversationID]; ok {
		v.placed, v.store, v.department, v.agent = true, c.StoreID, c.DepartmentID, c.AgentID
		switch e.Kind {
		case core.MessageStatus, core.MessageReaction, core.MessageMedia, core.NoteCreated:
		default:
			data["conversation"] = c
		}
	}
	switch e.Kind {
	case core.MessageStatus:
		data["id"] = e.MessageID
	default:
		if m, ok := messages[e.MessageID]; ok {
			data["message"] = m
		}
	}
	moves := e.Kind == core.ConversationTransferred || e.Kind == core.ConversationAssigned || e.Kind == core.ConversationQueued || e.Kind == core.ConversationClosed || e.Kind == core.ConversationReopened
	if moves && e.JSON != "" {
		if err := json.Unmarshal([]byte(e.JSON), &v.move); err == nil {
			gone := e.Event
			gone.StoreID, gone.DepartmentID, gone.AgentID, gone.ContactID = "", "", "", ""
			gone.Data = map[string]any{"gone": true}
			v.gone = mustJSON(gone)
		}
	}
	full := e.Event
	full.Data = data
	if len(data) == 0 {
		full.Data = nil
	}
	v.json = mustJSON(full)
	return v
}
