package team

import (
	"testing"

	"pgregory.net/rapid"
)

func TestSees(t *testing.T) {
	t.Parallel()
	agent := ScopeOf(User{ID: "ana", OrgID: "o", Role: Agent, DepartmentIDs: []string{"d1"}, StoreIDs: []string{"s2"}})
	supervisor := ScopeOf(User{ID: "bia", OrgID: "o", Role: Supervisor, StoreIDs: []string{"s1"}, DepartmentIDs: []string{"d9"}})
	administrator := ScopeOf(User{ID: "caio", OrgID: "o", Role: Administrator})
	for _, c := range []struct {
		name                     string
		s                        Scope
		store, department, agent string
		want                     bool
	}{
		{"agent, own department", agent, "s1", "d1", "", true},
		{"agent, own department in another's hands", agent, "s1", "d1", "bia", true},
		{"agent, another department", agent, "s1", "d2", "", false},
		{"agent, another department but theirs", agent, "s1", "d2", "ana", true},
		{"agent, a store does not help", agent, "s2", "d2", "", false},
		{"agent, with the bot", agent, "", "", "", false},
		{"supervisor, own store", supervisor, "s1", "d2", "", true},
		{"supervisor, own store, with the bot", supervisor, "s1", "", "", true},
		{"supervisor, a department elsewhere", supervisor, "s2", "d9", "", true},
		{"supervisor, another store", supervisor, "s2", "d2", "", false},
		{"supervisor, with the bot, store unknown", supervisor, "", "", "", false},
		{"administrator", administrator, "", "", "", true},
		{"nobody", Scope{}, "s1", "d1", "ana", false},
		{"nobody, and nobody has it", Scope{}, "", "", "", false},
		{"a role nobody knows", ScopeOf(User{ID: "x", Role: "owner", StoreIDs: []string{"s1"}}), "s1", "d1", "", false},
		{"a token has no conversations of its own", Scope{Token: true}, "s1", "d1", "", false},
	} {
		if got := c.s.Sees(c.store, c.department, c.agent); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// Adding a store or department never hides anything, and an empty id never opens
// anything.
func TestSeesGrows(t *testing.T) {
	t.Parallel()
	id := rapid.SampledFrom([]string{"", "1", "2", "3"})
	ids := rapid.SliceOfN(id, 0, 3)
	rapid.Check(t, func(t *rapid.T) {
		u := User{ID: "u", Role: rapid.SampledFrom([]Role{Agent, Supervisor}).Draw(t, "role"), StoreIDs: ids.Draw(t, "stores"), DepartmentIDs: ids.Draw(t, "departments")}
		store, department, agent := id.Draw(t, "store"), id.Draw(t, "department"), id.Draw(t, "agent")
		sees := ScopeOf(u).Sees(store, department, agent)
		if sees && store == "" && department == "" {
			t.Fatal("an empty id opened something")
		}
		u.StoreIDs, u.DepartmentIDs = append(u.StoreIDs, id.Draw(t, "more stores")), append(u.DepartmentIDs, id.Draw(t, "more departments"))
		if sees && !ScopeOf(u).Sees(store, department, agent) {
			t.Fatal("more rights hid something")
		}
	})
}
