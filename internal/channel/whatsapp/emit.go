package whatsapp

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"prosa/internal/channel"
	"prosa/internal/channel/meta"
	"prosa/internal/contact"
)

var (
	errNoID     = errors.New("no id")
	errNoTime   = errors.New("no timestamp")
	errMetadata = errors.New("metadata is not acceptable")
)

// emit makes the items of one change: what people wrote, then statuses, then the
// rest, each in the order of the body.
func (w *walker) emit(entry, at jsontext.Value, c *change) error {
	e := element{Entry: entry, Time: at, Field: c.field, Value: c.value}
	e.business = text(entry)
	field := text(c.field)
	if !c.walked || field == "" {
		w.add(e.broken(errNotWebhook))
		return nil
	}
	if field != "messages" && field != "user_id_update" {
		e.Metadata = c.metadata
		w.add(e.account())
		return nil
	}
	if len(c.metadata) > maxMetadata {
		return errMetadata
	}
	before := len(w.items)
	base := element{Entry: entry, Metadata: c.metadata}
	base.name()
	w.emitMessages(base, c)
	for _, v := range w.parts[c.statuses.from:c.statuses.to] {
		s := base
		s.Status = v
		w.add(s.finish())
	}
	for _, v := range w.parts[c.rotations.from:c.rotations.to] {
		r := base
		r.Rotation = v
		w.add(r.finish())
	}
	if c.hasErrors || len(w.items) == before {
		e.Metadata = c.metadata
		w.add(e.account())
	}
	return nil
}

func (w *walker) emitMessages(base element, c *change) {
	if c.messages.from == c.messages.to {
		return
	}
	people := w.people(c.contacts)
	for _, v := range w.parts[c.messages.from:c.messages.to] {
		m := base
		m.Message = v
		w.add(m.message(people))
	}
}

// person is one entry of contacts[]; those that do not decode are left out.
type person struct {
	raw jsontext.Value
	wireContact
}

func (w *walker) people(s span) []person {
	var out []person
	for _, v := range w.parts[s.from:s.to] {
		p := person{raw: v}
		if len(v) <= maxContact && unmarshal(v, &p.wireContact) == nil {
			out = append(out, p)
		}
	}
	return out
}

// item makes the item of a stored element.
func (e *element) item(raw []byte) channel.Item {
	var it channel.Item
	e.name()
	switch {
	case len(e.Message) > 0:
		var people []person
		p := person{raw: e.Contact}
		if len(e.Contact) > 0 && unmarshal(e.Contact, &p.wireContact) == nil {
			people = []person{p}
		}
		it = e.message(people)
	case len(e.Status) > 0, len(e.Rotation) > 0:
		it = e.finish()
	case len(e.Field) > 0 && e.Value.Kind() == '{':
		var v struct {
			Metadata jsontext.Value `json:"metadata"`
		}
		if err := unmarshal(e.Value, &v); err == nil {
			e.Metadata = v.Metadata
		}
		it = e.account()
	default:
		it = e.broken(errNotWebhook)
	}
	it.Raw = raw
	return it
}

// finish makes the item of a status or a rotation.
func (e *element) finish() channel.Item {
	it := e.start(channel.ItemStatus)
	var err error
	if len(e.Status) > 0 {
		err = fillStatus(&it, e.Status)
	} else {
		it.Kind = channel.ItemMessage
		err = fillRotation(&it, e.Rotation)
	}
	return done(it, err)
}

func (e *element) message(people []person) channel.Item {
	var m wireMessage
	err := unmarshal(e.Message, &m)
	p := matching(people, &m)
	if p != nil {
		e.Contact = p.raw
	}
	it := e.start(channel.ItemMessage)
	if err == nil {
		err = fillMessage(&it, &m, p, e.Message)
	}
	return done(it, err)
}

// account makes the item of a fact that is neither a message nor a status. Its
// metadata is within its value, so it is not kept twice.
func (e *element) account() channel.Item {
	var t meta.Number
	_ = unmarshal(e.Time, &t)
	e.name()
	e.Metadata = nil
	it := e.start(channel.ItemAccount)
	if at, ok := seconds(int64(t)); ok {
		it.At = at
	}
	it.ContactKey = it.AccountExternalID
	if it.ContactKey == "" {
		it.ContactKey = it.BusinessID
	}
	return it
}

func (e element) broken(err error) channel.Item {
	return done(e.start(channel.ItemAccount), err)
}

// start makes the item with what all kinds share.
func (e *element) start(kind channel.ItemKind) channel.Item {
	return channel.Item{
		Kind: kind, BusinessID: e.business, AccountExternalID: e.number, Raw: e.raw(),
	}
}

// done settles the order key, and makes a broken item of one with an error.
func done(it channel.Item, err error) channel.Item {
	if err != nil {
		it.Message, it.Status = nil, nil
		it.Err = fmt.Errorf("%s not understood: %w", it.Kind, err)
	}
	if it.ContactKey == "" {
		it.ContactKey = it.ProviderID
	}
	return it
}

// name reads whom the element is about.
func (e *element) name() {
	var m struct {
		PhoneNumberID meta.Text `json:"phone_number_id"`
	}
	if len(e.Metadata) > 0 && unmarshal(e.Metadata, &m) == nil {
		e.number = string(m.PhoneNumberID)
	}
	e.business = text(e.Entry)
}

// text reads a JSON string or number; "" for anything else.
func text(v jsontext.Value) string {
	switch {
	case len(v) == 0:
		return ""
	case v[0] == '"' && bytes.IndexByte(v, '\\') < 0:
		return string(v[1 : len(v)-1])
	case v[0] == '"' || v.Kind() == '0':
		var t meta.Text
		_ = unmarshal(v, &t)
		return string(t)
	}
	return ""
}

// seconds converts Meta's seconds to milliseconds; false for an instant outside
// 2009 (WhatsApp's first year) to 2100.
func seconds(s int64) (int64, bool) {
	if s < 1_230_000_000 || s > 4_102_444_800 {
		return 0, false
	}
	return s * 1000, true
}

var lenient = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

// unmarshal decodes a part of a body that was checked as a whole.
func unmarshal(v jsontext.Value, out any) error { return json.Unmarshal(v, out, lenient) }

// orderKey is the key of a recipient or sender, "" when there is none.
func orderKey(bsuid, phone string) string {
	switch {
	case bsuid != "":
		return bsuid
	case phone != "":
		return contact.PhoneKey(phone)
	}
	return ""
}
