package ready

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"prosa/internal/core"
)

// Answers are what a house says about its robot, by the ids of Questions. A member left
// out is the question's default.
type Answers struct {
	Name        string              `json:"name,omitempty" maxLength:"40" doc:"The robot's"`
	Tone        string              `json:"tone,omitempty" enum:",friendly,formal"`
	Brands      []string            `json:"brands,omitempty"`
	Journeys    []string            `json:"journeys,omitempty" doc:"Keys of flows; left out: those the house has departments for"`
	Departments map[string][]string `json:"departments,omitempty" doc:"Who serves a journey: keys of departments, the first that a store has counts"`
	Ask         []string            `json:"ask,omitempty" doc:"plate, cpf (of who brings a car without plate), financing_cpf; left out: plate and cpf"`
	PrivacyText string              `json:"privacy_text,omitempty" maxLength:"800"`
	PrivacyURL  string              `json:"privacy_url,omitempty" maxLength:"400"`
	Survey      *bool               `json:"survey,omitempty" doc:"Ask for a score after each conversation; left out: yes"`
	OptIn       bool                `json:"opt_in,omitempty" doc:"Ask new customers whether they want offers"`
	OptInText   string              `json:"opt_in_text,omitempty" maxLength:"800" doc:"The wording of that question"`
}

// The tones.
const (
	Friendly = "friendly"
	Formal   = "formal"
)

// What a robot may ask for.
var asks = []string{"plate", "cpf", "financing_cpf"}

// check refuses answers that are none. Errors: Invalid answer_invalid.
func (a *Answers) check(h House) error {
	bad := func(field, format string, args ...any) error {
		return core.E(core.Invalid, "answer_invalid", format, args...).On("answers." + field)
	}
	if a.Tone != "" && a.Tone != Friendly && a.Tone != Formal {
		return bad("tone", "there is no tone %q", a.Tone)
	}
	for field, text := range map[string]string{"name": a.Name, "privacy_text": a.PrivacyText, "privacy_url": a.PrivacyURL, "opt_in_text": a.OptInText, "brands": strings.Join(a.Brands, "")} {
		if utf8.RuneCountInString(text) > 800 || strings.Contains(text, "{{") || strings.Contains(text, "}}") {
			return bad(field, "a text has at most 800 characters and no braces")
		}
	}
	for _, j := range a.Journeys {
		if !slices.Contains(Journeys, j) {
			return bad("journeys", "there is no journey %q", j)
		}
	}
	for _, x := range a.Ask {
		if !slices.Contains(asks, x) {
			return bad("ask", "%q is none of %q", x, asks)
		}
	}
	for _, j := range slices.Sorted(maps.Keys(a.Departments)) {
		if signs[j] == nil {
			return bad("departments", "there is no journey %q", j)
		}
		for _, key := range a.Departments[j] {
			if !slices.ContainsFunc(h.Departments, func(d Department) bool { return d.Key == key }) {
				return bad("departments", "there is no department %q", key)
			}
		}
	}
	return nil
}

func (a *Answers) asks(what string) bool {
	if a.Ask == nil {
		return what != "financing_cpf"
	}
	return slices.Contains(a.Ask, what)
}

// journeys are those to offer. Without an answer: those somebody serves.
func (a *Answers) journeys(h House) []string {
	if a.Journeys != nil {
		return kept(Journeys, a.Journeys)
	}
	return slices.DeleteFunc(slices.Clone(Journeys), func(j string) bool { return signs[j] != nil && len(a.servedBy(j, h)) == 0 })
}

// servedBy are the departments of a journey: as answered, else those the shipped flow
// names, else those that look like it.
func (a *Answers) servedBy(journey string, h House) []string {
	if keys := a.Departments[journey]; len(keys) > 0 {
		return keys
	}
	return h.guess(journey)
}
