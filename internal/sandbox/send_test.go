package sandbox

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSendTextAndTicks(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.open("p1")
	b.hooks.take()
	body := textTo("+55 (11) 98765-0001")
	body["biz_opaque_callback_data"] = "v1.tok"
	status, out := b.call("POST", messages, body)
	if status != 200 {
		t.Fatalf("%d %v", status, out)
	}
	wamid := at(out, "messages", 0, "id").(string)
	want := map[string]any{
		"messaging_product": "whatsapp",
		"contacts":          []any{map[string]any{"input": "+55 (11) 98765-0001", "wa_id": "5511987650001"}},
		"messages":          []any{map[string]any{"id": wamid}},
	}
	if d := cmp.Diff(want, out); d != "" {
		t.Error(d)
	}
	b.idle()
	if d := cmp.Diff([]string{"sent", "delivered", "read"}, b.hooks.statuses(wamid)); d != "" {
		t.Error(d)
	}
	for _, h := range b.hooks.all() {
		if got := at(h.value(), "statuses", 0, "biz_opaque_callback_data"); got != "v1.tok" {
			t.Errorf("token %v", got)
		}
	}
	if p := at(b.hooks.all()[2].value(), "statuses", 0, "pricing"); p != nil {
		t.Errorf("pricing a third time: %v", p)
	}
	log, last := b.sb.Accepted(0, "", 10)
	if len(log) != 1 || last != 1 || log[0].Token != "v1.tok" || log[0].Wamid != wamid || log[0].Answer != "ok" {
		t.Errorf("accepted %+v", log)
	}
}

// inMessage builds a message of a type around its content.
func inMessage(kind string, content any) map[string]any {
	return map[string]any{"messaging_product": "whatsapp", "to": "+5511987650001", "type": kind, kind: content}
}

type m = map[string]any

