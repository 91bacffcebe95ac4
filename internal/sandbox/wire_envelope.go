package sandbox

import "time"

// hookItem is one update on its way to the subscribers: a message, a status, or
// the value of another field.
type hookItem struct {
	number  *number // nil for fields of the whole account
	wabaID  string
	field   string
	key     string // updates with the same key leave in order
	name    string // for the delivery log
	contact object // beside a message or status, may be nil
	message object
	status  object
	value   object    // for other fields: the whole value
	time    int64     // entry.time in seconds, account fields only
	due     time.Time // real time before which it may not leave; zero: at once
}

// envelope builds the body for a batch of updates (Meta, "Webhooks payload
// reference"): entries by account, and within one number neighbouring messages
// and statuses share a value.
func envelope(items []hookItem) object {
	var entries []object
	for i := 0; i < len(items); {
		j := i
		for j < len(items) && items[j].account() == items[i].account() {
			j++
		}
		entry := object{{"id", items[i].account()}}
		if t := items[i].time; t != 0 {
			entry = append(entry, member{"time", t})
		}
		entries = append(entries, append(entry, member{"changes", changes(items[i:j])}))
		i = j
	}
	return object{{"object", "whatsapp_business_account"}, {"entry", entries}}
}

func (it hookItem) account() string {
	if it.number != nil {
		return it.number.WABAID
	}
	return it.wabaID
}

// changes builds changes[] of one entry.
func changes(items []hookItem) []object {
	var out []object
	for i := 0; i < len(items); {
		it := items[i]
		if it.value != nil {
			out = append(out, object{{"value", it.value}, {"field", it.field}})
			i++
			continue
		}
		j := i
		for j < len(items) && items[j].value == nil && items[j].number == it.number {
			j++
		}
		out = append(out, object{{"value", messagesValue(items[i:j])}, {"field", it.field}})
		i = j
	}
	return out
}

// messagesValue merges messages and statuses of one number; contacts are listed once.
func messagesValue(items []hookItem) object {
	n := items[0].number
	value := object{{"messaging_product", "whatsapp"}, {"metadata", n.metadata()}}
	var contacts, messages, statuses []object
	seen := map[string]bool{}
	for _, it := range items {
		if it.contact != nil && !(seen[it.key] && len(items) > 1) {
			contacts = append(contacts, it.contact)
			seen[it.key] = true
		}
		if it.message != nil {
			messages = append(messages, it.message)
		}
		if it.status != nil {
			statuses = append(statuses, it.status)
		}
	}
	if contacts != nil {
		value = append(value, member{"contacts", contacts})
	}
	if messages != nil {
		value = append(value, member{"messages", messages})
	}
	if statuses != nil {
		value = append(value, member{"statuses", statuses})
	}
	return value
}

// metadata names the business number of a value.
func (n *number) metadata() object {
	return object{{"display_phone_number", n.WaID}, {"phone_number_id", n.ID}}
}
