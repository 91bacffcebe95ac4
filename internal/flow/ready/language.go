package ready

import (
	"slices"
	"sync"
)

// Locales are the languages every text has, Portuguese first: the definitions are
// written in it.
var Locales = []string{"pt-BR", "en", "es"}

// In is the flow with what staff see of it (its name, what it is for, the titles of
// variables and nodes) in a language. In Portuguese, or a language there is none of, it
// is the one that ships, byte for byte. What customers read is in all languages anyway.
func (f Flow) In(locale string) Flow {
	if locale == f.Locale || !slices.Contains(Locales, locale) {
		return f
	}
	tree, err := parse(f.Definition)
	if err != nil {
		panic("ready: " + f.Key + ": " + err.Error()) // embedded and tested
	}
	for _, n := range namesOf(tree) {
		if w, ok := phrasebook()[n.text()]; ok {
			n.holder.set(n.member, quoted(w.In(locale)))
		}
	}
	f.Locale, f.Name, f.About, f.Definition = locale, tree.text("name"), tree.text("about"), write(tree)
	return f
}

// LocaleOf is the language most names of a definition are in, as far as they are those
// of ready flows: that which it was installed in. Portuguese when none is known.
func LocaleOf(definition []byte) string {
	tree, err := parse(definition)
	if err != nil {
		return Locales[0]
	}
	found := make([]int, len(Locales))
	for _, n := range namesOf(tree) {
		for i, locale := range Locales {
			if spoken()[locale][n.text()] {
				found[i]++
			}
		}
	}
	return Locales[slices.Index(found, slices.Max(found))]
}

// name is a place where staff read one language.
type name struct {
	holder *object
	member string
}

func (n name) text() string { return n.holder.text(n.member) }

// namesOf are the names of a definition that are there.
func namesOf(tree *object) []name {
	out := []name{{tree, "name"}, {tree, "about"}}
	for _, list := range [...]string{"variables", "nodes"} {
		for _, o := range tree.objects(list) {
			out = append(out, name{o, "title"})
		}
	}
	return slices.DeleteFunc(out, func(n name) bool { return n.text() == "" })
}

// phrasebook finds a phrase by its Portuguese.
var phrasebook = sync.OnceValue(func() map[string]Words {
	out := make(map[string]Words, len(phrases))
	for _, w := range phrases {
		out[w.PT] = w
	}
	return out
})

// spoken are all phrases of a language.
var spoken = sync.OnceValue(func() map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for _, locale := range Locales {
		out[locale] = map[string]bool{}
		for _, w := range phrases {
			out[locale][w.In(locale)] = true
		}
	}
	return out
})
