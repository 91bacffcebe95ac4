package ready

import (
	_ "embed"
	"encoding/json"

	"prosa/internal/faq"
)

//go:embed entries.json
var file []byte

type entry struct {
	Key       string              `json:"key"`
	Tags      []string            `json:"tags"`
	Questions map[string][]string `json:"questions"`
	Answer    map[string]string   `json:"answer"`
}

// Entries are the ready entries, each with its questions in all three languages
// (Locale ""). ID is a key such as "hours", stable between versions, for telling which
// ones a house has taken already; the caller gives ids of its own. The entries are the
// caller's to change.
func Entries() []faq.Entry {
	var list []entry
	if err := json.Unmarshal(file, &list); err != nil {
		panic("ready: " + err.Error()) // embedded and tested
	}
	out := make([]faq.Entry, 0, len(list))
	for _, e := range list {
		one := faq.Entry{ID: e.Key, Tags: e.Tags, Answer: faq.Answer{Text: e.Answer}}
		for _, l := range faq.Locales {
			one.Questions = append(one.Questions, e.Questions[l]...)
		}
		out = append(out, one)
	}
	return out
}
