package whatsapp

import (
	"unicode/utf8"

	"prosa/internal/message"
)

// The actions of links, carousels and products (Meta, "Interactive Call-to-Action URL
// Button Messages", "Interactive media carousel messages", "Share products with
// customers").

type outParameters struct {
	Title string `json:"display_text"`
	URL   string `json:"url"`
}

// outCardOf is one card. Type is there for links only, as in Meta's example.
type outCardOf struct {
	Index  int        `json:"card_index"`
	Type   string     `json:"type,omitzero"`
	Header *outHeader `json:"header"`
	Body   *outLine   `json:"body,omitzero"`
	Action outAction  `json:"action"`
}

type outProduct struct {
	ID string `json:"product_retailer_id"`
}

func (out *outInteractive) link(c *message.Content) bool {
	if c.Link == nil {
		return false
	}
	out.Type, out.Action = "cta_url", linkAction(c.Link)
	out.fileOnTop(c.Media)
	return true
}

func linkAction(l *message.LinkButton) outAction {
	return outAction{Name: "cta_url", Parameters: &outParameters{l.Title, l.URL}}
}

func (out *outInteractive) carousel(c *message.Content) bool {
	out.Type = "carousel"
	for i, card := range c.Cards {
		if card.Media == nil || card.Media.ProviderID == "" {
			return false
		}
		o := outCardOf{Index: i, Header: cardHeader(card.Media)}
		if card.Text != "" {
			o.Body = &outLine{card.Text}
		}
		if card.Link != nil {
			o.Type, o.Action = "cta_url", linkAction(card.Link)
		}
		for _, b := range card.Buttons {
			o.Action.Buttons = append(o.Action.Buttons, outButton{Type: "quick_reply", QuickReply: &outReply{b.ID, b.Title}})
		}
		out.Action.Cards = append(out.Action.Cards, o)
	}
	return len(c.Cards) > 0
}

// cardHeader is a picture unless the file says it is a video: cards have no others.
func cardHeader(m *message.Media) *outHeader {
	if h := fileHeader(m); h.Video != nil {
		return h
	}
	return &outHeader{Type: "image", Image: mediaRef(m.ProviderID)}
}

// products is one product, or a list of them in one section under the header's
// words.
func (out *outInteractive) products(c *message.Content) bool {
	p := c.Products
	if p == nil || len(p.Items) == 0 {
		return false
	}
	out.Action.CatalogID = p.CatalogID
	if len(p.Items) == 1 {
		out.Type, out.Action.ProductID = "product", p.Items[0].RetailerID
		return true
	}
	section := outSection{Title: sectionTitle(c.Header)}
	for _, item := range p.Items {
		section.Products = append(section.Products, outProduct{item.RetailerID})
	}
	out.Type, out.Action.Sections = "product_list", []outSection{section}
	return true
}

// sectionTitle fits words into the 24 characters of a section's title.
func sectionTitle(s string) string {
	if utf8.RuneCountInString(s) <= message.MaxRowTitle {
		return s
	}
	return string([]rune(s)[:message.MaxRowTitle-1]) + "…"
}
