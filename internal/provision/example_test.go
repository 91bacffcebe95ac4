package provision

import (
	"context"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"prosa/examples"
	"prosa/internal/dealer"
	"prosa/internal/flow"
	"prosa/internal/store"
	"prosa/internal/store/storetest"
)

// A second time changes nothing, not even a version.
func TestTwiceIsOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		example(t, db)
		before := directory(t, db)
		if got := apply(t, db, string(examples.Dealership), options()); len(got) > 0 {
			t.Errorf("the second time changes %q", got)
		}
		db.InvalidateDirectory()
		if diff := cmp.Diff(before.Stores, directory(t, db).Stores); diff != "" {
			t.Error(diff)
		}
	})
}

// Export and apply are each other's inverse: over the same house nothing changes, with
// prune neither, and an empty database becomes the same house.
func TestExportRoundTrip(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		example(t, db)
		apply(t, db, unusual, options())
		text, err := Export(context.Background(), db, "")
		if err != nil {
			t.Fatal(err)
		}
		o := Options{Prune: true} // no environment, no files, no passwords needed
		if got := apply(t, db, string(text), o); len(got) > 0 {
			t.Errorf("over the same house it changes %q", got)
		}
		empty := storetest.SQLite(t)
		apply(t, empty, string(text), o)
		again, err := Export(context.Background(), empty, "")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(text), string(again)); diff != "" {
			t.Errorf("another house came of it: %s", diff)
		}
	})
}

// unusual is what the example does not have.
const unusual = `
organization: {keep_offline_conversations: true, allow_marketing: true}
labels: [{key: vip, name: "VIP: sim", position: 90}]
stores:
  - key: centro
    departments:
      - {key: novos, position: 7, hours: {mon-sun: 24h}, holidays: []}
      - {key: plantao, name: Plantão, position: 7, hours: {sun: "08:00-10:00, 11:00-24:00"}, holidays: [{date: 2027-06-13, hours: 09:00-10:00}]}
      - {key: sac, name: SAC, hours: {mon-sun: closed}}
flows: [{key: hello, name: "Olá", definition_file: /flows/hello.json}]
channel_accounts: [{key: grupo, kind: instagram, external_id: "17841400000000000", departments: [centro/sac, litoral/pecas], flow: hello, rate_per_second: 0, pair_limit: false, active: false}]
users: [{email: Outro@Horizonte.example, name: "- 'Outro'", role: agent, locale: es, capacity: 0, disabled: true}]
quick_replies: [{shortcut: pix, department: centro/sac, text: "Chave:\n\n  a:b #c\n"}]
faq:
  - {key: pix, department: centro/sac, locale: pt-BR, questions: ["Tem Pix?", "- Pix: sim?"], answer: {pt-BR: "Chave:\n\n  a:b #c\n", en: "Yes"}, tags: [pix], off: true}
  - {key: seguro, store: centro, questions: [Fazem seguro?], answer: {es: "Sí"}, links: [{title: Simular, url: "https://horizonte.example/seguro?a=1&b=2"}]}
`

// The example is a working dealership: everybody can log in and sees something, each
// number is greeted by a bot that works, and quick replies use variables that exist.
func TestExampleWorks(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	example(t, db)
	d := directory(t, db)
	for _, u := range d.Users {
		hash, err := db.R(context.Background()).PasswordHash(u.ID)
		if err != nil || hash != "hash of prosa-demo-2026" || u.Disabled {
			t.Errorf("%s cannot log in: %q, %v", u.Email, hash, err)
		}
		if u.Role != "administrator" && len(u.StoreIDs)+len(u.DepartmentIDs) == 0 {
			t.Errorf("%s sees nothing", u.Email)
		}
	}
	for _, a := range d.Accounts {
		w := d.FlowFor(a)
		if w == nil {
			t.Fatalf("nobody greets on %s", a.Key)
		}
		def, err := flow.Load([]byte(w.Definition))
		if err != nil || def.Hash() != w.PublishedHash {
			t.Errorf("%s: %v", a.Key, err)
		}
		if len(d.DepartmentsOf(a)) != 5 || a.Token != "token-from-env" || a.AppSecret != "app-secret" || a.VerifyToken != "verify" {
			t.Errorf("%s serves %d departments", a.Key, len(d.DepartmentsOf(a)))
		}
	}
	known := []string{"contact.name", "contact.first_name", "agent.name", "agent.first_name", "store.name", "store.address", "department.name", "protocol", "org.name"}
	for _, q := range d.QuickReplies {
		for _, m := range regexp.MustCompile(`\{\{([^}]*)\}\}`).FindAllStringSubmatch(q.Text, -1) {
			if !slices.Contains(known, m[1]) {
				t.Errorf("/%s: nobody fills %q", q.Shortcut, m[1])
			}
		}
	}
}

// Hours mean what they say, national holidays and the exceptions to them included.
func TestExampleHours(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	example(t, db)
	d := directory(t, db)
	for _, c := range []struct {
		department, at string
		open           bool
	}{
		{"centro/novos", "2026-11-23 08:00", true}, {"centro/novos", "2026-11-23 07:50", false}, {"centro/oficina", "2026-11-23 07:50", true},
		{"centro/novos", "2026-11-28 11:59", true}, {"centro/financeiro", "2026-11-28 11:00", false}, {"centro/financeiro", "2026-11-23 12:30", false},
		{"centro/novos", "2026-12-25 10:00", false}, {"centro/oficina", "2026-12-25 10:00", false}, // own hours, the store's holidays
		{"centro/novos", "2026-12-24 14:00", false}, {"litoral/novos", "2026-12-24 14:00", true},
		{"centro/novos", "2026-02-17 10:00", true}, // Carnival is optional: nobody closed it
	} {
		dep := departmentOf(t, d, c.department)
		loc := d.Location(dep.StoreID)
		at, err := time.ParseInLocation("2006-01-02 15:04", c.at, loc)
		if err != nil {
			t.Fatal(err)
		}
		if got := dealer.EffectiveHours(*d.Store(dep.StoreID), dep).OpenAt(at, loc); got != c.open {
			t.Errorf("%s at %s: open %v", c.department, c.at, got)
		}
	}
}
