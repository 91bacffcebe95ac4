package ready

import (
	"slices"
	"strings"
)

// Build makes the robot of a house: the ready flows, changed where the answers or the
// house ask for it, named in the house's language. A flow with nothing to change is, byte
// for byte, the one that ships in that language.
// The one that greets comes first; flows the answers do not want are left out. Error:
// Invalid answer_invalid.
func Build(a Answers, h House) ([]Flow, error) {
	if err := a.check(h); err != nil {
		return nil, err
	}
	b := &builder{answers: a, house: h, journeys: a.journeys(h)}
	var out []Flow
	for _, key := range Keys {
		if b.wants(key) {
			out = append(out, b.flow(read(key).In(h.Locale)))
		}
	}
	return out, nil
}

type builder struct {
	answers  Answers
	house    House
	journeys []string
}

func (b *builder) wants(key string) bool {
	switch {
	case key == "reception":
		return false
	case key == "survey":
		return b.answers.Survey == nil || *b.answers.Survey
	case slices.Contains(Journeys, key):
		return slices.Contains(b.journeys, key)
	}
	return true
}

func (b *builder) flow(f Flow) Flow {
	tree, err := parse(f.Definition)
	if err != nil {
		panic("ready: " + f.Key + ": " + err.Error()) // embedded and tested
	}
	before := canonical(tree)
	if b.answers.Tone == Formal {
		formalize(f.Key, tree)
	}
	b.variables(tree)
	b.privacy(f.Key, tree)
	b.optIn(tree)
	b.menu(tree)
	b.departments(f.Key, tree)
	b.outcomes(tree)
	prune(tree)
	if string(canonical(tree)) != string(before) {
		f.Definition = write(tree)
	}
	return f
}

// variables gives the values the flows ask their questions by.
func (b *builder) variables(tree *object) {
	yes := func(what string) string {
		if b.answers.asks(what) {
			return "sim"
		}
		return "não"
	}
	key := tree.text("key")
	for _, v := range tree.objects("variables") {
		value := ""
		switch v.text("name") {
		case "robot":
			value = strings.TrimSpace(b.answers.Name)
		case "brand":
			value = orList(b.answers.Brands)
		case "ask_optin":
			value = map[bool]string{true: "sim", false: "não"}[b.answers.OptIn]
		case "ask_plate":
			value = yes("plate")
		case "ask_cpf":
			if value = yes("cpf"); key != "service" {
				value = yes("financing_cpf")
			}
		}
		if value != "" {
			v.set("value", quoted(value))
		}
	}
}

// orList is "Fiat, Jeep ou Ram": brands stand in a question of three languages, so a
// slash serves for the "or".
func orList(brands []string) string { return strings.Join(brands, " / ") }

// privacy puts the house's own notice, or only its page, where the organization's is.
func (b *builder) privacy(key string, tree *object) {
	if b.answers.PrivacyText == "" && b.answers.PrivacyURL == "" {
		return
	}
	for _, n := range tree.objects("nodes") {
		if n.text("id") != "privacy" || n.text("kind") != "message" {
			continue
		}
		for _, c := range n.objects("contents") {
			t := c.child("text")
			for _, locale := range t.names {
				s := t.text(locale)
				if b.answers.PrivacyText != "" {
					s = b.answers.PrivacyText + " {{org.privacy_url}}"
				}
				if b.answers.PrivacyURL != "" {
					s = strings.ReplaceAll(s, "{{org.privacy_url}}", b.answers.PrivacyURL)
				}
				t.set(locale, quoted(s))
			}
		}
	}
}

// optIn puts the house's wording into the question for offers.
func (b *builder) optIn(tree *object) {
	if b.answers.OptInText == "" {
		return
	}
	for _, n := range tree.objects("nodes") {
		if n.text("kind") != "consent" || n.text("action") != "" {
			continue
		}
		for _, locale := range Locales {
			n.child("text").set(locale, quoted(b.answers.OptInText))
		}
		n.set("version", quoted("own"))
	}
}

// menu takes options away whose flow is not wanted.
func (b *builder) menu(tree *object) {
	gone := map[string]bool{} // nodes that lead to a flow that is not wanted
	for _, n := range tree.objects("nodes") {
		gone[n.text("id")] = n.text("kind") == "subflow" && !b.wants(n.text("flow"))
	}
	for _, n := range tree.objects("nodes") {
		exits := n.child("exits")
		if n.text("kind") == "choice" && exits != nil {
			options := slices.DeleteFunc(slices.Clone(n.list("options")), func(v any) bool { return gone[exits.text(idOf(v))] })
			switch {
			case len(options) == 0 && n.has("from"):
				n.remove("options")
				n.remove("heading")
			case len(options) > 0 && len(options) < len(n.list("options")):
				n.set("options", options)
			}
		}
		if exits == nil {
			continue
		}
		for _, port := range slices.Clone(exits.names) {
			if gone[exits.text(port)] {
				exits.remove(port)
			}
		}
	}
}

// departments names who serves each journey in this house, where the keys the flows
// ship with would lead elsewhere.
func (b *builder) departments(key string, tree *object) {
	for _, n := range tree.objects("nodes") {
		switch n.text("kind") {
		case "choice":
			for _, o := range n.objects("options") {
				b.serve(o.text("id"), o)
			}
		case "queue":
			b.serve(key, n)
		}
	}
}

func (b *builder) serve(journey string, holder *object) {
	if !holder.has("departments") {
		return
	}
	ships := holder.texts("departments")
	keys := b.answers.servedBy(journey, b.house)
	if len(keys) == 0 || b.house.alike(ships, keys) {
		return
	}
	var list []any
	for _, key := range keys {
		list = append(list, quoted(key))
	}
	holder.set("departments", list)
}

// outcomes forgets those the house does not have.
func (b *builder) outcomes(tree *object) {
	for _, n := range tree.objects("nodes") {
		if n.text("kind") == "end" && n.has("outcome") && !slices.Contains(b.house.Outcomes, n.text("outcome")) {
			n.remove("outcome")
		}
	}
}

// prune takes nodes out that no way leads to any more.
func prune(tree *object) {
	nodes := map[string]*object{}
	for _, n := range tree.objects("nodes") {
		nodes[n.text("id")] = n
	}
	todo := []string{tree.text("start"), tree.text("menu")}
	if s := tree.child("silence"); s != nil {
		todo = append(todo, s.text("node"))
	}
	for _, t := range tree.objects("triggers") {
		todo = append(todo, t.text("node"))
	}
	reached := map[string]bool{}
	for len(todo) > 0 {
		n := nodes[todo[len(todo)-1]]
		todo = todo[:len(todo)-1]
		if n == nil || reached[n.text("id")] {
			continue
		}
		reached[n.text("id")] = true
		if exits := n.child("exits"); exits != nil {
			for _, port := range exits.names {
				todo = append(todo, exits.text(port))
			}
		}
	}
	if len(reached) < len(nodes) {
		tree.set("nodes", slices.DeleteFunc(slices.Clone(tree.list("nodes")), func(v any) bool { return !reached[idOf(v)] }))
	}
}
