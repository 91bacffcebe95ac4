// Package ready holds the frequent questions a new dealership begins with, in pt-BR,
// en and es. The answers are true for any dealership: what is particular comes from
// its own data by {{store.name}}, {{store.address}}, {{store.hours}} and {{org.name}},
// and where nobody can know, they say that a person confirms.
//
// It leaves searching to faq, and filling in variables to the sender. Floor F1. Every
// question here finds its own entry in its language.
//
// Read first: entries.json.
//
//	for _, e := range ready.Entries() {
//		e.ID = core.NewID()
//		…
//	}
package ready
