package message

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"prosa/internal/core"
	"prosa/internal/dealer"
)

func TestPreview(t *testing.T) {
	t.Parallel()
	media := func(k Kind, m Media, caption string) Content { return Content{Kind: k, Media: &m, Text: caption} }
	for _, c := range []struct {
		c      Content
		locale string
		want   string
	}{
		{Content{Kind: Text, Text: "Bom dia\n\n  tudo   bem?\t"}, "pt-BR", "Bom dia tudo bem?"},
		{Content{Kind: Text, Text: strings.Repeat("é", 130)}, "pt-BR", strings.Repeat("é", 119) + "…"},
		{Content{Kind: Text, Text: strings.Repeat("é", 120)}, "pt-BR", strings.Repeat("é", 120)},
		{media(Image, Media{}, ""), "pt-BR", "Imagem"},
		{media(Image, Media{}, "o carro"), "en", "Image: o carro"},
		{media(Audio, Media{Voice: true}, ""), "es", "Mensaje de voz"},
		{media(Document, Media{Name: "proposta.pdf"}, ""), "pt-BR", "Documento: proposta.pdf"},
		{Content{Kind: Location, Location: &Place{Name: "Aurora"}}, "fr", "Localização: Aurora"},
		{Content{Kind: Contacts, Contacts: []Card{{Name: "Bia"}}}, "en", "Contact: Bia"},
		{Content{Kind: ListReply, Reply: &Choice{Title: "Oficina"}}, "pt-BR", "Oficina"},
		{Content{Kind: List, Text: "Escolha", List: &ListMenu{}}, "pt-BR", "Escolha"},
		{Content{Kind: Template, Template: &TemplateUse{Name: "lembrete"}, Text: "Sua revisão é amanhã"}, "pt-BR", "Sua revisão é amanhã"},
		{Content{Kind: Template, Template: &TemplateUse{Name: "lembrete"}}, "pt-BR", "lembrete"},
		{Content{Kind: Reaction, Reaction: &Emoji{Emoji: "👍"}}, "pt-BR", "Reação: 👍"},
		{Content{Kind: Reaction, Reaction: &Emoji{}}, "pt-BR", "Reação"},
		{Content{Kind: Unsupported}, "en", "Unsupported message"},
		{Content{}, "pt-BR", ""},
	} {
		if got := c.c.Preview(c.locale); got != c.want {
			t.Errorf("%s: %q, want %q", c.c.Kind, got, c.want)
		}
	}
}

func TestPreviewIsOneShortLine(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := Content{Kind: rapid.SampledFrom([]Kind{Text, Image, Document, Buttons}).Draw(t, "kind"), Text: rapid.StringN(0, 300, -1).Draw(t, "text"), Media: &Media{Name: rapid.String().Draw(t, "name")}}
		got := c.Preview("pt-BR")
		if n := utf8.RuneCountInString(got); n > 120 || strings.ContainsAny(got, "\n\r\t") || !utf8.ValidString(got) {
			t.Fatalf("%d characters: %q", n, got)
		}
	})
}

// Every locale has a word for the same kinds.
func TestPreviewWordsAreComplete(t *testing.T) {
	t.Parallel()
	for locale, words := range kindWords {
		for kind := range kindWords["pt-BR"] {
			if words[kind] == "" {
				t.Errorf("%s has no word for %s", locale, kind)
			}
		}
	}
}

