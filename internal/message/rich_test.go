package message

import (
	"fmt"
	"strings"
	"testing"

	"prosa/internal/core"
	"prosa/internal/dealer"
)

func change(c Content, f func(*Content)) Content {
	if f != nil {
		f(&c)
	}
	return c
}

func link(f func(*Content)) Content {
	return change(Content{Kind: Link, Text: "Nosso estoque", Link: &LinkButton{Title: "Ver estoque", URL: "https://example.com/estoque"}}, f)
}

func carousel(cards int, f func(*Content)) Content {
	c := Content{Kind: Carousel, Text: "Escolha um"}
	for i := range cards {
		c.Cards = append(c.Cards, CarouselCard{
			Media: &Media{Key: fmt.Sprint("k", i), Mime: "image/jpeg"}, Text: fmt.Sprint("carro ", i+1), Buttons: []Choice{{ID: fmt.Sprint("b", i), Title: "Quero este"}},
		})
	}
	return change(c, f)
}

// linked gives the cards a link in the place of their buttons.
func linked(c *Content) {
	for i := range c.Cards {
		c.Cards[i].Buttons, c.Cards[i].Link = nil, &LinkButton{Title: "Ver", URL: "https://example.com"}
	}
}

func products(n int, f func(*Content)) Content {
	c := Content{Kind: Products, Text: "Veja", Header: "Peças", Products: &ProductList{CatalogID: "77"}}
	for i := range n {
		c.Products.Items = append(c.Products.Items, Product{RetailerID: fmt.Sprint("sku", i), Title: fmt.Sprint("peça ", i)})
	}
	if n == 1 {
		c.Header = ""
	}
	return change(c, f)
}

// Each limit of Meta's has the last value it takes and the first it does not.
func TestValidateRich(t *testing.T) {
	t.Parallel()
	x := func(n int) string { return strings.Repeat("é", n) }
	for _, c := range []struct {
		name string
		c    Content
		code string
	}{
		{"link", link(nil), ""}, {"link with a file", link(func(c *Content) { c.Media = &Media{Key: "k", Mime: "application/pdf"} }), ""},
		{"link title", link(func(c *Content) { c.Link.Title = x(20) }), ""}, {"link title too long", link(func(c *Content) { c.Link.Title = x(21) }), "too_long"},
		{"no link", link(func(c *Content) { c.Link = nil }), "required"}, {"no link title", link(func(c *Content) { c.Link.Title = " " }), "required"},
		{"no address", link(func(c *Content) { c.Link.URL = "" }), "required"}, {"a script", link(func(c *Content) { c.Link.URL = "javascript:alert(1)" }), "url_invalid"},
		{"no host", link(func(c *Content) { c.Link.URL = "https://" }), "url_invalid"}, {"a space", link(func(c *Content) { c.Link.URL = "https://a.b/c d" }), "url_invalid"},
		{"long address", link(func(c *Content) { c.Link.URL = "https://a.b/" + strings.Repeat("x", 1989) }), "too_long"}, {"link body", link(func(c *Content) { c.Text = x(1024) }), ""},
		{"link body too long", link(func(c *Content) { c.Text = x(1025) }), "too_long"}, {"no link body", link(func(c *Content) { c.Text = "" }), "required"},
		{"two headers", link(func(c *Content) { c.Header, c.Media = "x", &Media{Key: "k"} }), "header_twice"}, {"header picture too big", link(func(c *Content) { c.Media = &Media{Key: "k", Mime: "image/png", Size: 6 << 20} }), "media_too_big"},
		{"carousel", carousel(2, nil), ""}, {"ten cards", carousel(10, nil), ""}, {"one card", carousel(1, nil), "cards_count"}, {"eleven cards", carousel(11, nil), "cards_count"},
		{"linked cards", carousel(2, linked), ""}, {"no carousel body", carousel(2, func(c *Content) { c.Text = "" }), "required"}, {"carousel footer", carousel(2, func(c *Content) { c.Footer = "x" }), "carousel_frame"},
		{"card text", carousel(2, func(c *Content) { c.Cards[1].Text = x(160) }), ""}, {"card text too long", carousel(2, func(c *Content) { c.Cards[1].Text = x(161) }), "too_long"},
		{"two breaks", carousel(2, func(c *Content) { c.Cards[0].Text = "a\nb\nc" }), ""}, {"three breaks", carousel(2, func(c *Content) { c.Cards[0].Text = "a\nb\nc\nd" }), "too_many_lines"},
		{"card without words", carousel(2, func(c *Content) { c.Cards[0].Text = "" }), ""}, {"card without a file", carousel(2, func(c *Content) { c.Cards[0].Media = nil }), "required"},
		{"a PDF on a card", carousel(2, func(c *Content) { c.Cards[0].Media.Mime = "application/pdf" }), "media_type"}, {"cards of a type not known yet", carousel(2, func(c *Content) { c.Cards[0].Media.Mime, c.Cards[1].Media.Mime = "", "" }), ""},
		{"picture and video", carousel(2, func(c *Content) { c.Cards[1].Media.Mime = "video/mp4" }), "cards_unlike"},
		{"buttons of two sorts", carousel(2, func(c *Content) {
			c.Cards[1].Buttons, c.Cards[1].Link = nil, &LinkButton{Title: "x", URL: "https://a.b"}
		}), "cards_unlike"},
		{"one and two buttons", carousel(2, func(c *Content) { c.Cards[1].Buttons = append(c.Cards[1].Buttons, Choice{ID: "z", Title: "Outro"}) }), "cards_unlike"},
		{"no button", carousel(2, func(c *Content) { c.Cards[0].Buttons = nil }), "card_buttons"}, {"button and link", carousel(2, func(c *Content) { c.Cards[0].Link = &LinkButton{Title: "x", URL: "https://a.b"} }), "card_buttons"},
		{"three buttons", carousel(2, func(c *Content) { c.Cards[0].Buttons = make([]Choice, 3) }), "card_buttons"}, {"same id on two cards", carousel(2, func(c *Content) { c.Cards[1].Buttons[0].ID = "b0" }), "not_unique"},
		{"button too long", carousel(2, func(c *Content) { c.Cards[0].Buttons[0].Title = x(21) }), "too_long"},
		{"products", products(2, nil), ""}, {"thirty", products(30, nil), ""}, {"thirty-one", products(31, nil), "products_count"}, {"none", products(0, nil), "products_count"},
		{"one product", products(1, nil), ""}, {"one without words", products(1, func(c *Content) { c.Text = "" }), ""}, {"one with a header", products(1, func(c *Content) { c.Header = "x" }), "header_not_allowed"},
		{"several without words", products(2, func(c *Content) { c.Text = "" }), "required"}, {"several without header", products(2, func(c *Content) { c.Header = "" }), "required"},
		{"no catalogue", products(1, func(c *Content) { c.Products.CatalogID = "" }), "required"}, {"no list", products(1, func(c *Content) { c.Products = nil }), "required"},
		{"twice", products(2, func(c *Content) { c.Products.Items[1].RetailerID = "sku0" }), "not_unique"}, {"no id", products(1, func(c *Content) { c.Products.Items[0].RetailerID = "" }), "required"},
		{"location request", Content{Kind: LocationRequest, Text: "Onde?"}, ""}, {"location request too long", Content{Kind: LocationRequest, Text: x(1025)}, "too_long"},
		{"empty location request", Content{Kind: LocationRequest}, "required"}, {"location request with a footer", Content{Kind: LocationRequest, Text: "x", Footer: "x"}, "location_request_frame"},
	} {
		err := c.c.Validate(dealer.WhatsApp)
		if core.CodeOf(err) != c.code || err != nil && core.KindOf(err) != core.Invalid {
			t.Errorf("%s: %v, want %q", c.name, err, c.code)
		}
		if core.CodeOf(c.c.Validate(dealer.Messenger)) != "kind_not_sendable" {
			t.Errorf("%s: Messenger takes it", c.name)
		}
	}
}

