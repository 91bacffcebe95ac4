package sandbox

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"prosa/internal/core"
)

// Subscription is an app's callback for one object, in the form of the control API.
type Subscription struct {
	AppID       string   `json:"app_id"`
	Object      string   `json:"object"`
	CallbackURL string   `json:"callback_url"`
	VerifyToken string   `json:"verify_token"`
	AppSecret   string   `json:"app_secret"`
	Fields      []string `json:"fields"`
	Active      bool     `json:"active"`
}

// SubscriptionParams subscribes an app.
type SubscriptionParams struct {
	AppID            string   `json:"app_id"` // "" when there is one app
	Object           string   `json:"object"` // "" is whatsapp_business_account
	CallbackURL      string   `json:"callback_url"`
	VerifyToken      string   `json:"verify_token"`
	AppSecret        string   `json:"app_secret"` // "" keeps the present one
	Fields           []string `json:"fields"`     // nil is every field
	SkipVerification bool     `json:"skip_verification"`
}

// whatsappObject is the only object this sandbox sends webhooks for.
const whatsappObject = "whatsapp_business_account"

// allFields are the fields of the WhatsApp object (Meta, "Webhooks - fields").
var allFields = []string{
	"account_alerts", "account_review_update", "account_update", "automatic_events", "business_capability_update",
	"business_username_update", "calls", "flows", "history", "message_template_components_update",
	"message_template_quality_update", "message_template_status_update", "messages", "messaging_handovers",
	"phone_number_name_update", "phone_number_quality_update", "security", "smb_app_state_sync",
	"smb_message_echoes", "template_category_update", "user_id_update", "user_preferences",
}

// Subscribe sets the callback of an app after the GET handshake. core.Invalid
// when the callback does not echo the challenge.
func (s *Sandbox) Subscribe(ctx context.Context, p SubscriptionParams) (Subscription, error) {
	s.mu.Lock()
	if len(s.apps) == 0 && p.AppID == "" {
		s.ensureApp("", p.AppSecret)
	}
	a, err := s.findApp(p.AppID)
	s.mu.Unlock()
	if err != nil {
		return Subscription{}, err
	}
	if p.Object == "" {
		p.Object = whatsappObject
	}
	if p.Object != whatsappObject {
		return Subscription{}, core.E(core.Invalid, "invalid", "object must be %s", whatsappObject).On("object")
	}
	if !isURL(p.CallbackURL) {
		return Subscription{}, core.E(core.Invalid, "invalid", "callback_url must be an http(s) URL").On("callback_url")
	}
	if !p.SkipVerification {
		if err := s.handshake(ctx, p.CallbackURL, p.VerifyToken); err != nil {
			return Subscription{}, core.E(core.Invalid, "not_verified", "%s", err.Error()).On("callback_url")
		}
	}
	s.mu.Lock()
	sub := s.subscribe(a, p)
	s.mu.Unlock()
	s.feed.publish("state", stateChange{"subscriptions"})
	return sub, nil
}

// subscribe stores the callback; mu is held.
func (s *Sandbox) subscribe(a *app, p SubscriptionParams) Subscription {
	s.ensureApp(a.id, p.AppSecret)
	fields := p.Fields
	if fields == nil {
		fields = allFields
	}
	sub := &Subscription{
		AppID: a.id, Object: or(p.Object, whatsappObject), CallbackURL: p.CallbackURL, VerifyToken: p.VerifyToken,
		AppSecret: a.secret, Fields: slices.Clone(fields), Active: true,
	}
	a.subs[sub.Object] = sub
	return *sub
}

// Unsubscribe removes an app's callback; webhooks for it are no longer made.
func (s *Sandbox) Unsubscribe(appID, object string) error {
	s.mu.Lock()
	a, err := s.findApp(appID)
	if err == nil {
		delete(a.subs, or(object, whatsappObject))
	}
	s.mu.Unlock()
	s.feed.publish("state", stateChange{"subscriptions"})
	return err
}

// handshake is the GET verification (Meta, "Webhooks - verification requests"):
// the callback must answer 200 with the bare challenge.
func (s *Sandbox) handshake(ctx context.Context, callback, verifyToken string) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	challenge := newDigits(10)
	sep := "?"
	if strings.Contains(callback, "?") {
		sep = "&"
	}
	q := "hub.mode=subscribe&hub.challenge=" + challenge + "&hub.verify_token=" + url.QueryEscape(verifyToken)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, callback+sep+q, nil)
	if err != nil {
		return err
	}
	r.Header.Set("User-Agent", "facebookplatform/1.0 (+http://developers.facebook.com)")
	res, err := s.out.client.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(res.Body, 1024))
	if err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK || strings.TrimSpace(string(body)) != challenge {
		return core.E(core.Invalid, "not_verified",
			"the callback URL or verify token couldn't be validated: status %d, challenge not echoed", res.StatusCode)
	}
	return nil
}

// emit hands an update to every app that is subscribed to the account and the
// field; a callback of the number goes before one of the WABA, that before the
// app's. mu is held.
func (s *Sandbox) emit(it hookItem) {
	b := s.wabas[it.account()]
	if b == nil {
		return
	}
	for _, id := range s.appOrder {
		link, linked := b.links[id]
		a := s.apps[id]
		sub := a.subs[whatsappObject]
		if !linked || sub == nil || !sub.Active || !contains(sub.Fields, it.field) {
			continue
		}
		to := target{appID: id, object: whatsappObject, url: sub.CallbackURL, secret: a.secret}
		if link.URL != "" {
			to.url = link.URL
		}
		if it.number != nil && it.number.override.URL != "" {
			to.url = it.number.override.URL
		}
		s.out.push(to, it)
	}
}
