// Package ready holds the bots that come with Prosa, as definitions any dealership
// can use the moment it has a store: everything particular (names, hours, stores,
// departments, privacy line) is filled in from its own data.
//
// It leaves running them to flow. Floor F1. Every definition here loads, and Inspect
// finds nothing wrong with it in any of the three languages.
//
// Read first: first-contact.json.
//
//	def, err := flow.Load(ready.FirstContact())
package ready
