package sandbox

// statusWire builds one element of statuses[] (Meta, "messages webhook reference
// - status messages"). What it names of the person follows the rules for
// business-scoped user ids: the phone if the send named it, the BSUID otherwise,
// and both when the phone may be shown.
func statusWire(m *message, st Status, at int64) object {
	p := m.thread.phone
	out := object{{"id", m.Wamid}, {"status", string(st)}, {"timestamp", seconds(at)}}
	if m.toPhone || p.showsPhone() {
		out = append(out, member{"recipient_id", p.Phone.Phone})
	}
	if p.showsBSUID() && (st != Failed || !m.toPhone) {
		out = out.with("recipient_user_id", p.BSUID).with("recipient_parent_user_id", p.ParentBSUID)
	}
	out = out.with("biz_opaque_callback_data", m.token)
	switch {
	case st == Failed:
		return append(out, member{"errors", []object{webhookError(m.Error.Code, m.Error.Title, m.Error.Details)}})
	case m.price == nil, st == Played, st != Sent && m.price.shown:
		return out
	case st != Sent:
		m.price.shown = true
	}
	if f := m.price.origin; f != nil {
		conversation := object{{"id", f.id}}
		if st == Sent {
			conversation = append(conversation, member{"expiration_timestamp", seconds(f.expires)})
		}
		out = append(out, member{"conversation", append(conversation, member{"origin", object{{"type", "referral_conversion"}}})})
	}
	return append(out, member{"pricing", m.price.wire()})
}

// statusContact is the contacts[] entry beside a status; failed has none.
func statusContact(m *message, st Status) object {
	if st == Failed {
		return nil
	}
	p := m.thread.phone
	profile := object{{"name", p.Name}}
	if st != Sent {
		profile = profile.with("username", p.Username)
	}
	out := object{{"profile", profile}}
	if m.toPhone || p.showsPhone() {
		out = append(out, member{"wa_id", p.Phone.Phone})
	}
	if p.showsBSUID() {
		out = out.with("user_id", p.BSUID).with("parent_user_id", p.ParentBSUID)
	}
	return out
}

// webhookError is an error object inside a webhook; message repeats the title.
func webhookError(code int, title, details string) object {
	return object{
		{"code", code}, {"title", title}, {"message", title},
		{"error_data", object{{"details", details}}},
		{"href", "/documentation/business-messaging/whatsapp/support/error-codes"},
	}
}

func (p *phone) showsPhone() bool { return p.IdentityMode != BSUIDOnly }
func (p *phone) showsBSUID() bool { return p.IdentityMode != PhoneOnly }