func TestPlainText(t *testing.T) {
	t.Parallel()
	c := Content{Kind: List, Header: "Aurora", Text: "Escolha", Footer: "menu", List: &ListMenu{Button: "Ver", Sections: []Section{
		{Rows: []Choice{{ID: "a", Title: "Novos"}}}, {Rows: []Choice{{ID: "b", Title: "Peças", Description: "e acessórios"}}}}}}
	if got, want := c.PlainText(), "Aurora\nEscolha\nmenu\n1. Novos\n2. Peças – e acessórios"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	c = Content{Kind: Contacts, Contacts: []Card{{Name: "Bia", Phones: []string{"+55 11"}, Emails: []string{"b@x.co"}}}}
	if got, want := c.PlainText(), "Bia\n+55 11\nb@x.co"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	c = Content{Kind: Document, Text: "a proposta", Media: &Media{Name: "p.pdf"}}
	if got, want := c.PlainText(), "a proposta\np.pdf"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func buttons(n int, change func(*Content)) Content {
	c := Content{Kind: Buttons, Text: "Escolha"}
	for i := range n {
		c.Buttons = append(c.Buttons, Choice{ID: fmt.Sprint("id", i), Title: fmt.Sprint("título ", i)})
	}
	if change != nil {
		change(&c)
	}
	return c
}

func list(sections, rows int, change func(*Content)) Content {
	c := Content{Kind: List, Text: "Escolha", List: &ListMenu{Button: "Ver"}}
	for i := range sections {
		s := Section{Title: fmt.Sprint("parte ", i)}
		for j := range rows {
			s.Rows = append(s.Rows, Choice{ID: fmt.Sprint(i, ".", j), Title: "linha"})
		}
		c.List.Sections = append(c.List.Sections, s)
	}
	if change != nil {
		change(&c)
	}
	return c
}

func file(k Kind, mime string, size int64) Content {
	return Content{Kind: k, Media: &Media{Key: "k", Mime: mime, Size: size}}
}

// Each limit of Meta's has the last value it takes and the first it does not.
func TestValidateWhatsApp(t *testing.T) {
	t.Parallel()
	x := func(n int) string { return strings.Repeat("é", n) }
	for _, c := range []struct {
		name string
		c    Content
		code string
	}{
		{"text", Content{Kind: Text, Text: x(4096)}, ""}, {"text too long", Content{Kind: Text, Text: x(4097)}, "too_long"},
		{"no text", Content{Kind: Text}, "required"}, {"blank text", Content{Kind: Text, Text: " \n"}, "required"},
		{"buttons", buttons(3, nil), ""}, {"one too many", buttons(4, nil), "buttons_count"}, {"no button", buttons(0, nil), "buttons_count"},
		{"buttons body", buttons(1, func(c *Content) { c.Text = x(1024) }), ""}, {"buttons body too long", buttons(1, func(c *Content) { c.Text = x(1025) }), "too_long"},
		{"button title", buttons(1, func(c *Content) { c.Buttons[0].Title = x(20) }), ""}, {"button title too long", buttons(1, func(c *Content) { c.Buttons[0].Title = x(21) }), "too_long"},
		{"button id", buttons(1, func(c *Content) { c.Buttons[0].ID = x(256) }), ""}, {"button id too long", buttons(1, func(c *Content) { c.Buttons[0].ID = x(257) }), "too_long"},
		{"button title twice", buttons(2, func(c *Content) { c.Buttons[1].Title = c.Buttons[0].Title }), "not_unique"},
		{"button id twice", buttons(2, func(c *Content) { c.Buttons[1].ID = c.Buttons[0].ID }), "not_unique"},
		{"header", buttons(1, func(c *Content) { c.Header = x(60) }), ""}, {"header too long", buttons(1, func(c *Content) { c.Header = x(61) }), "too_long"},
		{"footer too long", list(1, 1, func(c *Content) { c.Footer = x(61) }), "too_long"},
		{"list", list(2, 5, nil), ""}, {"ten rows", list(1, 10, nil), ""}, {"eleven rows", list(1, 11, nil), "rows_count"}, {"eleven sections", list(11, 1, nil), "sections_count"},
		{"no list", Content{Kind: List, Text: "x"}, "required"}, {"no section", list(0, 0, nil), "sections_count"}, {"empty section", list(1, 0, nil), "required"},
		{"list body", list(1, 1, func(c *Content) { c.Text = x(4096) }), ""}, {"list body too long", list(1, 1, func(c *Content) { c.Text = x(4097) }), "too_long"},
		{"list button too long", list(1, 1, func(c *Content) { c.List.Button = x(21) }), "too_long"}, {"no list button", list(1, 1, func(c *Content) { c.List.Button = "" }), "required"},
		{"row title", list(1, 1, func(c *Content) { c.List.Sections[0].Rows[0].Title = x(24) }), ""},
		{"row title too long", list(1, 1, func(c *Content) { c.List.Sections[0].Rows[0].Title = x(25) }), "too_long"},
		{"row detail", list(1, 1, func(c *Content) { c.List.Sections[0].Rows[0].Description = x(72) }), ""},
		{"row detail too long", list(1, 1, func(c *Content) { c.List.Sections[0].Rows[0].Description = x(73) }), "too_long"},
		{"row id too long", list(1, 1, func(c *Content) { c.List.Sections[0].Rows[0].ID = x(201) }), "too_long"},
		{"row id twice", list(2, 1, func(c *Content) { c.List.Sections[1].Rows[0].ID = c.List.Sections[0].Rows[0].ID }), "not_unique"},
		{"one section needs no title", list(1, 1, func(c *Content) { c.List.Sections[0].Title = "" }), ""},
		{"two sections do", list(2, 1, func(c *Content) { c.List.Sections[1].Title = "" }), "required"},
		{"image", file(Image, "image/jpeg", 5<<20), ""}, {"image too big", file(Image, "image/jpeg", 5<<20+1), "media_too_big"}, {"image of another type", file(Image, "image/webp", 1), "media_type"},
		{"video", file(Video, "video/mp4", 16<<20), ""}, {"video too big", file(Video, "video/mp4", 16<<20+1), "media_too_big"},
		{"audio with a parameter", file(Audio, "audio/ogg; codecs=opus", 1), ""}, {"wav", file(Audio, "audio/wav", 1), "media_type"},
		{"document of any type", file(Document, "application/x-thing", 100<<20), ""}, {"document too big", file(Document, "", 100<<20+1), "media_too_big"},
		{"sticker", file(Sticker, "image/webp", 100<<10), ""}, {"sticker too big", file(Sticker, "image/webp", 100<<10+1), "media_too_big"},
		{"animated sticker", Content{Kind: Sticker, Media: &Media{Key: "k", Mime: "image/webp", Size: 500 << 10, Animated: true}}, ""},
		{"no file", Content{Kind: Image}, "required"}, {"nowhere", Content{Kind: Image, Media: &Media{Mime: "image/png"}}, "required"},
		{"voice", Content{Kind: Audio, Media: &Media{Key: "k", Mime: "audio/ogg; codecs=opus", Voice: true}}, ""},
		{"voice in mp3", Content{Kind: Audio, Media: &Media{Key: "k", Mime: "audio/mpeg", Voice: true}}, "media_type"},
		{"caption", Content{Kind: Image, Media: &Media{Key: "k"}, Text: x(1024)}, ""}, {"caption too long", Content{Kind: Image, Media: &Media{Key: "k"}, Text: x(1025)}, "too_long"},
		{"caption of an audio", Content{Kind: Audio, Media: &Media{Key: "k"}, Text: "x"}, "caption_not_allowed"},
		{"location", Content{Kind: Location, Location: &Place{Latitude: -23.5, Longitude: -46.6}}, ""}, {"no location", Content{Kind: Location}, "required"},
		{"off the earth", Content{Kind: Location, Location: &Place{Latitude: 91}}, "location_invalid"}, {"nowhere at all", Content{Kind: Location, Location: &Place{Latitude: math.NaN()}}, "location_invalid"},
		{"cards", Content{Kind: Contacts, Contacts: []Card{{Name: "Bia"}}}, ""}, {"no card", Content{Kind: Contacts}, "contacts_count"}, {"nameless card", Content{Kind: Contacts, Contacts: []Card{{}}}, "required"},
		{"too many cards", Content{Kind: Contacts, Contacts: make([]Card, 258)}, "contacts_count"},
		{"reaction", Content{Kind: Reaction, Reaction: &Emoji{ProviderID: "w", Emoji: "👍"}}, ""}, {"reaction to nothing", Content{Kind: Reaction, Reaction: &Emoji{Emoji: "👍"}}, "required"},
		{"template", Content{Kind: Template, Template: &TemplateUse{Name: "a", Language: "pt_BR"}}, ""}, {"template without language", Content{Kind: Template, Template: &TemplateUse{Name: "a"}}, "required"},
		{"no template", Content{Kind: Template}, "required"},
		{"an inbound kind", Content{Kind: ListReply}, "kind_not_sendable"}, {"nothing", Content{}, "kind_not_sendable"},
	} {
		err := c.c.Validate(dealer.WhatsApp)
		if core.CodeOf(err) != c.code || err != nil && core.KindOf(err) != core.Invalid {
			t.Errorf("%s: %v, want %q", c.name, err, c.code)
		}
	}
}

func TestValidateOtherChannels(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		channel dealer.ChannelKind
		c       Content
		code    string
	}{
		{dealer.Messenger, Content{Kind: Text, Text: strings.Repeat("é", 2000)}, ""}, {dealer.Messenger, Content{Kind: Text, Text: strings.Repeat("é", 2001)}, "too_long"},
		{dealer.Instagram, Content{Kind: Text, Text: strings.Repeat("é", 500)}, ""}, {dealer.Instagram, Content{Kind: Text, Text: strings.Repeat("é", 501)}, "too_long"},
		{dealer.Messenger, Content{Kind: Text}, "required"}, {dealer.Instagram, buttons(1, nil), "kind_not_sendable"}, {"fax", Content{Kind: Text, Text: "x"}, "channel_unknown"},
	} {
		if err := c.c.Validate(c.channel); core.CodeOf(err) != c.code {
			t.Errorf("%s %s: %v, want %q", c.channel, c.c.Kind, err, c.code)
		}
	}
}
