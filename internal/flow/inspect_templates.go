package flow

import "strings"

// templates checks what is known of the templates a flow sends: that they are
// approved, and that a flow that sends marketing asks for consent. Consent may have
// been given elsewhere, so that is a warning: the send gate decides.
func (r *review) templates() {
	sends, asks := "", false
	for _, n := range r.def.Nodes {
		switch n := n.(type) {
		case *consentNode:
			asks = asks || n.Purpose == "marketing" && n.Action != "revoke"
		case *templateNode:
			category := n.Category
			r.node = n.ID
			if t := r.template(n.Name, n.Language); t != nil {
				category = t.Category
			}
			if sends == "" && strings.EqualFold(category, "MARKETING") {
				sends = n.ID
			}
		}
	}
	if r.node = sends; sends != "" && !asks {
		r.warn("marketing_consent", "a marketing template reaches only those who agreed, and this flow does not ask")
	}
	r.node = ""
}
