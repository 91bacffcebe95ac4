package flow

import (
	"strconv"

	"prosa/internal/dealer"
	"prosa/internal/message"
)

// productsNode shows products of the catalogue connected to the number and goes on.
// What the customer orders comes as a message of its own. Titles are for channels
// without a catalogue and for the people who read along.
//
//	{"id": "parts", "kind": "products", "text": {"pt-BR": "Separei estas peças:"}, "header": {"pt-BR": "Peças"}, "catalog_id": "194836987003835",
//	 "products": [{"retailer_id": "filtro-1", "title": {"pt-BR": "Filtro de óleo"}}, {"retailer_id": "oleo-5w30", "title": {"pt-BR": "Óleo 5W30"}}]}
type productsNode struct {
	Base
	Text      Text          `json:"text,omitzero" max:"1024"`
	Header    Text          `json:"header,omitzero" max:"60" doc:"Of several products; empty is a ready word."`
	Footer    Text          `json:"footer,omitzero" max:"60"`
	CatalogID string        `json:"catalog_id"`
	Products  []productSpec `json:"products" min:"1" max:"30"`
}

type productSpec struct {
	RetailerID string `json:"retailer_id" doc:"The product's Content ID in the catalogue."`
	Title      Text   `json:"title,omitzero" max:"100"`
}

var productsKind = kindSpec{kind: "products", group: groupSay, make: func() Node { return new(productsNode) },
	example: `{"id": "parts", "kind": "products", "text": {"pt-BR": "Separei estas peças:", "en": "These are the parts:", "es": "Separé estas piezas:"}, "catalog_id": "194836987003835",
		"products": [{"retailer_id": "filtro-1", "title": {"pt-BR": "Filtro de óleo", "en": "Oil filter", "es": "Filtro de aceite"}}, {"retailer_id": "oleo-5w30", "title": "5W30"}]}`}

var readyProducts = Text{PT: "Produtos", EN: "Products", ES: "Productos"}

func (n *productsNode) items() int { return len(n.Products) }

func (n *productsNode) Ports() []Port { return n.out(Port{Name: "next", Role: RoleNext}) }

func (n *productsNode) Enter(t *Turn) Exit {
	c := message.Content{
		Kind: message.Products, Text: clip(t.text(n.Text), message.MaxBody), Footer: clip(t.text(n.Footer), message.MaxFooter),
		Products: &message.ProductList{CatalogID: n.CatalogID},
	}
	for _, p := range n.Products {
		c.Products.Items = append(c.Products.Items, message.Product{RetailerID: p.RetailerID, Title: t.text(p.Title)})
	}
	if len(n.Products) > 1 { // a single product shows its own
		c.Header = clip(firstOf(t.text(n.Header), t.text(readyProducts)), message.MaxHeader)
	}
	t.send(c)
	return leave(n, "next")
}

func (n *productsNode) inspect(r *review) {
	check := r.optionalText
	if len(n.Products) > 1 {
		check = r.text
	}
	check("text", n.Text, message.MaxBody)
	r.optionalText("header", n.Header, message.MaxHeader)
	r.optionalText("footer", n.Footer, message.MaxFooter)
	probe := message.Content{Kind: message.Products, Text: "x", Products: &message.ProductList{CatalogID: n.CatalogID}}
	for i, p := range n.Products {
		r.optionalText("products."+strconv.Itoa(i)+".title", p.Title, 100)
		probe.Products.Items = append(probe.Products.Items, message.Product{RetailerID: p.RetailerID})
	}
	if len(n.Products) > 1 {
		probe.Header = "x"
	}
	if err := probe.Validate(dealer.WhatsApp); err != nil {
		r.problemAt("products", "content_invalid", "%v", err)
	}
	r.fallback(message.Products)
}
