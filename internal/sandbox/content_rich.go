package sandbox

import "strings"

// Card is one card of a carousel.
type Card struct {
	Header  *Header       `json:"header,omitempty"`
	Body    string        `json:"body,omitempty"`
	Buttons []ReplyButton `json:"buttons,omitempty"`
	CTA     *CallToAction `json:"cta_url,omitempty"`
}

// Products are what a product or product_list message shows. The sandbox has no
// catalogue: any catalogue and product will do, and only their ids are known.
type Products struct {
	CatalogID string           `json:"catalog_id"`
	Sections  []ProductSection `json:"sections"`
}

// ProductSection groups products of a list by their retailer ids.
type ProductSection struct {
	Title string   `json:"title,omitempty"`
	Items []string `json:"items"`
}

// bare names the kinds that take neither header nor footer (Meta, "Interactive
// media carousel messages", "Location request messages").
var bare = map[string]bool{"carousel": true, "location_request_message": true}

func readCTA(action section) *CallToAction {
	action.oneOf("name", "cta_url")
	p := action.sub("parameters")
	cta := &CallToAction{DisplayText: p.must("display_text", 20), URL: p.must("url", 2000)}
	if p.err == nil && !strings.HasPrefix(cta.URL, "https://") && !strings.HasPrefix(cta.URL, "http://") {
		p.fail(131009, "Param %s is not a valid URL.", p.at("url"))
	}
	return cta
}

// readCards: 2 to 10 cards numbered from 0, each with a picture or video, and the
// same sort and number of buttons on all (Meta, "Interactive media carousel
// messages").
func (s *Sandbox) readCards(n *number, action section) []Card {
	var out []Card
	ids := map[string]bool{}
	seen := map[int]bool{}
	for _, o := range action.list("cards", 2, 10) {
		o.only("card_index", "type", "header", "body", "action")
		index := int(o.number("card_index", 0, 9))
		if seen[index] {
			o.fail(131009, "Duplicated %s: %d.", o.at("card_index"), index)
		}
		seen[index] = true
		card := Card{Header: s.readHeader(n, o.sub("header"), "card")}
		if o.has("body") {
			card.Body = o.sub("body").must("text", 160)
			if strings.Count(card.Body, "\n") > 2 {
				o.fail(131009, "Param %s must have at most 2 line breaks.", o.at("body"))
			}
		}
		if o.has("type") {
			o.oneOf("type", "cta_url")
		}
		card.readAction(o.sub("action"), ids)
		if o.err != nil {
			return nil
		}
		if len(out) > 0 && !card.like(out[0]) {
			o.fail(131009, "All cards must have the same header type, and the same type and number of buttons.")
		}
		out = append(out, card)
	}
	return out
}

func (c *Card) readAction(action section, ids map[string]bool) {
	if !action.has("buttons") {
		c.CTA = readCTA(action)
		return
	}
	titles := map[string]bool{}
	for _, b := range action.list("buttons", 1, 2) {
		b.oneOf("type", "quick_reply")
		r := b.sub("quick_reply")
		btn := ReplyButton{ID: r.must("id", 256), Title: r.must("title", 20)}
		unique(r, ids, "id", btn.ID)
		unique(r, titles, "title", btn.Title)
		c.Buttons = append(c.Buttons, btn)
	}
}

func (c Card) like(other Card) bool {
	return c.Header.Type == other.Header.Type && len(c.Buttons) == len(other.Buttons) && (c.CTA != nil) == (other.CTA != nil)
}

// readProduct is the one product of a product message.
func readProduct(action section) *Products {
	action.only("catalog_id", "product_retailer_id")
	return &Products{
		CatalogID: action.must("catalog_id", 0),
		Sections:  []ProductSection{{Items: []string{action.must("product_retailer_id", 100)}}},
	}
}

// readProducts: up to 10 sections and 30 products in all; titles needed when there
// are several sections (Meta, "Share products with customers").
func readProducts(action section) *Products {
	action.only("catalog_id", "sections")
	p := &Products{CatalogID: action.must("catalog_id", 0)}
	count := 0
	sections := action.list("sections", 1, 10)
	for _, sec := range sections {
		sec.only("title", "product_items")
		out := ProductSection{Title: sec.text("title", 24)}
		if len(sections) > 1 && strings.TrimSpace(out.Title) == "" {
			sec.fail(131009, "Section title is required when there is more than one section.")
		}
		for _, item := range sec.list("product_items", 1, 30) {
			item.only("product_retailer_id")
			out.Items = append(out.Items, item.must("product_retailer_id", 100))
		}
		count += len(out.Items)
		p.Sections = append(p.Sections, out)
	}
	if count > 30 {
		action.fail(131009, "Total product count exceed max allowed count: 30.")
	}
	return p
}
