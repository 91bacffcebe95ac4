package message

import (
	"strconv"
	"strings"
)

// Simpler is the content in kinds every phone and most channels know, for where it
// cannot go as it is: a carousel becomes its pictures with captions and then its
// text with the cards numbered; everything else its plain text.
func (c Content) Simpler() []Content {
	plain := Content{Kind: Text, Text: c.PlainText(), Quote: c.Quote}
	if c.Kind != Carousel {
		return []Content{plain}
	}
	var out []Content
	for i, card := range c.Cards {
		if card.Media == nil {
			continue
		}
		kind := Image
		if strings.HasPrefix(card.Media.Mime, "video/") {
			kind = Video
		}
		out = append(out, Content{Kind: kind, Media: card.Media, Text: cut(card.line(i+1), MaxCaption)})
	}
	return append(out, plain)
}

// line is "Ver estoque: https://…".
func (l *LinkButton) line() string {
	if l.Title == "" {
		return l.URL
	}
	return l.Title + ": " + l.URL
}

// line is "2. RAV4 2024, R$ 289.900 – Quero este": the card's words, its number to
// answer with, what its buttons say.
func (k CarouselCard) line(number int) string {
	var parts []string
	if k.Text != "" {
		parts = append(parts, strings.Join(strings.Fields(k.Text), " "))
	}
	if k.Link != nil {
		parts = append(parts, k.Link.line())
	}
	for _, b := range k.Buttons {
		parts = append(parts, b.Title)
	}
	return strconv.Itoa(number) + ". " + strings.Join(parts, " – ")
}

func (p *ProductList) lines() []string {
	out := make([]string, len(p.Items))
	for i, item := range p.Items {
		out[i] = "• " + firstOf(item.Title, item.RetailerID)
	}
	return out
}

// cut shortens a caption to n characters.
func cut(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}
