package sandbox

import "strings"

// getBlocks, postBlocks and deleteBlocks are /{phone-number-id}/block_users: the
// business blocks people (Meta, "Block users").
func (s *Sandbox) getBlocks(c *call) (any, *graphError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.numbers[c.node]
	var rows []object
	for _, id := range s.phoneOrder {
		if t := n.threads[id]; t != nil && t.blockedUser {
			rows = append(rows, object{{"messaging_product", "whatsapp"}, {"wa_id", t.phone.Phone.Phone}, {"user_id", t.phone.BSUID}})
		}
	}
	return page(c.r, s.base(), c.params, rows)
}

func (s *Sandbox) postBlocks(c *call) (any, *graphError)   { return s.changeBlocks(c, true) }
func (s *Sandbox) deleteBlocks(c *call) (any, *graphError) { return s.changeBlocks(c, false) }

// changeBlocks blocks only who wrote in the last 24 h; a partial failure is error
// 139100 beside the lists.
func (s *Sandbox) changeBlocks(c *call, block bool) (any, *graphError) {
	root := section{&check{}, "", c.params, 100}
	root.oneOf("messaging_product", "whatsapp")
	users := root.list("block_users", 1, 1000)
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.numbers[c.node]
	done, failed := []object{}, []object{}
	for _, u := range users {
		input := or(u.text("user", 0), u.text("user_id", 0))
		if input == "" {
			u.fail(131008, "Parameter %s is required.", u.at("user"))
			break
		}
		p := s.byBSUID[input]
		if d, ok := digits(input); ok && p == nil {
			p = s.resolve(d)
		}
		row := object{{"input", input}}
		if p != nil {
			row = row.with("wa_id", p.Phone.Phone).with("user_id", p.BSUID)
		}
		switch {
		case p == nil || strings.Contains(input, ".ENT."), block && !n.thread(p).open(s.clock.Now()):
			failed = append(failed, append(row, member{"errors", []object{
				{{"message", "User has not messaged the business in the last 24 hours"}, {"code", 139100},
					{"error_data", object{{"details", "The user cannot be blocked."}}}},
			}}))
		default:
			n.thread(p).blockedUser = block
			done = append(done, row)
		}
	}
	if root.err != nil {
		return nil, root.err
	}
	key := "removed_users"
	if block {
		key = "added_users"
	}
	lists := object{{key, done}}
	if len(failed) > 0 {
		lists = append(lists, member{"failed_users", failed})
		e := fail(139100, "Some users could not be blocked or unblocked.")
		e.data = map[string]any{"messaging_product": "whatsapp", "block_users": lists}
		return nil, e
	}
	return object{{"messaging_product", "whatsapp"}, {"block_users", lists}}, nil
}
