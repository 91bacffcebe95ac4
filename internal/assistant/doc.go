// Package assistant asks a house's language model, if it has one, for words: for the
// bot's answers to frequent questions and for replies an agent may send. It is off until
// an administrator names an endpoint that speaks OpenAI's chat completions. What it may
// be used for is package phrase's to say: without answers of the house it is not asked,
// and a reply that goes beyond them is not used. Whatever fails, the house's own words
// remain.
//
// Read first: service.go, then client.go.
package assistant
