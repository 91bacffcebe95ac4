// Package answers is what a house does with its frequent questions: it keeps an index
// per organization for the bot and for people, installs the entries that come ready,
// imports and exports files, shows what nobody could answer, and sums up what the
// answers did.
//
// It leaves which entry answers to faq, the rows to store, when a customer is asked
// whether an answer helped to flow, and who may do what to api. Floor F3.
//
// Invariants:
//   - whoever asks after a change has been committed gets the changed entries;
//   - an index is built once for a state of the entries, however many ask at once;
//   - a file with one wrong line imports nothing;
//   - importing what was exported changes nothing.
//
// Read first: shelf.go, then file.go.
//
//	shelf := answers.NewShelf(db)
//	index, err := shelf.Index(ctx, orgID)
//	r := index.Search("vcs abrem sabado?", faq.Scope{Locale: "pt-BR"})
package answers
