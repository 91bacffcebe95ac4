package ready

import (
	_ "embed"
	"slices"
)

//go:embed first-contact.json
var firstContact []byte

// FirstContact is the bot that greets: greeting by time of day, privacy line, store
// (where the number serves several), department, queue with protocol and position, or
// the away text with when the department is back. The JSON is the caller's to keep.
func FirstContact() []byte { return slices.Clone(firstContact) }