func TestSendValidation(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.open("p1")
	reply := func(id, title string) m { return m{"type": "reply", "reply": m{"id": id, "title": title}} }
	buttons := func(list ...any) m {
		return m{"type": "button", "body": m{"text": "x"}, "action": m{"buttons": list}}
	}
	rows := func(n int) []any {
		var out []any
		for i := range n {
			out = append(out, m{"id": strings.Repeat("r", i+1), "title": "t"})
		}
		return out
	}
	tpl := func(name, lang string, comps ...any) m {
		return inMessage("template", m{"name": name, "language": m{"code": lang}, "components": comps})
	}
	texts := func(v ...string) m {
		var ps []any
		for _, x := range v {
			ps = append(ps, m{"type": "text", "text": x})
		}
		return m{"type": "body", "parameters": ps}
	}
	bsuid := textTo("")
	delete(bsuid, "to")
	bsuid["recipient"] = "BR.77777777777777777777"
	longToken := textTo("+5511987650001")
	longToken["biz_opaque_callback_data"] = strings.Repeat("x", 513)
	group := textTo("+5511987650001")
	group["recipient_type"] = "group"
	cases := map[string]struct {
		body m
		code int
		http int
	}{
		"no product":          {m{"to": "+5511987650001", "text": m{"body": "x"}}, 131008, 400},
		"wrong product":       {m{"messaging_product": "sms", "to": "+5511987650001", "text": m{"body": "x"}}, 131009, 400},
		"no to":               {m{"messaging_product": "whatsapp", "text": m{"body": "x"}}, 131008, 400},
		"bad to":              {textTo("abc"), 131009, 400},
		"self":                {textTo("+551140001001"), 131021, 400},
		"nobody":              {textTo("+5511912340000"), 131026, 400},
		"unknown BSUID":       {bsuid, 131026, 400},
		"group":               {group, 131041, 400},
		"unknown type":        {inMessage("hologram", m{}), 131051, 400},
		"unknown key":         {inMessage("text", m{"body": "x", "colour": "red"}), 100, 400},
		"unknown top key":     {func() m { x := textTo("+5511987650001"); x["foo"] = 1; return x }(), 100, 400},
		"no body":             {inMessage("text", m{}), 131008, 400},
		"empty body":          {inMessage("text", m{"body": " "}), 131009, 400},
		"long body":           {inMessage("text", m{"body": strings.Repeat("a", 4097)}), 100, 400},
		"body not a string":   {inMessage("text", m{"body": m{}}), 100, 400},
		"no text":             {m{"messaging_product": "whatsapp", "to": "+5511987650001"}, 131008, 400},
		"long token":          {longToken, 100, 400},
		"media nothing":       {inMessage("image", m{}), 131008, 400},
		"media both":          {inMessage("image", m{"id": "1", "link": "http://x/y"}), 100, 400},
		"media unknown":       {inMessage("image", m{"id": "1"}), 131009, 400},
		"media bad link":      {inMessage("image", m{"link": "ftp://x/y"}), 131009, 400},
		"latitude":            {inMessage("location", m{"latitude": 91, "longitude": 0}), 131009, 400},
		"no longitude":        {inMessage("location", m{"latitude": 1}), 131008, 400},
		"contact no name":     {inMessage("contacts", []any{m{"phones": []any{}}}), 131008, 400},
		"reaction unknown":    {inMessage("reaction", m{"message_id": "wamid.x", "emoji": "👍"}), 131009, 400},
		"interactive type":    {inMessage("interactive", m{"type": "x", "body": m{"text": "x"}, "action": m{}}), 131009, 400},
		"four buttons":        {inMessage("interactive", buttons(reply("1", "a"), reply("2", "b"), reply("3", "c"), reply("4", "d"))), 131009, 400},
		"long title":          {inMessage("interactive", buttons(reply("1", strings.Repeat("a", 21)))), 131009, 400},
		"same id":             {inMessage("interactive", buttons(reply("1", "a"), reply("1", "b"))), 131009, 400},
		"same title":          {inMessage("interactive", buttons(reply("1", "a"), reply("2", "a"))), 131009, 400},
		"no interactive body": {inMessage("interactive", m{"type": "button", "action": m{"buttons": []any{reply("1", "a")}}}), 131008, 400},
		"eleven rows": {inMessage("interactive", m{"type": "list", "body": m{"text": "x"}, "action": m{"button": "b", "sections": []any{
			m{"title": "a", "rows": rows(6)}, m{"title": "b", "rows": []any{m{"id": "z", "title": "z"}, m{"id": "y", "title": "z"}, m{"id": "w", "title": "z"}, m{"id": "v", "title": "z"}, m{"id": "u", "title": "z"}}}}}}), 131009, 400},
		"section title": {inMessage("interactive", m{"type": "list", "body": m{"text": "x"}, "action": m{"button": "b", "sections": []any{
			m{"rows": rows(1)}, m{"title": "b", "rows": []any{m{"id": "z", "title": "z"}}}}}}), 131009, 400},
		"list image header": {inMessage("interactive", m{"type": "list", "header": m{"type": "image"}, "body": m{"text": "x"}, "action": m{"button": "b", "sections": []any{m{"rows": rows(1)}}}}), 131009, 400},
		"cta no url":        {inMessage("interactive", m{"type": "cta_url", "body": m{"text": "x"}, "action": m{"name": "cta_url", "parameters": m{"display_text": "x"}}}), 131008, 400},
		"cta bad url":       {inMessage("interactive", m{"type": "cta_url", "body": m{"text": "x"}, "action": m{"name": "cta_url", "parameters": m{"display_text": "x", "url": "tel:1"}}}), 131009, 400},
		"template unknown":  {tpl("nope", "pt_BR"), 132001, 404},
		"template language": {tpl("hello_world", "pt_BR"), 132001, 404},
		"template count":    {tpl("revisao_agendada", "pt_BR", texts("Ana")), 132000, 400},
		"template param":    {tpl("revisao_agendada", "pt_BR", texts("Ana", "")), 131008, 400},
		"template long":     {tpl("revisao_agendada", "pt_BR", texts("Ana", strings.Repeat("a", 1024))), 132005, 400},
		"template no lang":  {inMessage("template", m{"name": "hello_world"}), 131008, 400},
		"mark read unknown": {m{"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.x"}, 131009, 400},
		"bad status":        {m{"messaging_product": "whatsapp", "status": "seen", "message_id": "wamid.x"}, 131009, 400},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			status, out := b.call("POST", messages, c.body)
			if code(out) != c.code || status != c.http {
				t.Errorf("got %d with HTTP %d, want %d with %d: %v", code(out), status, c.code, c.http, out)
			}
			if at(out, "error", "fbtrace_id") == nil {
				t.Error("no fbtrace_id")
			}
		})
	}
	if log, _ := b.sb.Accepted(0, "", 10); len(log) != 0 {
		t.Errorf("refused sends were accepted: %+v", log)
	}
}

func TestErrorEnvelope(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, out := b.call("POST", messages, textTo("+5511987650001"))
	delete(out["error"].(map[string]any), "fbtrace_id")
	want := m{"error": m{
		"message": "(#131047) Re-engagement message", "type": "OAuthException", "code": 131047.0,
		"error_data": m{
			"messaging_product": "whatsapp",
			"details":           "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
		},
	}}
	if d := cmp.Diff(want, out); d != "" {
		t.Error(d)
	}
}

