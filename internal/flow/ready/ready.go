package ready

import (
	"embed"
	"encoding/json"
	"path"
	"slices"
)

//go:embed *.json
var definitions embed.FS

//go:embed rehearsals/*.yaml
var rehearsals embed.FS

// Keys are the flows that come with Prosa, the one that greets first.
var Keys = []string{"first-contact", "new-car", "used-car", "test-drive", "trade-in", "service", "parts", "recall", "faq", "away", "survey", "opt-in", "opt-out", "data-request", "reception"}

// Flow is a ready flow: its name and what it is for, as the definition has them, and the
// language these and all else staff see of it are in. The JSON is the caller's to keep.
type Flow struct {
	Key        string
	Locale     string
	Name       string
	About      string
	Definition []byte
}

// Reception is the plainest bot: greeting by time of day, privacy line, store (where
// the number serves several), department, queue with protocol and position, or the away
// text with when the department is back. The JSON is the caller's to keep.
func Reception() []byte { return read("reception").Definition }

// All are the flows that come with Prosa, in Portuguese, fit for any house: they offer
// what the house has departments for.
func All() []Flow {
	out := make([]Flow, len(Keys))
	for i, key := range Keys {
		out[i] = read(key)
	}
	return out
}

// Find returns the ready flow with a key, in Portuguese.
func Find(key string) (Flow, bool) {
	if !slices.Contains(Keys, key) {
		return Flow{}, false
	}
	return read(key), true
}

func read(key string) Flow {
	data, err := definitions.ReadFile(key + ".json")
	if err != nil {
		panic("ready: " + err.Error()) // embedded and tested
	}
	f := Flow{Key: key, Locale: Locales[0], Definition: data}
	if err := json.Unmarshal(data, &f); err != nil {
		panic("ready: " + key + ": " + err.Error())
	}
	f.Definition = data
	return f
}

// Rehearsal is a file of conversations the ready flows are held to.
type Rehearsal struct {
	Path string
	Data []byte
}

// Rehearsals are the conversations of all ready flows, for `prosa flow test`.
func Rehearsals() []Rehearsal {
	entries, err := rehearsals.ReadDir("rehearsals")
	if err != nil {
		panic("ready: " + err.Error())
	}
	var out []Rehearsal
	for _, e := range entries {
		data, err := rehearsals.ReadFile(path.Join("rehearsals", e.Name()))
		if err != nil {
			panic("ready: " + err.Error())
		}
		out = append(out, Rehearsal{Path: path.Join("rehearsals", e.Name()), Data: data})
	}
	return out
}
