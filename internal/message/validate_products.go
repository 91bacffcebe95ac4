package message

import (
	"strings"

	"prosa/internal/core"
)

// Meta's limits of product messages. Source: Meta, Cloud API, "Share products with
// customers". The page names no length for a retailer's id; 100 is the catalogue's
// own ("Product feed fields", id).
const (
	MaxProducts   = 30
	MaxRetailerID = 100
)

// validateProducts: one product, with or without a text; several need a text and a
// header.
func (c Content) validateProducts() error {
	p := c.Products
	if p == nil || strings.TrimSpace(p.CatalogID) == "" {
		return required("products.catalog_id")
	}
	if n := len(p.Items); n == 0 || n > MaxProducts {
		return core.E(core.Invalid, "products_count", "1 to %d products, not %d", MaxProducts, n).On("products.items")
	}
	if c.Media != nil {
		return core.E(core.Invalid, "media_not_allowed", "products show the catalogue's own pictures").On("media")
	}
	least := 0
	if len(p.Items) > 1 {
		least = 1
	} else if c.Header != "" {
		return core.E(core.Invalid, "header_not_allowed", "a single product has no header").On("header")
	}
	ids := map[string]bool{}
	for _, item := range p.Items {
		if err := firstError(length("products.retailer_id", item.RetailerID, 1, MaxRetailerID), unique("products.retailer_id", ids, item.RetailerID)); err != nil {
			return err
		}
	}
	return firstError(length("text", c.Text, least, MaxBody), length("header", c.Header, least, MaxHeader), length("footer", c.Footer, 0, MaxFooter))
}
