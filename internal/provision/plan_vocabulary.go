package provision

import (
	"fmt"
	"slices"

	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/store"
)

// colors are the palette of the web app.
var colors = []string{"", "gray", "red", "amber", "green", "teal", "blue", "violet", "pink"}

func (p *planner) planOutcomes() {
	seen := map[string]bool{}
	for i, in := range p.file.Outcomes {
		at := fmt.Sprintf("outcomes[%d].", i)
		o := dealer.Outcome{Key: in.Key}
		j := slices.IndexFunc(p.was.outcomes, func(o dealer.Outcome) bool { return o.Key == in.Key })
		if j >= 0 {
			o = p.was.outcomes[j]
		}
		p.key(at+"key", in.Key, j >= 0, seen)
		p.text(at+"name", in.Name, j >= 0, 60)
		var f fields
		set(&f, "name", &o.Name, in.Name)
		set(&f, "need_note", &o.NeedNote, in.NeedNote)
		set(&f, "position", &o.Position, place(in.Position, i))
		p.outcomes[o.Key] = true
		p.save("outcome", o.Key, j >= 0, f,
			func(tx *store.Tx) error { return tx.CreateOutcome(p.was.org.ID, o, p.by) },
			func(tx *store.Tx) error { return tx.UpdateOutcome(p.was.org.ID, o, p.by) })
	}
	for _, o := range p.was.outcomes {
		switch {
		case seen[o.Key]:
		case p.prune(p.file.Outcomes != nil):
			p.remove("outcome", o.Key, func(tx *store.Tx) error { return tx.DeleteOutcome(p.was.org.ID, o.Key, p.by) })
		default:
			p.outcomes[o.Key] = true
		}
	}
}

func (p *planner) planLabels() {
	seen := map[string]bool{}
	for i, in := range p.file.Labels {
		at := fmt.Sprintf("labels[%d].", i)
		l := dealer.Label{ID: core.NewID(), Key: in.Key}
		j := slices.IndexFunc(p.was.labels, func(l dealer.Label) bool { return l.Key == in.Key })
		if j >= 0 {
			l = p.was.labels[j]
		}
		p.key(at+"key", in.Key, j >= 0, seen)
		p.text(at+"name", in.Name, j >= 0, 60)
		if in.Color != nil && !slices.Contains(colors, *in.Color) {
			p.add(at+"color", "%q: the colours are %q", *in.Color, colors[1:])
		}
		var f fields
		set(&f, "name", &l.Name, in.Name)
		set(&f, "color", &l.Color, in.Color)
		set(&f, "position", &l.Position, place(in.Position, i))
		p.labels[l.Key] = true
		p.save("label", l.Key, j >= 0, f,
			func(tx *store.Tx) error { return drop(tx.CreateLabel(p.was.org.ID, l, p.by)) },
			func(tx *store.Tx) error { return tx.UpdateLabel(p.was.org.ID, l, p.by) })
	}
	for _, l := range p.was.labels {
		switch {
		case seen[l.Key]:
		case p.prune(p.file.Labels != nil):
			p.remove("label", l.Key, func(tx *store.Tx) error { return tx.DeleteLabel(p.was.org.ID, l.ID, p.by) })
		default:
			p.labels[l.Key] = true
		}
	}
}
