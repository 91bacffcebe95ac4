package sandbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"prosa/internal/core"
)

// App is a Meta app in the form of the control API.
type App struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	AppSecret string   `json:"app_secret"`
	Tokens    []string `json:"tokens"`
}

// defaultScopes are the permissions a token has unless told otherwise.
var defaultScopes = []string{"whatsapp_business_management", "whatsapp_business_messaging"}

// ensureApp finds the app, or creates it: with id "" the first one there is. A
// secret that is not empty replaces the present one.
func (w *world) ensureApp(id, secret string) *app {
	if id == "" && len(w.appOrder) > 0 {
		id = w.appOrder[0]
	}
	a := w.apps[id]
	if a == nil {
		if id == "" {
			id = newNodeID()
		}
		a = &app{id: id, name: "Sandbox", secret: newSecret(), subs: map[string]*Subscription{}}
		w.apps[id] = a
		w.appOrder = append(w.appOrder, id)
	}
	if secret != "" && secret != a.secret {
		a.secret = secret
		for _, n := range w.numbers {
			if n.AppID == id {
				n.AppSecret = secret
			}
		}
	}
	return a
}

// ensureWABA finds or creates the WABA, gives the app's tokens access to it and
// subscribes the app. With id "" it takes one the app has already.
func (w *world) ensureWABA(id, appID string) *waba {
	if id == "" {
		for _, nid := range w.numberOrder {
			if n := w.numbers[nid]; n.AppID == appID {
				id = n.WABAID
				break
			}
		}
	}
	b := w.wabas[id]
	if b == nil {
		b = &waba{id: or(id, newNodeID()), name: "Grupo Sandbox", owners: map[string]bool{}, links: map[string]override{}}
		w.wabas[b.id] = b
	}
	if !b.owners[appID] {
		b.owners[appID] = true
		b.links[appID] = override{}
	}
	return b
}

// findApp resolves an optional app id: "" means the only one there is.
func (w *world) findApp(id string) (*app, error) {
	if id == "" && len(w.appOrder) == 1 {
		id = w.appOrder[0]
	}
	if a := w.apps[id]; a != nil {
		return a, nil
	}
	if id == "" {
		return nil, core.E(core.Invalid, "invalid", "app_id is required").On("app_id")
	}
	return nil, core.E(core.NotFound, "not_found", "no such app")
}

// TokenParams creates an access token of an app.
type TokenParams struct {
	AppID     string   `json:"app_id"`     // "" when there is one app
	Token     string   `json:"token"`      // "" makes one
	ExpiresMs int64    `json:"expires_ms"` // virtual clock; 0 never
	Scopes    []string `json:"scopes"`
}

// CreateToken adds or replaces a token and returns it.
func (s *Sandbox) CreateToken(p TokenParams) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, err := s.findApp(p.AppID)
	if err != nil {
		return "", err
	}
	t := &token{
		value: or(p.Token, newToken()), appID: a.id,
		issued: s.clock.Now(), expires: core.FromMs(p.ExpiresMs), scopes: p.Scopes,
	}
	if t.scopes == nil {
		t.scopes = defaultScopes
	}
	s.tokens[t.value] = t
	return t.value, nil
}

// authenticate resolves a token: an app token is "appid|secret". proof is the
// optional appsecret_proof, hex HMAC-SHA256 of the token under the app secret
// (Meta, "Securing Graph API calls").
func (w *world) authenticate(value, proof string, now time.Time) (*token, *graphError) {
	if value == "" {
		return nil, fail(190, "An access token is required to request this resource.")
	}
	t := w.tokens[value]
	if id, secret, ok := strings.Cut(value, "|"); ok && t == nil {
		if a := w.apps[id]; a != nil && hmac.Equal([]byte(a.secret), []byte(secret)) {
			t = &token{value: value, appID: id, scopes: defaultScopes}
		}
	}
	if t == nil {
		e := fail(190, "")
		e.message, e.subcode = "Invalid OAuth access token - Cannot parse access token", 467
		return nil, e
	}
	if !t.expires.IsZero() && !now.Before(t.expires) {
		e := fail(190, "")
		e.message = "Error validating access token: Session has expired on " + t.expires.Format(time.RFC1123) + "."
		e.subcode = 463
		return nil, e
	}
	if proof != "" && !hmac.Equal([]byte(strings.ToLower(proof)), []byte(appsecretProof(w.apps[t.appID].secret, value))) {
		return nil, fail(100, "Invalid appsecret_proof provided in the API argument")
	}
	return t, nil
}

func appsecretProof(secret, token string) string {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write([]byte(token))
	return hex.EncodeToString(m.Sum(nil))
}
