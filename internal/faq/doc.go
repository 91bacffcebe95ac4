// Package faq finds the answer to a frequent question among the entries of the
// house, in Portuguese, English and Spanish, and says how sure it is. It also groups
// the questions nobody had an answer for, and reads and writes entries as CSV.
//
// It decides which entry answers a question and whether the answer may be given
// (Result.Answerable), when two questions mean the same, and what a file of entries
// holds. It leaves to its callers: keeping entries, who may see and edit them, filling
// in {{variables}}, whether a message may go (gate), handing over to people, asking
// whether the answer helped, counting what was not answered. Floor F1: no SQL, HTTP,
// goroutine, clock or randomness.
//
// Invariants:
//   - an index never changes and any number of goroutines may search it;
//   - the same entries, synonyms, question and scope give the same result;
//   - an entry of another store, department or language is never a hit, nor is one
//     that is off;
//   - what a customer types is compared, never evaluated, and its length is bounded;
//   - in doubt there is no answer: a word the house never uses, a complaint, or two
//     entries that are equally near lower the score below Threshold;
//   - ReadCSV(WriteCSV(entries)) gives the entries' texts back, and no cell written
//     is a formula.
//
// Read first: search.go, then analysis.go and score.go; topic.go for what is known
// about questions before a house has entries. The words are in lexicon/,
// the reasons in docs/adr/0021-faq-retrieval.md, the figures in `make eval`.
//
//	index := faq.Build(entries, faq.DealershipSynonyms())
//	r := index.Search("vcs abrem sabado?", faq.Scope{StoreID: store, Locale: "pt-BR"})
//	if r.Answerable {
//		send(r.Hits[0].Entry.Answer.In("pt-BR"))
//	}
package faq
