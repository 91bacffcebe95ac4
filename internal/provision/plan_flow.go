package provision

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"prosa/internal/core"
	"prosa/internal/flow"
	"prosa/internal/flow/ready"
	"prosa/internal/store"
)

func (p *planner) planFlows() {
	seen := map[string]bool{}
	chosen := p.oneDefault()
	for i, in := range p.file.Flows {
		at := fmt.Sprintf("flows[%d].", i)
		w := store.Flow{ID: core.NewID(), OrgID: p.was.org.ID, Key: in.Key, Name: in.Key}
		j := slices.IndexFunc(p.was.flows, func(w store.Flow) bool { return w.Key == in.Key })
		if j >= 0 {
			w = p.was.flows[j]
		}
		p.key(at+"key", in.Key, j >= 0, seen)
		p.limit(at+"name", in.Name, 120)
		p.flows[w.Key] = w.ID
		var f fields
		d := p.definition(at, i, in, w)
		if d == nil && j < 0 {
			p.add(at+"key", "a new flow needs ready, definition or definition_file")
		}
		set(&f, "name", &w.Name, in.Name)
		switch isChosen := w.Key == chosen; {
		case isChosen:
			set(&f, "default", &w.IsDefault, &isChosen)
		case chosen != "":
			w.IsDefault = false // the chosen one's write takes it away
		}
		p.saveFlow(w, j >= 0, f, d)
	}
	for _, w := range p.was.flows {
		switch {
		case seen[w.Key]:
		case w.PublishedHash == "": // a draft nobody runs: files do not speak of it
			p.flows[w.Key] = w.ID
		case p.prune(p.file.Flows != nil):
			p.remove("flow", w.Key, func(tx *store.Tx) error { return tx.DeleteFlow(w.OrgID, w.ID, p.by) })
		default:
			p.flows[w.Key] = w.ID
		}
	}
}

// saveFlow plans the row and, when d is another than the published one, the version.
func (p *planner) saveFlow(w store.Flow, known bool, f fields, d *definition) {
	row := len(f) > 0
	if d != nil && d.hash == w.PublishedHash {
		d = nil
	}
	if d != nil {
		f = append(f, "definition")
	}
	publish := func(tx *store.Tx) error {
		if d == nil {
			return nil
		}
		if err := tx.PublishFlow(w.OrgID, w.ID, d.hash, d.text, p.by); err != nil || d.ready == "" {
			return err
		}
		ships, _ := ready.Find(d.ready)
		return tx.SetReady(w.OrgID, w.ID, d.ready, string(ships.In(d.locale).Definition))
	}
	p.save("flow", w.Key, known, f,
		func(tx *store.Tx) error {
			if _, err := tx.CreateFlow(w, p.by); err != nil {
				return err
			}
			return publish(tx)
		},
		func(tx *store.Tx) error {
			if row {
				if _, err := tx.UpdateFlow(w, p.by); err != nil {
					return err
				}
			}
			return publish(tx)
		})
}

// oneDefault returns the key of the flow the file makes the default, if any. It
// cannot be taken from one without another.
func (p *planner) oneDefault() (chosen string) {
	for i, in := range p.file.Flows {
		if in.Default != nil && *in.Default {
			if chosen != "" {
				p.add(fmt.Sprintf("flows[%d].default", i), "%q is the default already", chosen)
			}
			chosen = in.Key
		}
	}
	for i, in := range p.file.Flows {
		off := in.Default != nil && !*in.Default && chosen == ""
		if off && slices.ContainsFunc(p.was.flows, func(w store.Flow) bool { return w.Key == in.Key && w.IsDefault }) {
			p.add(fmt.Sprintf("flows[%d].default", i), "make another flow the default instead")
		}
	}
	return chosen
}

// definition is a flow as the file gives it.
type definition struct {
	text, hash string
	ready      string // the ready flow it is, "" = one of the house's own
	locale     string // of a ready flow's names
}

// definition reads what the file gives for a flow; nil when that is nothing or bad.
func (p *planner) definition(at string, i int, in Flow, w store.Flow) *definition {
	text, from, locale, given := "", "", "", 0
	if in.Ready != "" {
		given, from = given+1, "ready"
		if p.robots == nil {
			p.robots = robotsOf(p.readyHouse())
		}
		f, ok := p.robots.flow(in.Ready, w)
		if !ok {
			p.add(at+from, "there is no ready flow %q; there are %q", in.Ready, ready.Keys)
			return nil
		}
		text, locale = string(f.Definition), f.Locale
	}
	if in.Definition != nil {
		given, from, text = given+1, "definition", *in.Definition
	}
	if in.DefinitionFile != nil {
		given, from, text = given+1, "definition_file", p.secrets[fmt.Sprintf("flows[%d].definition", i)]
	}
	if given > 1 {
		p.add(at+"key", "give only one of ready, definition and definition_file")
	}
	if given != 1 {
		return nil
	}
	def, err := flow.Load([]byte(text))
	if err != nil {
		p.add(at+from, "%v", err)
		return nil
	}
	if def.Hash() != w.PublishedHash {
		p.inspect(at+from, def)
	}
	return &definition{text: text, hash: def.Hash(), ready: in.Ready, locale: locale}
}

// inspect refuses to publish what would fail when a customer writes.
func (p *planner) inspect(path string, def *flow.Definition) {
	departments := map[string]bool{}
	for name := range p.departments {
		_, key, _ := strings.Cut(name, "/")
		departments[key] = true
	}
	assets := flow.Assets{
		Departments: slices.Sorted(maps.Keys(departments)), Labels: slices.Sorted(maps.Keys(p.labels)), Outcomes: slices.Sorted(maps.Keys(p.outcomes)),
	}
	for _, problem := range flow.Inspect(def, assets) {
		if problem.Severity == flow.Failure {
			p.add(path, "node %q: %s", problem.NodeID, problem.Message)
		}
	}
}
