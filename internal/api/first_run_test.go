package api

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"prosa/internal/conversation"
	"prosa/internal/core"
	"prosa/internal/flow/ready"
	"prosa/internal/store"
	"prosa/internal/store/storetest"
	"prosa/internal/team"
)

const setupBody = `{"token":"TOKEN","organization":{"name":"Grupo Novo"},"store":{"name":"Loja Um"},"user":{"name":"Alice","email":"MAIL","password":"uma senha longa de teste"},"ready_bot":true}`

// TestFirstRun: only the printed token makes the first administrator, of many who
// race with it one wins, and what comes of it can work at once (S19).
func TestFirstRun(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b := setup(t, db)
		s := &scene{bench: b, as: map[string]http.Header{}}
		token, err := b.opts.Auth.NewBootToken(t.Context())
		check(t, err)
		try := func(token, mail string) answer {
			return s.call(t, anonymous, http.MethodPost, Base+"/setup", strings.NewReplacer("TOKEN", token, "MAIL", mail).Replace(setupBody), nil)
		}
		if a := s.call(t, anonymous, http.MethodGet, Base+"/setup", "", nil); !strings.Contains(a.body, `"needed":true`) {
			t.Errorf("before: %s", a.body)
		}
		for _, wrong := range []string{"", "guess", token[1:]} {
			if a := try(wrong, "thief@grupo.test"); a.status != http.StatusForbidden {
				t.Errorf("token %q: %d %s", wrong, a.status, a.body)
			}
		}
		var mu sync.Mutex
		var won []answer
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				if a := try(token, "admin"+string(rune('a'+i))+"@grupo.test"); a.status == http.StatusOK {
					mu.Lock()
					defer mu.Unlock()
					won = append(won, a)
				}
			})
		}
		wg.Wait()
		orgs, err := db.Organizations(t.Context())
		check(t, err)
		if len(won) != 1 || len(orgs) != 1 {
			t.Fatalf("%d won the race, %d organizations", len(won), len(orgs))
		}
		if a := try(token, "late@grupo.test"); a.status < 400 {
			t.Errorf("the token works twice: %d", a.status)
		}
		s.as["first"] = http.Header{"Cookie": {strings.Split(won[0].header.Get("Set-Cookie"), ";")[0]}}
		if a := s.call(t, "first", http.MethodGet, Base+"/me", "", nil); a.status != http.StatusOK || !strings.Contains(a.body, `"role":"administrator"`) {
			t.Errorf("the new administrator is not logged in: %d %s", a.status, a.body)
		}
		dir, err := db.Directory(t.Context(), orgs[0])
		check(t, err)
		if len(dir.Stores) != 1 || len(dir.Departments) != 4 || len(dir.Outcomes) == 0 || len(dir.Flows) != len(ready.Keys)-1 || defaultFlow(dir) != "first-contact" {
			t.Errorf("the new house: %d stores, %d departments, %d outcomes, %d flows", len(dir.Stores), len(dir.Departments), len(dir.Outcomes), len(dir.Flows))
		}
		if entries, err := db.R(t.Context()).FAQEntries(orgs[0]); err != nil || len(entries) == 0 {
			t.Errorf("the new house's robot has %d answers, %v", len(entries), err)
		}
	})
}

