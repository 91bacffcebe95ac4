package ready

import (
	"slices"
	"strconv"
	"strings"
)

// Conflict is a place both sides changed, each in its own way: mine was kept. Node is
// "" for the flow as a whole; Member is a path such as "text.en" or "options.buy.title";
// "" is the node itself, removed by one side and changed by the other.
type Conflict struct {
	Node   string `json:"node,omitempty"`
	Member string `json:"member,omitempty"`
}

// Merge brings together what a house made of a ready flow (mine) and what a new release
// made of it (theirs), both from base: three ways, node by node and member by member,
// down to the text of one language. What only one side changed is taken from that side;
// where both did, mine is kept and a conflict tells. Positions never conflict.
//
// Merge(b, b, t) is t and Merge(b, m, b) is m. Whether the result makes sense is
// Inspect's question: an exit may lead to a node the other side removed. Error: Invalid
// flow_json.
func Merge(base, mine, theirs []byte) (merged []byte, conflicts []Conflict, err error) {
	var tree [3]*object
	for i, data := range [][]byte{base, mine, theirs} {
		if tree[i], err = parse(data); err != nil {
			return nil, nil, err
		}
	}
	switch {
	case same(tree[0], tree[1]):
		return theirs, nil, nil
	case same(tree[0], tree[2]), same(tree[1], tree[2]):
		return mine, nil, nil
	}
	m := &merger{}
	out := m.object(nil, tree[0], tree[1], tree[2])
	return write(out), m.conflicts, nil
}

type merger struct{ conflicts []Conflict }

// conflict notes a place; a path into a node names the node.
func (m *merger) conflict(path []string) {
	c := Conflict{}
	if len(path) > 1 && path[0] == "nodes" {
		c.Node, path = path[1], path[2:]
	}
	c.Member = strings.Join(path, ".")
	m.conflicts = append(m.conflicts, c)
}

// value merges one value; nil is one that is not there.
func (m *merger) value(path []string, base, mine, theirs any) any {
	switch {
	case same(base, mine):
		return theirs
	case same(base, theirs), same(mine, theirs):
		return mine
	}
	if b, o, t, ok := three[*object](base, mine, theirs); ok && sameKind(o, t) {
		return m.object(path, b, o, t)
	}
	if b, o, t, ok := three[[]any](base, mine, theirs); ok && keyed(b) && keyed(o) && keyed(t) {
		return m.list(path, b, o, t)
	}
	if b, o, t, ok := three[[]any](base, mine, theirs); ok && len(b) == len(o) && len(o) == len(t) {
		out := make([]any, len(o))
		for i := range o {
			out[i] = m.value(append(path[:len(path):len(path)], strconv.Itoa(i)), b[i], o[i], t[i])
		}
		return out
	}
	if !isPosition(path) {
		m.conflict(path)
	}
	return mine
}

// sameKind: nodes of two kinds have nothing to bring together.
func sameKind(a, b *object) bool { return a.text("kind") == b.text("kind") }

// three are three values of one type. A base that is not there is an empty one.
func three[T any](base, mine, theirs any) (b, m, t T, ok bool) {
	m, ok1 := mine.(T)
	t, ok2 := theirs.(T)
	b, ok3 := base.(T)
	return b, m, t, ok1 && ok2 && (ok3 || base == nil)
}

func isPosition(path []string) bool {
	switch path[len(path)-1] {
	case "x", "y", "width", "height":
		return true
	}
	return false
}

func (m *merger) object(path []string, base, mine, theirs *object) *object {
	if base == nil {
		base = newObject()
	}
	out := newObject()
	for _, name := range together(base.names, mine.names, theirs.names) {
		if v := m.value(append(path[:len(path):len(path)], name), base.values[name], mine.values[name], theirs.values[name]); v != nil {
			out.set(name, v)
		}
	}
	return out
}

func (m *merger) list(path []string, base, mine, theirs []any) []any {
	b, o, t := byID(base), byID(mine), byID(theirs)
	out := []any{}
	for _, id := range together(b.names, o.names, t.names) {
		if v := m.value(append(path[:len(path):len(path)], id), b.values[id], o.values[id], t.values[id]); v != nil {
			out = append(out, v)
		}
	}
	return out
}

// keyed tells whether a list's items have ids of their own.
func keyed(list []any) bool {
	seen := map[string]bool{}
	for _, v := range list {
		id := idOf(v)
		if id == "" || seen[id] {
			return false
		}
		seen[id] = true
	}
	return true
}

// idOf is what tells an item of a list from the others.
func idOf(v any) string {
	o, ok := v.(*object)
	if !ok {
		return ""
	}
	for _, name := range [...]string{"id", "name", "to"} {
		if id := o.text(name); id != "" {
			return id
		}
	}
	return ""
}

func byID(list []any) *object {
	o := newObject()
	for _, v := range list {
		o.set(idOf(v), v)
	}
	return o
}

// together are the names of both sides in an order both would know: mine, unless only
// theirs changed it, with the other's additions after what they stand behind there.
func together(base, mine, theirs []string) []string {
	first, second := mine, theirs
	if slices.Equal(kept(base, mine), kept(mine, base)) {
		first, second = theirs, mine
	}
	out := slices.Clone(first)
	for i, name := range second {
		if slices.Contains(out, name) {
			continue
		}
		at := 0
		if i > 0 {
			at = slices.Index(out, second[i-1]) + 1
		}
		out = slices.Insert(out, at, name)
	}
	return out
}

// kept are the names of a that b has, too.
func kept(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(name string) bool { return !slices.Contains(b, name) })
}
