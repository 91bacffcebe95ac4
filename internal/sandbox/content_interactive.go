package sandbox

import "strings"

// The kinds of interactive messages whose action is not looked into: they are
// passed on to the phone as they are (Meta, "Interactive messages").
var otherInteractive = []string{
	"catalog_message", "address_message", "voice_call", "call_permission_request", "request_contact_info", "order_details", "order_status",
}

// readInteractive reads the interactive object. Texts that are too long here are
// 131009, unlike elsewhere.
func readInteractive(s *Sandbox, n *number, root section, d *draft) {
	o := root.sub("interactive")
	o.long = 131009
	kinds := append([]string{"button", "list", "cta_url", "location_request_message", "flow", "carousel", "product", "product_list"}, otherInteractive...)
	it := &Interactive{Kind: o.oneOf("type", kinds...), Raw: o.m}
	d.Interactive = it
	o.only("type", "header", "body", "footer", "action")
	action := o.sub("action")
	action.long = 131009
	limit := 1024
	if it.Kind == "list" {
		limit = 4096
	}
	bodyOptional := it.Kind == "product" || it.Kind == "call_permission_request"
	if o.has("body") || !bodyOptional {
		it.Body = o.sub("body").must("text", limit)
	}
	if o.has("footer") {
		it.Footer = o.sub("footer").must("text", 60)
	}
	if (o.has("header") || o.has("footer")) && bare[it.Kind] || o.has("header") && it.Kind == "product" {
		o.fail(131009, "Header or footer is not allowed for interactive type %s.", it.Kind)
	}
	if o.has("header") || it.Kind == "product_list" {
		it.Header = s.readHeader(n, o.sub("header"), it.Kind)
	}
	if o.err != nil {
		return
	}
	switch it.Kind {
	case "button":
		it.Buttons = readButtons(action)
	case "list":
		it.List = readList(action)
	case "cta_url":
		it.CTA = readCTA(action)
	case "carousel":
		it.Cards = s.readCards(n, action)
	case "product":
		it.Products = readProduct(action)
	case "product_list":
		it.Products = readProducts(action)
	case "location_request_message":
		action.oneOf("name", "send_location")
	case "flow":
		it.Flow = readFlow(action)
	}
}

// readHeader: a list has only text, a card only a picture or video.
func (s *Sandbox) readHeader(n *number, o section, kind string) *Header {
	allowed := []string{"text", "image", "video", "document"}
	if kind == "list" || kind == "product_list" {
		allowed = allowed[:1]
	}
	if kind == "card" {
		allowed = allowed[1:3]
	}
	h := &Header{Type: o.oneOf("type", allowed...)}
	switch h.Type {
	case "":
	case "text":
		h.Text = o.must("text", 60)
	default:
		f := o.sub(h.Type)
		h.Media = s.readFile(n, f, h.Type)
		h.Media.Filename = f.text("filename", 240)
	}
	return h
}

// readButtons: 1 to 3 replies with unique ids and titles.
func readButtons(action section) []ReplyButton {
	var out []ReplyButton
	ids, titles := map[string]bool{}, map[string]bool{}
	for _, b := range action.list("buttons", 1, 3) {
		b.oneOf("type", "reply")
		r := b.sub("reply")
		btn := ReplyButton{ID: r.must("id", 256), Title: r.must("title", 20)}
		unique(r, ids, "id", btn.ID)
		unique(r, titles, "title", btn.Title)
		out = append(out, btn)
	}
	return out
}

// readList: up to 10 sections and 10 rows in all; titles needed when there are several.
func readList(action section) *List {
	l := &List{Button: action.must("button", 20)}
	rows, ids := 0, map[string]bool{}
	sections := action.list("sections", 1, 10)
	for _, sec := range sections {
		sec.only("title", "rows", "product_items")
		out := Section{Title: sec.text("title", 24)}
		if len(sections) > 1 && strings.TrimSpace(out.Title) == "" {
			sec.fail(131009, "Section title is required when there is more than one section.")
		}
		for _, r := range sec.list("rows", 1, 10) {
			r.only("id", "title", "description")
			row := Row{ID: r.must("id", 200), Title: r.must("title", 24), Description: r.text("description", 72)}
			unique(r, ids, "id", row.ID)
			out.Rows = append(out.Rows, row)
		}
		rows += len(out.Rows)
		l.Sections = append(l.Sections, out)
	}
	if rows > 10 {
		action.fail(131009, "Total row count exceed max allowed count: 10.")
	}
	return l
}

func readFlow(action section) *FlowAction {
	action.oneOf("name", "flow")
	p := action.sub("parameters")
	p.must("flow_message_version", 0)
	f := &FlowAction{CTA: p.must("flow_cta", 30), Token: p.text("flow_token", 0)}
	if f.ID = or(p.text("flow_id", 0), p.text("flow_name", 0)); f.ID == "" {
		p.fail(131008, "Parameter %s or %s is required.", p.at("flow_id"), p.at("flow_name"))
	}
	return f
}

// unique refuses a second use of value: 131009.
func unique(o section, seen map[string]bool, key, value string) {
	if value != "" && seen[value] {
		o.fail(131009, "Duplicated %s: \"%s\".", o.at(key), value)
	}
	seen[value] = true
}
