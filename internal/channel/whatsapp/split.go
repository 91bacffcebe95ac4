package whatsapp

import (
	"errors"
	"fmt"

	"github.com/go-json-experiment/json/jsontext"

	"prosa/internal/channel"
	"prosa/internal/core"
)

// Split implements channel.Adapter. The body is read once, token by token, down to
// the elements; each element is cut out as it stands and decoded on its own.
func (*Adapter) Split(body []byte) ([]channel.Item, error) {
	if err := checkShape(body); err != nil {
		return nil, badBody(err)
	}
	w := newWalker(body)
	defer w.release()
	if err := w.walkBody(); err != nil {
		if errors.Is(err, channel.ErrOtherObject) {
			return nil, err
		}
		return nil, badBody(err)
	}
	return w.items, nil
}

func badBody(err error) error {
	// The parser's words may quote the body: they stay in the cause, out of Message.
	return core.E(core.Invalid, "webhook_body", "the webhook body is not acceptable JSON").Because(err)
}

// Parse implements channel.Adapter.
func (*Adapter) Parse(raw []byte) channel.Item {
	var e element
	err := checkShape(raw)
	if err == nil {
		err = unmarshal(raw, &e)
	}
	if err != nil {
		return channel.Item{Kind: channel.ItemAccount, Raw: raw, Err: fmt.Errorf("stored element: %w", err)}
	}
	return e.item(raw)
}

// element is one element of a body with what is needed to understand it alone. It
// is the form of Item.Raw: every part is kept as Meta wrote it.
type element struct {
	Entry    jsontext.Value `json:"entry"` // the WABA id
	Metadata jsontext.Value `json:"metadata"`
	Contact  jsontext.Value `json:"contact"`
	Message  jsontext.Value `json:"message"`
	Status   jsontext.Value `json:"status"`
	Rotation jsontext.Value `json:"user_id_update"` // an element of the field of that name, sent until August 2026
	Time     jsontext.Value `json:"time"`           // of the entry; account fields have one
	Field    jsontext.Value `json:"field"`
	Value    jsontext.Value `json:"value"`

	business, number string // the ids in Entry and Metadata, see name
}

// raw writes the element down, without the empty parts.
func (e *element) raw() []byte {
	n := 2
	e.each(func(name string, v jsontext.Value) { n += len(name) + len(v) + 4 })
	out := append(make([]byte, 0, n), '{')
	e.each(func(name string, v jsontext.Value) {
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(out, '"')
		out = append(out, name...)
		out = append(out, '"', ':')
		out = append(out, v...)
	})
	return append(out, '}')
}

func (e *element) each(f func(string, jsontext.Value)) {
	visit := func(name string, v jsontext.Value) {
		if len(v) > 0 {
			f(name, v)
		}
	}
	visit("entry", e.Entry)
	visit("time", e.Time)
	visit("field", e.Field)
	visit("metadata", e.Metadata)
	visit("contact", e.Contact)
	visit("message", e.Message)
	visit("status", e.Status)
	visit("user_id_update", e.Rotation)
	visit("value", e.Value)
}
