package sandbox

import (
	"strings"
	"testing"
)

// card is a card with quick replies, changed by the keys given.
func card(index int, change m) m {
	c := m{"card_index": index, "header": m{"type": "image", "image": m{"link": "https://example.com/a.jpg"}}, "body": m{"text": "c"},
		"action": m{"buttons": []any{m{"type": "quick_reply", "quick_reply": m{"id": string(rune('a' + index)), "title": "Quero"}}}}}
	for k, v := range change {
		if c[k] = v; v == nil {
			delete(c, k)
		}
	}
	return c
}

func interactive(it m) map[string]any { return inMessage("interactive", it) }

func carouselOf(cards ...any) m {
	return m{"type": "carousel", "body": m{"text": "x"}, "action": m{"cards": cards}}
}

func with(o m, key string, v any) m {
	out := m{key: v}
	for k, have := range o {
		if _, changed := out[k]; !changed {
			out[k] = have
		}
	}
	return out
}

func productList(items int) m {
	var list []any
	for range items {
		list = append(list, m{"product_retailer_id": "sku"})
	}
	return m{"type": "product_list", "header": m{"type": "text", "text": "h"}, "body": m{"text": "x"},
		"action": m{"catalog_id": "1", "sections": []any{m{"title": "s", "product_items": list}}}}
}

func TestSendRichValidation(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.open("p1")
	link := m{"name": "cta_url", "parameters": m{"display_text": "Ver", "url": "https://example.com"}}
	eleven := make([]any, 11)
	for i := range eleven {
		eleven[i] = card(min(i, 9), nil)
	}
	for name, c := range map[string]struct {
		it   m
		code int
	}{
		"one card":             {carouselOf(card(0, nil)), 131009},
		"eleven cards":         {carouselOf(eleven...), 131009},
		"no cards":             {m{"type": "carousel", "body": m{"text": "x"}, "action": m{}}, 131008},
		"carousel no body":     {m{"type": "carousel", "action": m{"cards": []any{card(0, nil), card(1, nil)}}}, 131008},
		"carousel header":      {with(carouselOf(card(0, nil), card(1, nil)), "header", m{"type": "text", "text": "h"}), 131009},
		"carousel footer":      {with(carouselOf(card(0, nil), card(1, nil)), "footer", m{"text": "f"}), 131009},
		"card no header":       {carouselOf(card(0, m{"header": nil}), card(1, nil)), 131008},
		"card text header":     {carouselOf(card(0, m{"header": m{"type": "text", "text": "h"}}), card(1, nil)), 131009},
		"card index twice":     {carouselOf(card(0, nil), card(0, nil)), 131009},
		"card index missing":   {carouselOf(card(0, m{"card_index": nil}), card(1, nil)), 131008},
		"card long body":       {carouselOf(card(0, m{"body": m{"text": strings.Repeat("a", 161)}}), card(1, nil)), 131009},
		"card many lines":      {carouselOf(card(0, m{"body": m{"text": "a\nb\nc\nd"}}), card(1, nil)), 131009},
		"card unknown key":     {carouselOf(card(0, m{"footer": m{"text": "f"}}), card(1, nil)), 100},
		"cards of two sorts":   {carouselOf(card(0, nil), card(1, m{"action": link})), 131009},
		"picture and video":    {carouselOf(card(0, nil), card(1, m{"header": m{"type": "video", "video": m{"link": "https://example.com/a.mp4"}}})), 131009},
		"card reply button":    {carouselOf(card(0, m{"action": m{"buttons": []any{m{"type": "reply", "reply": m{"id": "1", "title": "x"}}}}}), card(1, nil)), 131009},
		"card without action":  {carouselOf(card(0, m{"action": m{}}), card(1, nil)), 131008},
		"same id on two":       {carouselOf(card(0, nil), card(1, m{"action": card(0, nil)["action"]})), 131009},
		"product no id":        {m{"type": "product", "action": m{"catalog_id": "1"}}, 131008},
		"product no catalogue": {m{"type": "product", "action": m{"product_retailer_id": "1"}}, 131008},
		"product header":       {m{"type": "product", "header": m{"type": "text", "text": "h"}, "action": m{"catalog_id": "1", "product_retailer_id": "1"}}, 131009},
		"list no header":       {with(productList(2), "header", nil), 131008},
		"list no body":         {with(productList(2), "body", nil), 131008},
		"list empty":           {productList(0), 131008},
		"list too many":        {productList(31), 131009},
		"location footer":      {m{"type": "location_request_message", "body": m{"text": "x"}, "footer": m{"text": "f"}, "action": m{"name": "send_location"}}, 131009},
	} {
		t.Run(name, func(t *testing.T) {
			status, out := b.call("POST", messages, interactive(c.it))
			if code(out) != c.code || status != 400 {
				t.Errorf("got %d with HTTP %d, want %d: %v", code(out), status, c.code, out)
			}
		})
	}
}

func TestSendRich(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.open("p1")
	set := b.sb.Settings()
	set.FetchLinks = false
	if err := b.sb.SetSettings(set); err != nil {
		t.Fatal(err)
	}
	wamid := b.send(interactive(carouselOf(card(0, nil), card(1, m{"body": nil}))))
	b.send(interactive(productList(30)))
	b.send(interactive(m{"type": "product", "action": m{"catalog_id": "1", "product_retailer_id": "sku"}}))
	b.idle()
	thread, err := b.sb.Thread("p1", "", "", 100)
	if err != nil || len(thread) != 4 {
		t.Fatalf("%d messages, %v", len(thread), err)
	}
	if it := thread[1].Interactive; len(it.Cards) != 2 || it.Cards[1].Buttons[0].ID != "b" || it.Cards[0].Header.Type != "image" {
		t.Errorf("carousel %+v", it)
	}
	if p := thread[2].Interactive.Products; p.CatalogID != "1" || len(p.Sections[0].Items) != 30 {
		t.Errorf("products %+v", p)
	}
	b.hooks.take()
	if _, err := b.sb.Write("p1", Inbound{Type: "interactive", ContextID: wamid, Interactive: &InboundReply{Type: "button_reply", ID: "b", Title: "Quero"}}); err != nil {
		t.Fatal(err)
	}
	b.idle()
	if got := at(b.hooks.all()[0].value(), "messages", 0, "interactive", "button_reply", "id"); got != "b" {
		t.Errorf("the tap arrives as %v", got)
	}
}
