package flow

import (
	"unicode/utf8"

	"prosa/internal/message"
)

func (n *choiceNode) inspect(r *review) {
	r.text("text", n.Text, message.MaxText)
	r.optionalText("header", n.Header, message.MaxHeader)
	r.optionalText("footer", n.Footer, message.MaxFooter)
	r.optionalText("button", n.Button, message.MaxListButton)
	r.optionalText("retry", n.Retry, message.MaxText)
	r.optionalText("media", n.Media, message.MaxText)
	r.target("save", n.Save)
	switch n.Style {
	case styleAuto, styleList, styleButtons, styleText:
	default:
		r.problem("choice_style", "style %q is none of list, buttons and text", n.Style)
	}
	switch n.From {
	case fromOptions:
		n.inspectOptions(r)
	case fromStores, fromDepartments:
		if len(n.Options) > 0 {
			r.problem("choice_source", "options come from %s and from the node at once", n.From)
		}
	default:
		r.problem("choice_source", "options come from %q, which is neither stores nor departments", n.From)
	}
}

func (n *choiceNode) inspectOptions(r *review) {
	if len(n.Options) == 0 {
		r.problem("empty", "there is nothing to choose")
	}
	seen := map[string]bool{}
	for _, o := range n.Options {
		if !validID(o.ID) {
			r.problem("option_id", "option %q: an id is 1 to %d of a-z, 0-9, _ and -", o.ID, maxID)
		}
		if reservedPort(o.ID) {
			r.problem("option_id", "option %q has the name of another exit", o.ID)
		}
		if seen[o.ID] {
			r.problem("option_id", "two options have the id %q", o.ID)
		}
		seen[o.ID] = true
		r.text("option "+o.ID, o.Title, 2*message.MaxRowDetail)
		for _, s := range o.Title.all() {
			if utf8.RuneCountInString(s) > message.MaxRowTitle {
				r.warn("title_cut", "option %s: %q will be cut to %d characters", o.ID, s, message.MaxRowTitle)
			}
		}
		r.optionalText("option "+o.ID, o.Description, message.MaxRowDetail)
	}
}