// What cannot go as it is says the same in simpler kinds, all of them sendable.
func TestSimpler(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		c    Content
		want []string
	}{
		"link":             {link(func(c *Content) { c.Footer = "Aurora" }), []string{"Nosso estoque\nAurora\nVer estoque: https://example.com/estoque"}},
		"carousel":         {carousel(2, nil), []string{"1. carro 1 – Quero este", "2. carro 2 – Quero este", "Escolha um\n1. carro 1 – Quero este\n2. carro 2 – Quero este"}},
		"linked":           {carousel(2, linked), []string{"1. carro 1 – Ver: https://example.com", "2. carro 2 – Ver: https://example.com", "Escolha um\n1. carro 1 – Ver: https://example.com\n2. carro 2 – Ver: https://example.com"}},
		"products":         {products(2, func(c *Content) { c.Products.Items[1].Title = "" }), []string{"Peças\nVeja\n• peça 0\n• sku1"}},
		"location_request": {Content{Kind: LocationRequest, Text: "Onde?"}, []string{"Onde?"}},
	} {
		got := c.c.Simpler()
		if len(got) != len(c.want) {
			t.Errorf("%s: %d messages, want %d", name, len(got), len(c.want))
			continue
		}
		for i, m := range got {
			if m.Text != c.want[i] {
				t.Errorf("%s %d: %q, want %q", name, i, m.Text, c.want[i])
			}
			if err := m.Validate(dealer.WhatsApp); err != nil {
				t.Errorf("%s %d: %v", name, i, err)
			}
		}
	}
}

// WithFiles leaves what others may hold as it is.
func TestWithFiles(t *testing.T) {
	t.Parallel()
	c := carousel(3, func(c *Content) { c.Media = &Media{Key: "top"} })
	got := c.WithFiles(func(m *Media) { m.ProviderID = "id of " + m.Key })
	for i, f := range got.Files() {
		if f.ProviderID != "id of "+f.Key {
			t.Errorf("file %d is %+v", i, f)
		}
	}
	if n := len(got.Files()); n != 4 {
		t.Errorf("%d files", n)
	}
	for _, f := range c.Files() {
		if f.ProviderID != "" {
			t.Errorf("the original changed: %+v", f)
		}
	}
}
