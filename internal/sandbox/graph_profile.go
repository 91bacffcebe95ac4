package sandbox

// profileLimits are the keys of the business profile and their lengths in
// characters (Meta, "Business profiles"); the description follows the docs' 512.
var profileLimits = map[string]int{
	"about": 139, "address": 256, "description": 512, "email": 128, "vertical": 40, "profile_picture_handle": 4000,
}

// getProfile is GET /{phone-number-id}/whatsapp_business_profile.
func (s *Sandbox) getProfile(c *call) (any, *graphError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.numbers[c.node]
	node := object{}
	for _, key := range []string{"about", "address", "description", "email", "profile_picture_url", "websites", "vertical"} {
		node = append(node, member{key, n.profile[key]})
	}
	out, err := pick(append(node, member{"messaging_product", "whatsapp"}), parseFields(c.params.text("fields")), []string{"messaging_product"})
	if err != nil {
		return nil, err
	}
	if out.get("messaging_product") == nil {
		out = append(out, member{"messaging_product", "whatsapp"})
	}
	return object{{"data", []object{out}}}, nil
}

// postProfile changes the given keys.
func (s *Sandbox) postProfile(c *call) (any, *graphError) {
	root := section{&check{}, "", c.params, 100}
	root.oneOf("messaging_product", "whatsapp")
	root.only("messaging_product", "about", "address", "description", "email", "vertical", "profile_picture_handle", "websites")
	changed := map[string]any{}
	for _, key := range sorted(c.params) {
		if limit, ok := profileLimits[key]; ok {
			changed[key] = root.text(key, limit)
		}
	}
	if root.has("about") && c.params.text("about") == "" {
		root.fail(100, "Param about must be between 1 and 139 characters long.")
	}
	if root.has("websites") {
		sites := c.params.strings("websites")
		if len(sites) > 2 {
			root.fail(100, "Param websites must have at most 2 entries.")
		}
		for _, w := range sites {
			if len(w) > 256 {
				root.fail(100, "Param websites must be at most 256 characters long.")
			}
		}
		changed["websites"] = sites
	}
	if root.err != nil {
		return nil, root.err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.numbers[c.node]
	for k, v := range changed {
		if k == "profile_picture_handle" {
			k, v = "profile_picture_url", s.base()+"/profile_picture"
		}
		n.profile[k] = v
	}
	return success, nil
}
