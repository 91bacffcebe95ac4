package faq

import (
	"strings"
	"testing"

	"prosa/internal/core"
)

func TestValidate(t *testing.T) {
	t.Parallel()
	good := func() Entry { return entry("a", "Qual o horário?") }
	for name, c := range map[string]struct {
		change func(*Entry)
		code   string
	}{
		"good": {func(*Entry) {}, ""},
		"media and link": {func(e *Entry) {
			e.Answer.Media = &Media{ID: "m", Kind: "document"}
			e.Answer.Links = []Link{{"Mapa", "https://maps.example/x"}}
		}, ""},
		"no question":       {func(e *Entry) { e.Questions = nil }, "faq_questions"},
		"31 questions":      {func(e *Entry) { e.Questions = make([]string, 31) }, "faq_questions"},
		"blank question":    {func(e *Entry) { e.Questions = []string{" "} }, "faq_question_empty"},
		"long question":     {func(e *Entry) { e.Questions = []string{strings.Repeat("é", 301)} }, "faq_question_long"},
		"no answer":         {func(e *Entry) { e.Answer.Text = nil }, "faq_answer_empty"},
		"blank answer":      {func(e *Entry) { e.Answer.Text = map[string]string{"en": " \n"} }, "faq_answer_empty"},
		"long answer":       {func(e *Entry) { e.Answer.Text["es"] = strings.Repeat("é", 4097) }, "faq_answer_long"},
		"answer's language": {func(e *Entry) { e.Answer.Text["fr"] = "oui" }, "faq_locale"},
		"language":          {func(e *Entry) { e.Locale = "pt" }, "faq_locale"},
		"media kind":        {func(e *Entry) { e.Answer.Media = &Media{ID: "m", Kind: "sticker"} }, "faq_media"},
		"media id":          {func(e *Entry) { e.Answer.Media = &Media{Kind: "image"} }, "faq_media"},
		"script link":       {func(e *Entry) { e.Answer.Links = []Link{{"x", "javascript:alert(1)"}} }, "faq_link"},
		"link without host": {func(e *Entry) { e.Answer.Links = []Link{{"x", "https://"}} }, "faq_link"},
		"link title":        {func(e *Entry) { e.Answer.Links = []Link{{"", "https://a.example"}} }, "faq_link_title"},
		"four links":        {func(e *Entry) { e.Answer.Links = make([]Link, 4) }, "faq_links"},
		"tags":              {func(e *Entry) { e.Tags = make([]string, 21) }, "faq_tags"},
	} {
		e := good()
		c.change(&e)
		if got := core.CodeOf(e.Validate()); got != c.code {
			t.Errorf("%s: %q, want %q", name, got, c.code)
		}
	}
}

func TestAnswerIn(t *testing.T) {
	t.Parallel()
	a := Answer{Text: map[string]string{"pt-BR": "pt", "es": "es"}}
	for locale, want := range map[string]string{"pt-BR": "pt", "pt": "pt", "es": "es", "es-AR": "es", "en": "pt", "": "pt", "fr": "pt"} {
		if got := a.In(locale); got != want {
			t.Errorf("%q gives %q, want %q", locale, got, want)
		}
	}
}
