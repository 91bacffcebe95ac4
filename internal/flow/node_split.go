package flow

import "hash/fnv"

// splitNode sends some customers one way and some another, for trying things out.
// With sticky the same contact always goes the same way.
//
//	{"id": "trial", "kind": "split", "arms": [{"id": "a", "percent": 50}, {"id": "b", "percent": 50}], "sticky": true}
type splitNode struct {
	Base
	Arms   []splitArm `json:"arms"`
	Sticky bool       `json:"sticky,omitempty" doc:"The same contact always goes the same way."`
}

type splitArm struct {
	ID      string `json:"id" format:"id"`
	Percent int    `json:"percent" min:"0" max:"100"`
}

var splitKind = kindSpec{kind: "split", group: groupDecide, make: func() Node { return new(splitNode) },
	options: &OptionsInfo{Field: "arms", ID: "id", Title: "id"},
	example: `{"id": "trial", "kind": "split", "arms": [{"id": "a", "percent": 50}, {"id": "b", "percent": 50}], "sticky": true}`}

func (n *splitNode) items() int { return len(n.Arms) }

func (n *splitNode) Ports() []Port {
	ports := make([]Port, 0, len(n.Arms))
	for _, a := range n.Arms {
		ports = append(ports, Port{Name: a.ID, Role: RoleOption})
	}
	return n.out(ports...)
}

func (n *splitNode) Enter(t *Turn) Exit {
	total := 0
	for _, a := range n.Arms {
		total += max(a.Percent, 0)
	}
	if total == 0 {
		return handOver(ReasonDeadEnd)
	}
	drawn := int(n.draw(t) % uint64(total))
	for _, a := range n.Arms {
		if drawn -= max(a.Percent, 0); drawn < 0 {
			return leave(n, a.ID)
		}
	}
	return handOver(ReasonDeadEnd) // not reached: the arms add up to total
}

// draw is a number that looks drawn: of the contact's seed and the node and, unless it
// is to stay the same, of the moment.
func (n *splitNode) draw(t *Turn) uint64 {
	h := fnv.New64a()
	var b [24]byte
	put := func(i int, v uint64) {
		for j := range 8 {
			b[i+j] = byte(v >> (8 * j))
		}
	}
	put(0, t.env.Seed)
	if !n.Sticky {
		put(8, uint64(t.env.NowMs))
		put(16, uint64(t.s.Turns))
	}
	_, _ = h.Write(b[:])
	_, _ = h.Write([]byte(n.ID))
	// FNV's low bits follow its input's: mix them (the finalizer of SplitMix64).
	v := h.Sum64()
	v = (v ^ v>>30) * 0xbf58476d1ce4e5b9
	v = (v ^ v>>27) * 0x94d049bb133111eb
	return v ^ v>>31
}

func (n *splitNode) inspect(r *review) {
	r.ids("arms", len(n.Arms), func(i int) string { return n.Arms[i].ID })
	total := 0
	for _, a := range n.Arms {
		if a.Percent < 0 || a.Percent > 100 {
			r.problemAt("arms", "percent", "arm %s: %d is no percentage", a.ID, a.Percent)
		}
		total += a.Percent
	}
	if total != 100 {
		r.problemAt("arms", "percent", "the arms add up to %d %%, not 100", total)
	}
}
