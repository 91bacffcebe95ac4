package whatsapp

import (
	"bytes"
	"errors"
	"io"
	"sync"

	"github.com/go-json-experiment/json/jsontext"

	"prosa/internal/channel"
)

var errNotWebhook = errors.New("not a webhook object")

// walker goes through one body. The values it cuts out alias the body.
type walker struct {
	body    []byte
	dec     jsontext.Decoder
	src     bytes.Buffer
	items   []channel.Item
	changes []change // of the entry being read
	parts   []jsontext.Value
}

// change is one change of an entry, cut into its parts.
type change struct {
	field, value jsontext.Value
	metadata     jsontext.Value
	hasErrors    bool
	walked       bool // value is an object
	contacts     span
	messages     span
	statuses     span
	rotations    span
}

// span is a run of walker.parts.
type span struct{ from, to int }

var walkers = sync.Pool{New: func() any { return new(walker) }}

func newWalker(body []byte) *walker {
	w := walkers.Get().(*walker)
	w.body = body
	w.src = *bytes.NewBuffer(body) // the decoder reads a bytes.Buffer in place
	w.dec.Reset(&w.src)
	return w
}

func (w *walker) release() {
	w.body, w.src = nil, bytes.Buffer{}
	w.dec.Reset(&w.src)
	w.items = nil
	clear(w.changes[:cap(w.changes)])
	clear(w.parts[:cap(w.parts)])
	w.changes, w.parts = w.changes[:0], w.parts[:0]
	if cap(w.parts) <= maxElements/10 {
		walkers.Put(w)
	}
}

func (w *walker) walkBody() error {
	var object, entries jsontext.Value
	err := w.object(func(name string) error {
		switch name {
		case "object":
			v, err := w.dec.ReadValue()
			object = v
			if err == nil && len(v) > 0 && !isString(v, Object) {
				return channel.ErrOtherObject
			}
			return err
		case "entry":
			entries = jsontext.Value("seen")
			return w.array(w.walkEntry)
		}
		return w.dec.SkipValue()
	})
	if err != nil {
		return err
	}
	if _, err := w.dec.ReadToken(); err != io.EOF {
		return errNotWebhook // bytes after the object
	}
	if object == nil || entries == nil {
		return errNotWebhook
	}
	return nil
}

// walkEntry reads one entry. Its items are made when it has ended, for the members
// may come in any order.
func (w *walker) walkEntry() error {
	if w.dec.PeekKind() != '{' {
		v, err := w.dec.ReadValue()
		w.add(element{Value: v}.broken(errNotWebhook))
		return err
	}
	w.changes, w.parts = w.changes[:0], w.parts[:0]
	var id, at jsontext.Value
	err := w.object(func(name string) (err error) {
		switch name {
		case "id":
			id, err = w.dec.ReadValue()
			if len(id) > 256 {
				err = errNotWebhook
			}
			return err
		case "time":
			at, err = w.dec.ReadValue()
			if len(at) > 64 {
				at = nil
			}
			return err
		case "changes":
			return w.array(w.walkChange)
		}
		return w.dec.SkipValue()
	})
	if err != nil {
		return err
	}
	for i := range w.changes {
		if err := w.emit(id, at, &w.changes[i]); err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) walkChange() error {
	var c change
	if w.dec.PeekKind() != '{' {
		v, err := w.dec.ReadValue()
		c.value = v
		w.changes = append(w.changes, c)
		return err
	}
	err := w.object(func(name string) (err error) {
		switch name {
		case "field":
			c.field, err = w.dec.ReadValue()
			return err
		case "value":
			return w.walkValue(&c)
		}
		return w.dec.SkipValue()
	})
	w.changes = append(w.changes, c)
	return err
}

// walkValue reads the value of a change whatever its field is: the field's name
// may come after it.
func (w *walker) walkValue(c *change) (err error) {
	start := w.dec.InputOffset()
	if w.dec.PeekKind() != '{' {
		c.value, err = w.dec.ReadValue()
		return err
	}
	c.walked = true
	err = w.object(func(name string) (err error) {
		switch name {
		case "metadata":
			c.metadata, err = w.dec.ReadValue()
			return err
		case "contacts":
			c.contacts, err = w.list()
			return err
		case "messages":
			c.messages, err = w.list()
			return err
		case "statuses":
			c.statuses, err = w.list()
			return err
		case "user_id_update":
			c.rotations, err = w.list()
			return err
		case "errors":
			c.hasErrors = true
		}
		return w.dec.SkipValue()
	})
	if err == nil {
		c.value = bytes.TrimLeft(w.body[start:w.dec.InputOffset()], ": \t\r\n")
	}
	return err
}

// list collects the elements of an array; anything else counts as one element,
// which will not decode and so is kept as broken.
func (w *walker) list() (s span, err error) {
	s = span{len(w.parts), len(w.parts)}
	one := func() error {
		v, err := w.dec.ReadValue()
		if len(w.parts) >= maxElements {
			return errElements
		}
		w.parts = append(w.parts, v)
		s.to = len(w.parts)
		return err
	}
	switch w.dec.PeekKind() {
	case '[':
		err = w.array(one)
	case 'n':
		err = w.dec.SkipValue()
	default:
		err = one()
	}
	return s, err
}

// object reads an object; member reads the value of the named member.
func (w *walker) object(member func(name string) error) error {
	if w.dec.PeekKind() != '{' {
		return w.wrongKind()
	}
	if _, err := w.dec.ReadToken(); err != nil {
		return err
	}
	for w.dec.PeekKind() != '}' {
		name, err := w.dec.ReadValue()
		if err != nil {
			return err
		}
		if err := member(memberName(name)); err != nil {
			return err
		}
	}
	_, err := w.dec.ReadToken()
	return err
}

func (w *walker) array(each func() error) error {
	if w.dec.PeekKind() != '[' {
		return w.wrongKind()
	}
	if _, err := w.dec.ReadToken(); err != nil {
		return err
	}
	for w.dec.PeekKind() != ']' {
		if err := each(); err != nil {
			return err
		}
	}
	_, err := w.dec.ReadToken()
	return err
}

// wrongKind returns the syntax error there is, or that the kind is not ours.
func (w *walker) wrongKind() error {
	if _, err := w.dec.ReadValue(); err != nil {
		return err
	}
	return errNotWebhook
}

func (w *walker) add(it channel.Item) { w.items = append(w.items, it) }

var names = [...]string{"object", "entry", "id", "time", "changes", "field", "value", "metadata",
	"contacts", "messages", "statuses", "user_id_update", "errors"}

// memberName returns the name if it is one the walker knows, without allocating.
func memberName(quoted jsontext.Value) string {
	if bytes.IndexByte(quoted, '\\') >= 0 {
		b, err := jsontext.AppendUnquote(nil, quoted)
		if err != nil {
			return ""
		}
		return string(b)
	}
	b := quoted[1 : len(quoted)-1]
	for _, n := range names {
		if string(b) == n {
			return n
		}
	}
	return ""
}

func isString(v jsontext.Value, s string) bool {
	var buf [64]byte
	b, err := jsontext.AppendUnquote(buf[:0], v)
	return err == nil && string(b) == s
}
