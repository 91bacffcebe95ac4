// Package phrase is what Prosa lets a language model do, and no more: put answers that
// the house has written down into words for one question. Prompt says what to ask of the
// model, Judge whether its reply may be used: only with sources, and only as far as
// they carry it. Both are pure; what a model invents is found by comparing, not by
// asking another model.
//
// Read first: prompt.go, judge.go.
package phrase
