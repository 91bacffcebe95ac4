package sandbox

// inboundWire builds one element of messages[] (Meta, "messages webhook
// reference"). Phone fields are left out, never empty, when the phone is hidden.
func inboundWire(m *message, in *Inbound, content any) object {
	p := m.thread.phone
	var out object
	if ctx := contextWire(m, in); ctx != nil && m.Type != "reaction" {
		out = append(out, member{"context", ctx})
	}
	if p.showsPhone() {
		out = append(out, member{"from", p.Phone.Phone})
	}
	if p.showsBSUID() {
		out = out.with("from_user_id", p.BSUID).with("from_parent_user_id", p.ParentBSUID)
	}
	out = append(out, member{"id", m.Wamid}, member{"timestamp", m.wireTime()})
	if len(in.Referral) > 0 {
		out = append(out, member{"referral", in.Referral})
	}
	if m.Type == "unsupported" {
		out = append(out, member{"errors", []object{webhookError(m.Unsupported.Code, unsupportedTitle(m.Unsupported.Code), "Message type is currently not supported.")}})
	}
	return append(out, member{"type", m.Type}, member{m.Type, content})
}

// unsupportedTitle: inbound, 131051 has another title than on a send.
func unsupportedTitle(code int) string {
	if code == 131051 {
		return "Message type unknown"
	}
	return title(code)
}

// contextWire names the message answered, or that it was forwarded.
func contextWire(m *message, in *Inbound) object {
	switch {
	case in.FrequentlyForwarded:
		return object{{"frequently_forwarded", true}}
	case in.Forwarded:
		return object{{"forwarded", true}}
	case in.ContextID != "":
		from := m.thread.number.WaID
		if m.Context.From == Handset {
			if from = m.thread.phone.Phone.Phone; !m.thread.phone.showsPhone() {
				from = ""
			}
		}
		return append(object{}.with("from", from), member{"id", in.ContextID})
	}
	return nil
}

// inboundContact is the contacts[] entry of a message.
func inboundContact(p *phone) object {
	out := object{{"profile", object{{"name", p.Name}}.with("username", p.Username)}}
	if p.showsPhone() {
		out = append(out, member{"wa_id", p.Phone.Phone})
	}
	if p.showsBSUID() {
		out = out.with("user_id", p.BSUID).with("parent_user_id", p.ParentBSUID)
	}
	return out
}