// A house that is set up in a language has its robot, its departments and its outcomes
// named in it; the keys, which flows and files go by, are the same everywhere.
func TestFirstRunInALanguage(t *testing.T) {
	t.Parallel()
	for locale, want := range map[string][4]string{
		"":   {"pt-BR", "Primeiro contato", "Peças e acessórios", "Perdido"},
		"en": {"en", "First contact", "Parts and accessories", "Lost"},
		"es": {"es", "Primer contacto", "Repuestos y accesorios", "Perdido"},
	} {
		t.Run(want[0], func(t *testing.T) {
			t.Parallel()
			b := setup(t, storetest.SQLite(t))
			s := &scene{bench: b, as: map[string]http.Header{}}
			token, err := b.opts.Auth.NewBootToken(t.Context())
			check(t, err)
			body := strings.NewReplacer("TOKEN", token, "MAIL", "a@grupo.test", `"Grupo Novo"`, `"Grupo Novo","locale":"`+locale+`"`).Replace(setupBody)
			if a := s.call(t, anonymous, http.MethodPost, Base+"/setup", body, nil); a.status != http.StatusOK || !strings.Contains(a.body, `"locale":"`+want[0]+`"`) {
				t.Fatalf("%d %s", a.status, a.body)
			}
			orgs, err := b.db.Organizations(t.Context())
			check(t, err)
			dir, err := b.db.Directory(t.Context(), orgs[0])
			check(t, err)
			got := [4]string{dir.Org.Settings.Locale}
			for _, f := range dir.Flows {
				if f.Key == "first-contact" {
					got[1] = f.Name
				}
				if in := ready.LocaleOf([]byte(f.Definition)); in != want[0] {
					t.Errorf("%s is in %s", f.Key, in)
				}
			}
			for _, d := range dir.Departments {
				if d.Key == "pecas" {
					got[2] = d.Name
				}
			}
			for _, o := range dir.Outcomes {
				if o.NeedNote {
					got[3] = o.Name
				}
			}
			if got != want {
				t.Errorf("%q, not %q", got, want)
			}
		})
	}
}

// defaultFlow is the key of the flow that greets, of all that are published.
func defaultFlow(dir *store.Directory) (key string) {
	for _, f := range dir.Flows {
		if f.Definition == "" || f.ReadyKey != f.Key {
			return f.Key + " is not in force"
		}
		if f.IsDefault {
			key += f.Key
		}
	}
	return key
}

// TestCSVHoldsNoFormulas: what customers type comes out of the export as text in any
// spreadsheet, and unchanged by whoever reads the file by program (S15). The control
// is the same name in the JSON, as typed.
func TestCSVHoldsNoFormulas(t *testing.T) {
	t.Parallel()
	s := setup(t, storetest.SQLite(t)).scene(t)
	nasty := []string{`=HYPERLINK("http://evil.example","x")`, "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", `"=1`, "＝1"}
	check(t, s.db.Write(t.Context(), func(tx *store.Tx) error {
		for i, note := range nasty {
			tx.InsertConversation(conversation.Conversation{ID: core.NewID(), OrgID: s.Org, Protocol: "20261123-10000" + string(rune('0'+i)), ChannelAccountID: s.AccountCentro, ContactID: s.ids["queued_contact"],
				StoreID: s.Centro, DepartmentID: s.Oficina, State: conversation.Closed, OpenedAt: s.now() - 1000, ClosedAt: s.now(), Outcome: s.OutcomeLost, OutcomeNote: note})
		}
		return nil
	}))
	a := s.call(t, superC, http.MethodGet, Base+"/reports/conversations.csv?from=1795000000000&to=1796000000000", "", nil)
	if a.status != http.StatusOK || !strings.HasPrefix(a.header.Get("Content-Disposition"), "attachment") {
		t.Fatalf("%d %v", a.status, a.header)
	}
	notes := cells(t, a.body, "outcome_note")
	found := map[string]bool{}
	for _, cell := range notes {
		if trimmed := strings.TrimLeft(cell, " \u00a0"); trimmed != "" && strings.ContainsAny(trimmed[:1], "=+-@\t\r") {
			t.Errorf("a live cell: %q", cell)
		}
		found[strings.TrimPrefix(cell, "'")] = true
	}
	for _, note := range nasty {
		if !found[strings.ReplaceAll(note, "\r", "\r")] {
			t.Errorf("%q did not come through: %q", note, notes)
		}
	}
	listed, _, err := s.db.R(t.Context()).Conversations(team.Scope{OrgID: s.Org, All: true}, store.ConversationFilter{View: store.ViewAny, Outcome: s.OutcomeLost}, core.Page{}, s.now())
	check(t, err)
	if len(listed) != len(nasty) || !strings.HasPrefix(listed[0].OutcomeNote+listed[1].OutcomeNote, "＝") && len(listed) == 0 {
		t.Errorf("the control lists %d", len(listed))
	}
}
