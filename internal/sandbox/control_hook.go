package sandbox

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"

	"prosa/internal/core"
)

// hookRoutes: subscriptions, deliveries, the accepted log, webhooks by hand.
func (s *Sandbox) hookRoutes(on route) {
	on("POST /subscriptions", func(r *http.Request) (any, error) {
		var p SubscriptionParams
		if err := read(r, &p); err != nil {
			return nil, err
		}
		return s.Subscribe(r.Context(), p)
	})
	on("DELETE /subscriptions", func(r *http.Request) (any, error) {
		q := r.URL.Query()
		return done, s.Unsubscribe(q.Get("app_id"), q.Get("object"))
	})
	on("GET /deliveries", func(r *http.Request) (any, error) {
		after, err := queryInt(r, "after", 0, 0, 1<<62)
		if err != nil {
			return nil, err
		}
		limit, err := queryInt(r, "limit", 100, 1, 1000)
		if err != nil {
			return nil, err
		}
		list, last := s.Deliveries(after, int(limit), DeliveryState(r.URL.Query().Get("state")))
		return map[string]any{"deliveries": list, "last": last}, nil
	})
	on("POST /deliveries/{id}/replay", func(r *http.Request) (any, error) {
		id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
		if err != nil {
			return nil, core.E(core.NotFound, "not_found", "no such delivery")
		}
		next, err := s.Replay(id)
		return map[string]int64{"id": next}, err
	})
	on("POST /deliveries/flush", func(*http.Request) (any, error) { return map[string]int{"flushed": s.Flush()}, nil })
	on("GET /accepted", func(r *http.Request) (any, error) {
		after, err := queryInt(r, "after", 0, 0, 1<<62)
		if err != nil {
			return nil, err
		}
		limit, err := queryInt(r, "limit", 1000, 1, 100_000)
		if err != nil {
			return nil, err
		}
		list, last := s.Accepted(after, r.URL.Query().Get("number_id"), int(limit))
		return map[string]any{"accepted": list, "last": last}, nil
	})
	on("POST /hooks", func(r *http.Request) (any, error) {
		var p HookParams
		if err := read(r, &p); err != nil {
			return nil, err
		}
		ids, err := s.SendHook(p)
		return map[string]any{"deliveries": ids}, err
	})
}

// HookParams is a webhook made by hand: a value under a field, or raw bytes.
type HookParams struct {
	WABAID    string          `json:"waba_id"`
	NumberID  string          `json:"number_id"`
	Field     string          `json:"field"`
	Value     json.RawMessage `json:"value"`
	AppID     string          `json:"app_id"`
	Body      string          `json:"body"`      // sent as it is
	Signature string          `json:"signature"` // instead of the true one
}

// SendHook posts a webhook made by hand and returns the deliveries begun. A field's
// value goes to all subscribers of the account; raw bytes to the app's callback.
func (s *Sandbox) SendHook(p HookParams) ([]int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.Body == "" {
		return s.sendField(p)
	}
	a, err := s.findApp(p.AppID)
	if err != nil {
		return nil, err
	}
	sub := a.subs[whatsappObject]
	if sub == nil {
		return nil, core.E(core.Conflict, "conflict", "the app has no subscription")
	}
	to := target{appID: a.id, object: whatsappObject, url: sub.CallbackURL, secret: a.secret}
	return []int64{s.out.now(to, "raw", "raw", []byte(p.Body), p.Signature)}, nil
}

func (s *Sandbox) sendField(p HookParams) ([]int64, error) {
	if p.Field == "" || len(p.Value) == 0 {
		return nil, core.E(core.Invalid, "invalid", "field and value, or body, are required").On("field")
	}
	it := hookItem{field: p.Field, wabaID: p.WABAID, name: p.Field, time: s.clock.Now().Unix()}
	if n := s.numbers[p.NumberID]; n != nil {
		it.wabaID = n.WABAID
	} else if p.WABAID == "" && len(s.wabas) == 1 {
		for id := range s.wabas {
			it.wabaID = id
		}
	}
	b := s.wabas[it.wabaID]
	if b == nil {
		return nil, core.E(core.NotFound, "not_found", "no such waba")
	}
	ids := []int64{}
	for _, id := range s.appOrder {
		_, linked := b.links[id]
		if sub := s.apps[id].subs[whatsappObject]; linked && sub != nil {
			entry := object{{"id", b.id}, {"time", it.time}, {"changes", []object{{{"value", p.Value}, {"field", p.Field}}}}}
			body, err := asciiJSON(object{{"object", whatsappObject}, {"entry", []object{entry}}})
			if err != nil {
				return nil, core.E(core.Invalid, "invalid", "value is not JSON").On("value")
			}
			to := target{appID: id, object: whatsappObject, url: sub.CallbackURL, secret: s.apps[id].secret}
			ids = append(ids, s.out.now(to, p.Field, p.Field, body, ""))
		}
	}
	return ids, nil
}

// now records a body and sends it at once, past all hook faults.
func (d *dispatcher) now(to target, field, name string, body []byte, signature string) int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	x := d.record(to, field, []string{name}, body)
	x.signature = signature
	d.spawn(x)
	return x.ID
}

// pageMedia shows a file to the phones page, so that nothing in it can run there.
func (s *Sandbox) pageMedia(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	f := s.media[r.PathValue("id")]
	s.mu.Unlock()
	if f == nil {
		s.reply(w, nil, core.E(core.NotFound, "not_found", "no such media"))
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.mime)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; img-src 'self'")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	if !safeInline(f.mime) {
		h.Set("Content-Disposition", "attachment")
	}
	http.ServeContent(w, r, "", f.expires.Add(-receivedMediaLife), bytes.NewReader(f.data))
}
