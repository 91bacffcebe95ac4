package whatsapp

import (
	"errors"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"prosa/internal/channel"
	"prosa/internal/message"
)

var errNobody = errors.New("no sender")

// identity sorts what Meta put into a user id field and a phone field. Phones are
// left out, not emptied, when they are not shared; some have seen the BSUID in
// the phone's place (Meta, "Business-scoped user IDs", and integrators' reports).
func identity(userID, phoneField string) (bsuid, phone string) {
	bsuid = userID
	if isPhone(phoneField) {
		phone = strings.TrimPrefix(phoneField, "+")
	} else if bsuid == "" && isBSUID(phoneField) {
		bsuid = phoneField
	}
	return bsuid, phone
}

func isPhone(s string) bool {
	s = strings.TrimPrefix(s, "+")
	if len(s) < 5 || len(s) > 20 {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// isBSUID tells a country code, a dot and letters, digits or (parent ids) dots.
func isBSUID(s string) bool {
	if len(s) < 4 || len(s) > 140 || s[2] != '.' {
		return false
	}
	for i := range len(s) {
		c := s[i]
		letter, digit := c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z', c >= '0' && c <= '9'
		switch {
		case i < 2 && (c < 'A' || c > 'Z'):
			return false
		case i > 2 && !letter && !digit && c != '.':
			return false
		}
	}
	return true
}

// matching finds the entry of contacts[] that is the sender of m: the one that
// shares an id with it, else the only one, unless it contradicts.
func matching(people []person, m *wireMessage) *person {
	bsuid, phone := identity(m.FromUserID, string(m.From))
	for i := range people {
		b, p := identity(people[i].UserID, people[i].WaID)
		if b != "" && b == bsuid || p != "" && p == phone {
			return &people[i]
		}
	}
	if len(people) != 1 {
		return nil
	}
	b, p := identity(people[0].UserID, people[0].WaID)
	if b != "" && bsuid != "" && b != bsuid || p != "" && phone != "" && p != phone {
		return nil
	}
	return &people[0]
}

func sender(m *wireMessage, p *person) channel.Sender {
	var s channel.Sender
	s.BSUID, s.Phone = identity(m.FromUserID, string(m.From))
	s.ParentBSUID = m.FromParent
	if p == nil {
		return s
	}
	b, phone := identity(p.UserID, p.WaID)
	if s.BSUID == "" {
		s.BSUID = b
	}
	if s.Phone == "" {
		s.Phone = phone
	}
	if s.ParentBSUID == "" {
		s.ParentBSUID = p.Parent
	}
	s.Name = p.Profile.Name
	s.Username = strings.TrimPrefix(p.Profile.Username, "@")
	return s
}

// rotation reads a system message about a changed address. The sender it leaves in
// in.From is the person as known from now on.
func rotation(in *channel.Inbound, s *wireSystem) {
	c := &channel.IdentityChange{
		Kind: s.Type, PreviousBSUID: s.Previous, ParentBSUID: s.Parent,
	}
	_, old := identity("", string(s.Customer))
	if old == "" {
		old = in.From.Phone
	}
	next := string(s.WaID)
	if next == "" {
		next = string(s.NewWaID)
	}
	userID, phone := identity(s.UserID, next)
	c.BSUID = userID
	if phone != "" && phone != old {
		c.NewPhone, c.OldPhone = phone, old
	}
	if phone != "" {
		in.From.Phone = phone
	}
	if userID != "" {
		in.From.BSUID = userID
	}
	if s.Parent != "" {
		in.From.ParentBSUID = s.Parent
	}
	in.Identity = c
}

// fillRotation reads an element of the field user_id_update, which told of new
// BSUIDs until system messages took its place (2026-08-11). It becomes a notice,
// so that both ways end in one.
func fillRotation(it *channel.Item, raw jsontext.Value) error {
	var r wireRotation
	if err := unmarshal(raw, &r); err != nil {
		return err
	}
	if r.UserID.Current == "" || r.UserID.Previous == "" {
		return errNobody
	}
	at, ok := seconds(int64(r.Timestamp))
	if !ok {
		return errNoTime
	}
	_, phone := identity("", string(r.WaID))
	parent := text(r.Parent)
	it.ProviderID = "user_id_update:" + r.UserID.Previous + ":" + r.UserID.Current
	it.At, it.ContactKey = at, r.UserID.Current
	it.Message = &channel.Inbound{
		ProviderID: it.ProviderID, At: at,
		From:    channel.Sender{BSUID: r.UserID.Current, ParentBSUID: parent, Phone: phone},
		Content: message.Content{Kind: message.Notice, Text: r.Detail},
		Identity: &channel.IdentityChange{
			Kind: "user_changed_user_id", BSUID: r.UserID.Current, PreviousBSUID: r.UserID.Previous, ParentBSUID: parent,
		},
	}
	return nil
}
