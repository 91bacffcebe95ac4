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

// readyFlows are the bots that come with Prosa, by the word files use.
var readyFlows = map[string]func() []byte{"first-contact": ready.FirstContact}

func (p *planner) planFlows() {
	for _, w := range p.was.flows {
		p.flows[w.Key] = w.ID
	}
	seen := map[string]bool{}
	p.oneDefault()
	for i, in := range p.file.Flows {
		at := fmt.Sprintf("flows[%d].", i)
		w := store.Flow{ID: core.NewID(), OrgID: p.was.org.ID, Key: in.Key}
		j := slices.IndexFunc(p.was.flows, func(w store.Flow) bool { return w.Key == in.Key })
		if j >= 0 {
			w = p.was.flows[j]
		}
		p.key(at+"key", in.Key, j >= 0, seen)
		p.limit(at+"name", in.Name, 120)
		p.flows[w.Key] = w.ID
		var f fields
		text, hash := p.definition(at, i, in, w)
		if text == "" && j < 0 {
			p.add(at+"key", "a new flow needs ready, definition or definition_file")
		}
		set(&f, "name", &w.Name, in.Name)
		makeDefault := in.Default != nil && *in.Default && !w.IsDefault
		if makeDefault {
			f = append(f, "default")
		}
		publish := text != "" && hash != w.PublishedHash
		if publish {
			f = append(f, "definition")
		}
		p.saveFlow(w, j >= 0, f, makeDefault, publish, text, hash)
	}
}

func (p *planner) saveFlow(w store.Flow, known bool, f fields, makeDefault, publish bool, text, hash string) {
	if w.Name == "" {
		w.Name = w.Key
	}
	rest := func(tx *store.Tx) error {
		if makeDefault {
			if err := tx.MakeFlowDefault(w.OrgID, w.ID); err != nil {
				return err
			}
		}
		if !publish {
			return nil
		}
		return tx.PublishFlow(w.OrgID, w.ID, hash, text, core.Ms(p.opts.Clock.Now()), p.opts.By)
	}
	p.save("flow", w.Key, known, f,
		func(tx *store.Tx) error {
			if err := tx.InsertFlow(store.Flow{ID: w.ID, OrgID: w.OrgID, Key: w.Key, Name: w.Name}); err != nil {
				return err
			}
			return rest(tx)
		},
		func(tx *store.Tx) error {
			if slices.Contains(f, "name") {
				if err := tx.RenameFlow(w.OrgID, w.ID, w.Name); err != nil {
					return err
				}
			}
			return rest(tx)
		})
}

// oneDefault: one flow greets, and it cannot be taken away without another.
func (p *planner) oneDefault() {
	chosen := ""
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
}

// definition is the JSON the file gives for a flow and its hash; "" when it gives
// none or a bad one.
func (p *planner) definition(at string, i int, in Flow, w store.Flow) (text, hash string) {
	given := 0
	if in.Ready != "" {
		given++
		def, ok := readyFlows[in.Ready]
		if !ok {
			p.add(at+"ready", "there is no ready flow %q; there are %q", in.Ready, slices.Sorted(maps.Keys(readyFlows)))
			return "", ""
		}
		text = string(def())
	}
	if in.Definition != nil {
		given++
		text = *in.Definition
	}
	if in.DefinitionFile != nil {
		given++
		text = p.secrets[fmt.Sprintf("flows[%d].definition", i)]
	}
	if given > 1 {
		p.add(at+"key", "give only one of ready, definition and definition_file")
	}
	if given == 0 {
		return "", ""
	}
	def, err := flow.Load([]byte(text))
	if err != nil {
		p.add(at+"definition", "%v", err)
		return "", ""
	}
	if def.Hash() != w.PublishedHash {
		p.inspect(at, def)
	}
	return text, def.Hash()
}

// inspect refuses to publish what would fail when a customer writes.
func (p *planner) inspect(at string, def *flow.Definition) {
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
			p.add(at+"definition", "node %q: %s", problem.NodeID, problem.Message)
		}
	}
}
