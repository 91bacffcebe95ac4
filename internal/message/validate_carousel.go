package message

import (
	"strings"

	"prosa/internal/core"
)

// Meta's limits of a carousel. Source: Meta, Cloud API, "Interactive media carousel
// messages" (2026-05-21). The page says "one or more" quick replies; two is what its
// pictures show and what carousel templates allow.
const (
	MinCarousel     = 2
	MaxCarousel     = 10
	MaxCardText     = 160
	MaxCardBreaks   = 2 // line breaks
	MaxCardButtons  = 2
	MaxCardButton   = 20
	MaxCardButtonID = 256
)

// validateCarousel: two to ten cards alike in file, number and sort of buttons.
func (c Content) validateCarousel() error {
	if c.Header != "" || c.Footer != "" || c.Media != nil {
		return core.E(core.Invalid, "carousel_frame", "a carousel has neither header nor footer nor a file of its own").On("header")
	}
	if err := length("text", c.Text, 1, MaxBody); err != nil {
		return err
	}
	if n := len(c.Cards); n < MinCarousel || n > MaxCarousel {
		return core.E(core.Invalid, "cards_count", "%d to %d cards, not %d", MinCarousel, MaxCarousel, n).On("cards")
	}
	ids := map[string]bool{}
	for i, card := range c.Cards {
		if err := card.validate(ids); err != nil {
			return err
		}
		if first := c.Cards[0]; i > 0 && !card.like(first) {
			return core.E(core.Invalid, "cards_unlike", "all cards have the same sort of file and the same number and sort of buttons").On("cards")
		}
	}
	return nil
}

func (k CarouselCard) validate(ids map[string]bool) error {
	if k.Media == nil {
		return required("cards.media")
	}
	kind := headerKind(k.Media.Mime)
	if kind == Document && k.Media.Mime == "" {
		kind = Image // of a type not known yet
	}
	if kind == Document {
		return core.E(core.Invalid, "media_type", "a card shows a picture or a video, not %s", k.Media.Mime).On("cards.media")
	}
	if err := firstError(
		Content{Kind: kind, Media: k.Media}.validateMedia(),
		length("cards.text", k.Text, 0, MaxCardText),
	); err != nil {
		return err
	}
	if strings.Count(k.Text, "\n") > MaxCardBreaks {
		return core.E(core.Invalid, "too_many_lines", "a card's text has at most %d line breaks", MaxCardBreaks).On("cards.text")
	}
	if k.Link != nil && len(k.Buttons) > 0 || k.Link == nil && len(k.Buttons) == 0 || len(k.Buttons) > MaxCardButtons {
		return core.E(core.Invalid, "card_buttons", "a card has one link or 1 to %d buttons", MaxCardButtons).On("cards.buttons")
	}
	if k.Link != nil {
		return k.Link.validate("cards.link")
	}
	titles := map[string]bool{}
	for _, b := range k.Buttons {
		if err := firstError(
			length("cards.buttons.id", b.ID, 1, MaxCardButtonID),
			length("cards.buttons.title", b.Title, 1, MaxCardButton),
			unique("cards.buttons.id", ids, b.ID),
			unique("cards.buttons.title", titles, b.Title),
		); err != nil {
			return err
		}
	}
	return nil
}

func (k CarouselCard) like(other CarouselCard) bool {
	return (k.Link != nil) == (other.Link != nil) && len(k.Buttons) == len(other.Buttons) &&
		strings.HasPrefix(k.Media.Mime, "video/") == strings.HasPrefix(other.Media.Mime, "video/")
}
