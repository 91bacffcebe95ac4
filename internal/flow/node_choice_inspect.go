package flow

import (
	"strconv"
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
	case styleAuto, styleList, styleButtons:
		r.fallback(message.List)
	case styleText:
	default:
		r.problemAt("style", "choice_style", "style %q is none of list, buttons and text", n.Style)
	}
	r.optionalText("heading", n.Heading, message.MaxRowTitle)
	switch n.From {
	case fromOptions:
		if len(n.Options) == 0 {
			r.problemAt("options", "empty", "there is nothing to choose")
		}
	case fromStores, fromDepartments:
	default:
		r.problemAt("from", "choice_source", "options come from %q, which is neither stores nor departments", n.From)
	}
	n.inspectOptions(r)
}

func (n *choiceNode) inspectOptions(r *review) {
	seen, long := map[string]bool{}, len(n.Options) > message.MaxButtons
	for i, o := range n.Options {
		field := "options." + strconv.Itoa(i)
		switch {
		case !validID(o.ID):
			r.problemAt(field+".id", "option_id", "option %q: an id is 1 to %d of a-z, 0-9, _ and -", o.ID, maxID)
		case reservedPort(o.ID):
			r.problemAt(field+".id", "option_id", "option %q has the name of another exit", o.ID)
		case seen[o.ID]:
			r.problemAt(field+".id", "option_id", "two options have the id %q", o.ID)
		}
		seen[o.ID] = true
		r.text(field+".title", o.Title, 2*message.MaxRowDetail)
		for _, s := range o.Title.all() {
			long = long || utf8.RuneCountInString(s) > message.MaxButtonTitle
			if utf8.RuneCountInString(s) > message.MaxRowTitle {
				r.warnAt(field+".title", "title_cut", "option %s: %q will be cut to %d characters", o.ID, s, message.MaxRowTitle)
			}
		}
		long = long || !o.Description.Empty()
		r.optionalText(field+".description", o.Description, message.MaxRowDetail)
	}
	if n.Style == styleButtons && long {
		r.warnAt("style", "style_unfit", "the options do not fit buttons and become a list")
	}
}
