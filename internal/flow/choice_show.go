package flow

import (
	"strconv"
	"unicode/utf8"

	"prosa/internal/dealer"
	"prosa/internal/message"
)

// show sends the options under a text: as buttons, as a list, or as numbered lines
// where the channel or the node's style has nothing better.
func (n *choiceNode) show(t *Turn, options []option, body string) {
	body = clip(body, message.MaxText)
	if blank(body) {
		body = t.text(readyChooseByNum)
	}
	switch {
	case t.env.channel() != dealer.WhatsApp || n.Style == styleText || len(options) == 0:
		// Plain text has room for all: no pages.
		t.s.Page = 0
		last := t.text(readyChooseByNum)
		t.sayNumbered(body, options, last)
	case n.Style != styleList && fitsButtons(options, body):
		t.send(n.buttons(t, options, body))
	default:
		t.send(n.list(t, options, body))
	}
}

// fitsButtons: up to three short options with nothing to explain. Titles must be
// unlike, since a tap shows only the title.
func fitsButtons(options []option, body string) bool {
	if len(options) > message.MaxButtons || utf8.RuneCountInString(body) > message.MaxBody {
		return false
	}
	for i, o := range options {
		if blank(o.title) || o.description != "" || utf8.RuneCountInString(o.title) > message.MaxButtonTitle {
			return false
		}
		for _, other := range options[:i] {
			if other.title == o.title {
				return false
			}
		}
	}
	return true
}

func (n *choiceNode) buttons(t *Turn, options []option, body string) message.Content {
	c := message.Content{Kind: message.Buttons, Text: body, Buttons: make([]message.Choice, len(options))}
	c.Header, c.Footer = n.frame(t)
	for i, o := range options {
		c.Buttons[i] = message.Choice{ID: n.optionID(o.id), Title: o.title}
	}
	return c
}

// list shows one page of options; more pages are reached by a last row.
func (n *choiceNode) list(t *Turn, options []option, body string) message.Content {
	count := pages(len(options))
	t.s.Page = min(t.s.Page, count-1)
	shown := onPage(options, t.s.Page)
	sections := n.sections(t, shown)
	if count > 1 {
		next, last := (t.s.Page+1)%count, &sections[len(sections)-1]
		last.Rows = append(last.Rows, message.Choice{
			ID:          n.optionID(pagePrefix + strconv.Itoa(next)),
			Title:       clip(t.text(readyMore), message.MaxRowTitle),
			Description: strconv.Itoa(next+1) + "/" + strconv.Itoa(count),
		})
	}
	button := t.text(n.Button)
	if blank(button) {
		button = t.text(readyListButton)
	}
	c := message.Content{Kind: message.List, Text: body, List: &message.ListMenu{
		Button:   clip(button, message.MaxListButton),
		Sections: sections,
	}}
	c.Header, c.Footer = n.frame(t)
	return c
}

// sections are the rows of a page: those made from stores or departments, and the node's
// own under a heading, where both are there.
func (n *choiceNode) sections(t *Turn, shown []option) []message.Section {
	rows := make([]message.Choice, len(shown), len(shown)+1)
	for i, o := range shown {
		rows[i] = n.row(o, t.s.Page*pageSize+i+1)
	}
	at := made(shown)
	if at == 0 || at == len(shown) {
		return []message.Section{{Rows: rows}}
	}
	above, below := readyStores, n.Heading
	if n.From == fromDepartments {
		above = readyDepartments
	}
	if below.Empty() {
		below = readyOwnOptions
	}
	return []message.Section{
		{Title: clip(t.text(above), message.MaxRowTitle), Rows: rows[:at:at]},
		{Title: clip(t.text(below), message.MaxRowTitle), Rows: rows[at:]},
	}
}

// row cuts a long title and says the whole of it in the description.
func (n *choiceNode) row(o option, number int) message.Choice {
	title, description := clip(o.title, message.MaxRowTitle), o.description
	if title != o.title {
		description = o.title
		if o.description != "" {
			description += " – " + o.description
		}
	}
	if blank(title) {
		title = strconv.Itoa(number)
	}
	return message.Choice{ID: n.optionID(o.id), Title: title, Description: clip(description, message.MaxRowDetail)}
}

func (n *choiceNode) frame(t *Turn) (header, footer string) {
	return clip(t.text(n.Header), message.MaxHeader), clip(t.text(n.Footer), message.MaxFooter)
}
