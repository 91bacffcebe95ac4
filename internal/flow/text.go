package flow

import (
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Text is what the bot says, in up to three languages. In JSON it is an object with
// the members pt-BR, en and es, or one string for all of them. It may hold
// {{variables}}.
type Text struct {
	PT string `json:"pt-BR,omitempty"`
	EN string `json:"en,omitempty"`
	ES string `json:"es,omitempty"`
}

// Locales are the languages a Text can have, in the order of preference when the
// wanted one is missing.
var Locales = [...]string{"pt-BR", "en", "es"}

// In returns the text for a locale; where it is missing, the first there is.
func (t Text) In(locale string) string {
	switch language(locale) {
	case "en":
		return firstOf(t.EN, t.PT, t.ES)
	case "es":
		return firstOf(t.ES, t.PT, t.EN)
	}
	return firstOf(t.PT, t.EN, t.ES)
}

// Empty tells whether there is no text in any language.
func (t Text) Empty() bool { return t == Text{} }

func (t Text) all() [3]string { return [...]string{t.PT, t.EN, t.ES} }

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// language is a locale's language: pt, en or es; anything else is pt.
func language(locale string) string {
	switch l, _, _ := strings.Cut(locale, "-"); l {
	case "en", "es":
		return l
	}
	return "pt"
}

// UnmarshalJSONFrom reads either form.
func (t *Text) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	if dec.PeekKind() == '"' {
		var s string
		if err := json.UnmarshalDecode(dec, &s); err != nil {
			return err
		}
		*t = Text{PT: s, EN: s, ES: s}
		return nil
	}
	type object Text // without this method
	return json.UnmarshalDecode(dec, (*object)(t))
}
