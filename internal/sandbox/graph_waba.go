package sandbox

import "slices"

func (s *Sandbox) getWABA(c *call) (any, *graphError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.wabas[c.node]
	return pick(object{
		{"id", b.id}, {"name", b.name}, {"currency", "BRL"}, {"timezone_id", "25"}, {"country", "BR"},
		{"message_template_namespace", "sandbox_" + b.id}, {"account_review_status", "APPROVED"},
		{"business_verification_status", "verified"}, {"ownership_type", "SELF"}, {"status", "ACTIVE"},
		{"is_enabled_for_insights", false}, {"template_auto_archival_enabled", false},
		{"whatsapp_business_manager_messaging_limit", "TIER_250"}, {"owner_business_info", nil}, {"on_behalf_of_business_info", nil},
		{"primary_funding_id", nil}, {"marketing_messages_onboarding_status", nil},
		{"health_status", object{{"can_send_message", "AVAILABLE"}, {"entities", []object{{{"entity_type", "WABA"}, {"id", b.id}, {"can_send_message", "AVAILABLE"}}}}}},
	}, parseFields(c.params.text("fields")), []string{"id", "name", "timezone_id", "message_template_namespace"})
}

// getSubscribedApps is GET /{waba}/subscribed_apps.
func (s *Sandbox) getSubscribedApps(c *call) (any, *graphError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	rows := []object{}
	for _, id := range s.appOrder {
		if o, ok := s.wabas[c.node].links[id]; ok {
			row := object{{"whatsapp_business_api_data", object{{"link", s.base() + "/" + id}, {"name", s.apps[id].name}, {"id", id}}}}
			rows = append(rows, row.with("override_callback_uri", o.URL))
		}
	}
	return object{{"data", rows}}, nil
}

// postSubscribedApps subscribes the token's app to the WABA, with a callback of
// its own if one is given (verified first), without when not.
func (s *Sandbox) postSubscribedApps(c *call) (any, *graphError) {
	o, err := s.verifyOverride(c, c.params)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wabas[c.node].links[c.token.appID] = o
	return success, nil
}

// deleteSubscribedApps stops the webhooks of the WABA to the token's app.
func (s *Sandbox) deleteSubscribedApps(c *call) (any, *graphError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.wabas[c.node].links, c.token.appID)
	return success, nil
}

// debugToken is GET /debug_token (Meta, "Debug token").
func (s *Sandbox) debugToken(c *call) (any, *graphError) {
	input := c.params.text("input_token")
	if input == "" {
		return nil, fail(100, "The parameter input_token is required")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock.Now()
	t := s.tokens[input]
	if t == nil {
		return object{{"data", object{
			{"error", object{{"code", 190}, {"message", "Invalid OAuth access token."}}}, {"is_valid", false}, {"scopes", []string{}},
		}}}, nil
	}
	var wabas []string
	for id, b := range s.wabas {
		if b.owners[t.appID] {
			wabas = append(wabas, id)
		}
	}
	slices.Sort(wabas)
	granular := []object{}
	for _, scope := range t.scopes {
		granular = append(granular, object{{"scope", scope}, {"target_ids", wabas}})
	}
	expires := int64(0)
	if !t.expires.IsZero() {
		expires = t.expires.Unix()
	}
	return object{{"data", object{
		{"app_id", t.appID}, {"type", "SYSTEM_USER"}, {"application", s.apps[t.appID].name}, {"data_access_expires_at", expires},
		{"expires_at", expires}, {"is_valid", t.expires.IsZero() || now.Before(t.expires)}, {"issued_at", t.issued.Unix()},
		{"scopes", t.scopes}, {"granular_scopes", granular}, {"user_id", "122" + t.appID[:min(12, len(t.appID))]},
	}}}, nil
}