func TestEveryContentType(t *testing.T) {
	t.Parallel()
	b := setup(t)
	inbound := b.open("p1")
	set := b.sb.Settings()
	set.FetchLinks = false
	if err := b.sb.SetSettings(set); err != nil {
		t.Fatal(err)
	}
	it := func(v m) m { v["body"] = m{"text": "corpo"}; return inMessage("interactive", v) }
	cases := map[string]m{
		"text with quote": func() m { x := textTo("+5511987650001"); x["context"] = m{"message_id": inbound}; return x }(),
		"default type":    {"messaging_product": "whatsapp", "to": "+5511987650001", "text": m{"body": "x", "preview_url": true}},
		"image link":      inMessage("image", m{"link": "https://example.com/a.jpg", "caption": "c"}),
		"video link":      inMessage("video", m{"link": "https://example.com/a.mp4"}),
		"audio link":      inMessage("audio", m{"link": "https://example.com/a.ogg", "voice": true}),
		"document link":   inMessage("document", m{"link": "https://example.com/a.pdf", "filename": "a.pdf"}),
		"sticker link":    inMessage("sticker", m{"link": "https://example.com/a.webp"}),
		"location":        inMessage("location", m{"latitude": "-23.5", "longitude": -46.6, "name": "Loja", "address": "Rua 1"}),
		"contacts":        inMessage("contacts", []any{m{"name": m{"formatted_name": "Cliente 9", "first_name": "Cliente"}, "phones": []any{m{"phone": "+5511900000000"}}}}),
		"reaction":        inMessage("reaction", m{"message_id": inbound, "emoji": "👍"}),
		"buttons":         it(m{"type": "button", "header": m{"type": "text", "text": "h"}, "footer": m{"text": "f"}, "action": m{"buttons": []any{m{"type": "reply", "reply": m{"id": "1", "title": "Sim"}}}}}),
		"list":            it(m{"type": "list", "action": m{"button": "Ver", "sections": []any{m{"rows": []any{m{"id": "1", "title": "Um", "description": "d"}}}}}}),
		"cta_url":         it(m{"type": "cta_url", "action": m{"name": "cta_url", "parameters": m{"display_text": "Abrir", "url": "https://example.com"}}}),
		"ask location":    it(m{"type": "location_request_message", "action": m{"name": "send_location"}}),
		"flow":            it(m{"type": "flow", "action": m{"name": "flow", "parameters": m{"flow_message_version": "3", "flow_id": "1", "flow_cta": "Abrir"}}}),
		"template": inMessage("template", m{"name": "revisao_agendada", "language": m{"code": "pt_BR", "policy": "deterministic"}, "components": []any{
			m{"type": "body", "parameters": []any{m{"type": "text", "text": "Ana"}, m{"type": "text", "text": "amanhã"}}},
			m{"type": "button", "sub_type": "quick_reply", "index": "0", "parameters": []any{m{"type": "payload", "payload": "ok"}}},
		}}),
	}
	for name, body := range cases {
		t.Run(name, func(t *testing.T) { b.send(body) })
	}
	b.idle()
	thread, err := b.sb.Thread("p1", "", "", 100)
	if err != nil {
		t.Fatal(err)
	}
	if len(thread) != len(cases) { // less the reaction, plus the customer's own
		t.Errorf("%d messages in the thread", len(thread))
	}
	for _, x := range thread {
		switch {
		case x.From == Handset:
			if d := cmp.Diff([]Reaction{{Business, "👍"}}, x.Reactions); d != "" {
				t.Error(d)
			}
		case x.Status != Read:
			t.Errorf("%s is %s", x.Type, x.Status)
		case x.Type == "template" && (x.Template.Body != "Olá Ana, sua revisão está marcada para amanhã. Podemos confirmar?" || x.Template.Buttons[0].Payload != "ok"):
			t.Errorf("template %+v", x.Template)
		}
	}
}

func TestMarkReadAndTyping(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first := b.open("p1")
	second := b.open("p1")
	status, out := b.call("POST", messages, m{"messaging_product": "whatsapp", "status": "read", "message_id": second, "typing_indicator": m{"type": "text"}})
	if status != 200 || out["success"] != true {
		t.Fatalf("%d %v", status, out)
	}
	v, err := b.sb.threadView("p1", "", "", 10)
	if err != nil || !v.Typing {
		t.Errorf("typing %v %v", v.Typing, err)
	}
	for i, id := range []string{first, second} {
		if x := v.Messages[i]; x.Wamid != id || x.Status != Read {
			t.Errorf("%d is %s", i, x.Status)
		}
	}
}
