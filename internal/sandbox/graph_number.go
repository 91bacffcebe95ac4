package sandbox

import (
	"strings"
	"time"
)

// node is the number as the Graph API shows it (Meta, "WhatsApp Business Phone Number").
func (n *number) node(appID string) object {
	tier := "TIER_250"
	hooks := object{{"application", nil}}
	if n.waba.links[appID].URL != "" {
		hooks = hooks.with("whatsapp_business_account", n.waba.links[appID].URL)
	}
	hooks = hooks.with("phone_number", n.override.URL)
	return object{
		{"id", n.ID}, {"verified_name", n.VerifiedName}, {"display_phone_number", n.DisplayPhoneNumber},
		{"quality_rating", n.QualityRating}, {"code_verification_status", "VERIFIED"}, {"platform_type", "CLOUD_API"},
		{"throughput", object{{"level", "STANDARD"}}}, {"status", n.Status}, {"name_status", "APPROVED"}, {"new_name_status", "NONE"},
		{"account_mode", "LIVE"}, {"is_official_business_account", false}, {"is_pin_enabled", n.pin != ""}, {"is_on_biz_app", false},
		{"is_preverified_number", false}, {"search_visibility", "VISIBLE"}, {"country_dial_code", countryDial(n.WaID)},
		{"whatsapp_business_manager_messaging_limit", tier}, {"messaging_limit_tier", tier},
		{"last_onboarded_time", "2026-01-02T03:04:05+0000"}, {"certificate", nil}, {"conversational_automation", nil}, {"username", nil},
		{"webhook_configuration", hooks},
		{"health_status", object{
			{"can_send_message", n.health()},
			{"entities", []object{{{"entity_type", "PHONE_NUMBER"}, {"id", n.ID}, {"can_send_message", n.health()}}}},
		}},
	}
}

func (n *number) health() string {
	if n.registered && n.Status == "CONNECTED" {
		return "AVAILABLE"
	}
	return "BLOCKED"
}

func countryDial(waID string) string {
	_, d := countryOf(waID)
	return d
}

var numberFields = []string{
	"verified_name", "code_verification_status", "display_phone_number", "quality_rating", "platform_type", "throughput",
	"last_onboarded_time", "webhook_configuration", "id",
}

func (s *Sandbox) getNumber(c *call) (any, *graphError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return pick(s.numbers[c.node].node(c.token.appID), parseFields(c.params.text("fields")), numberFields)
}

func (s *Sandbox) getPhoneNumbers(c *call) (any, *graphError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var rows []object
	for _, id := range s.numberOrder {
		if n := s.numbers[id]; n.WABAID == c.node {
			row, err := pick(n.node(c.token.appID), parseFields(c.params.text("fields")), numberFields)
			if err != nil {
				return nil, err
			}
			rows = append(rows, row)
		}
	}
	return page(c.r, s.base(), c.params, rows)
}

// postNumber is POST /{phone-number-id}: a two-step pin, or the number's own
// callback, which is verified first; an empty URI removes it.
func (s *Sandbox) postNumber(c *call) (any, *graphError) {
	if pin := c.params.text("pin"); pin != "" {
		if !validPin(pin) {
			return nil, fail(100, "Param pin must be 6 digits.")
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.numbers[c.node].pin = pin
		return success, nil
	}
	hook := c.params.object("webhook_configuration")
	if hook == nil {
		return nil, fail(100, "Nothing to change: pin or webhook_configuration is required.")
	}
	o, err := s.verifyOverride(c, params(hook))
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := s.numbers[c.node]; n != nil {
		n.override = o
	}
	return success, nil
}

// verifyOverride reads override_callback_uri and verify_token and does the
// handshake; no URI is no override.
func (s *Sandbox) verifyOverride(c *call, p params) (override, *graphError) {
	o := override{URL: p.text("override_callback_uri"), VerifyToken: p.text("verify_token")}
	if o.URL == "" {
		return override{}, nil
	}
	if len(o.URL) > 200 || !isURL(o.URL) {
		return o, fail(100, "Param override_callback_uri must be a URL of at most 200 characters.")
	}
	if err := s.handshake(c.r.Context(), o.URL, o.VerifyToken); err != nil {
		e := fail(100, "")
		e.message = "(#2200) Callback verification failed with the following errors: " + err.Error()
		e.code = 2200
		return o, e
	}
	return o, nil
}

func validPin(pin string) bool { return len(pin) == 6 && strings.Trim(pin, "0123456789") == "" }

// postRegister is POST /{phone-number-id}/register. A number with a pin takes
// only that one (133005); 10 moves in 72 h are the limit (133016).
func (s *Sandbox) postRegister(c *call) (any, *graphError) {
	root := section{&check{}, "", c.params, 100}
	root.oneOf("messaging_product", "whatsapp")
	pin := root.must("pin", 6)
	if root.err == nil && !validPin(pin) {
		root.fail(100, "Param pin must be 6 digits.")
	}
	if root.err != nil {
		return nil, root.err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.numbers[c.node]
	if err := n.move(s.clock.Now()); err != nil {
		return nil, err
	}
	if n.pin != "" && n.pin != pin {
		return nil, fail(133005, "Two step verification PIN mismatch.")
	}
	n.pin, n.registered, n.Status = pin, true, "CONNECTED"
	return success, nil
}

func (s *Sandbox) postDeregister(c *call) (any, *graphError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.numbers[c.node]
	if err := n.move(s.clock.Now()); err != nil {
		return nil, err
	}
	n.registered, n.Status = false, "DISCONNECTED"
	return success, nil
}

// move counts a register or deregister call.
func (n *number) move(now time.Time) *graphError {
	var kept []time.Time
	for _, t := range n.moves {
		if now.Sub(t) < 72*time.Hour {
			kept = append(kept, t)
		}
	}
	if n.moves = kept; len(kept) >= 10 {
		return fail(133016, "Too many register and deregister requests: wait 72 hours.")
	}
	n.moves = append(n.moves, now)
	return nil
}
