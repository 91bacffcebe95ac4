package message

import "slices"

// LinkButton is the button of a Link message, or of a carousel's card: what it says and
// the page it opens in the customer's browser.
type LinkButton struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

// CarouselCard is one card of a Carousel: a picture or video, a few words, and
// either quick replies or one link, the same on every card.
type CarouselCard struct {
	Media   *Media      `json:"media"`
	Text    string      `json:"text,omitempty"`
	Buttons []Choice    `json:"buttons,omitempty"`
	Link    *LinkButton `json:"link,omitempty"`
}

// ProductList names products of the catalogue connected to the business. Prices and
// pictures are Meta's; Title is ours, for the people and channels that do not see
// the catalogue.
type ProductList struct {
	CatalogID string    `json:"catalog_id"`
	Items     []Product `json:"items"`
}

// Product is one product by the id the retailer gave it ("Content ID").
type Product struct {
	RetailerID string `json:"retailer_id"`
	Title      string `json:"title,omitempty"`
}

// Files are the files of the content, in the order they are seen.
func (c Content) Files() []Media {
	var out []Media
	if c.Media != nil {
		out = append(out, *c.Media)
	}
	for _, card := range c.Cards {
		if card.Media != nil {
			out = append(out, *card.Media)
		}
	}
	return out
}

// WithFiles is a copy of the content with every file changed by f. The content
// itself, which others may hold, stays as it is.
func (c Content) WithFiles(f func(*Media)) Content {
	change := func(m *Media) *Media {
		if m == nil {
			return nil
		}
		own := *m
		f(&own)
		return &own
	}
	c.Media = change(c.Media)
	c.Cards = slices.Clone(c.Cards)
	for i := range c.Cards {
		c.Cards[i].Media = change(c.Cards[i].Media)
	}
	return c
}
