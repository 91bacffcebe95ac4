package provision

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/store"
	"prosa/internal/store/storetest"
	"prosa/internal/team"
)

func TestDiff(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		example(t, db)
		got := apply(t, db, `
organization: {name: Grupo Horizonte, reopen_minutes: 0, locale: en, allow_marketing: true}
outcomes: [{key: agendado, name: Marcado}, {key: troca, name: Troca}]
stores:
  - key: centro
    address: {street: 'Rua Nova, 1'}
    hours: {mon-fri: 09:00-18:00}
    departments: [{key: oficina, position: 2, outcomes: []}, {key: sac, name: SAC, position: 9}]
users: [{email: admin@horizonte.example, capacity: 9}]
quick_replies: [{shortcut: ola, text: Olá!}, {shortcut: /ola, department: centro/sac, text: Oi!}]
`, options())
		want := []string{
			"update organization Grupo Horizonte (locale, reopen_minutes, allow_marketing)",
			"update outcome agendado (name)", "create outcome troca", "update store centro (address, hours)",
			"update department centro/oficina (outcomes)", "create department centro/sac",
			"update user admin@horizonte.example (capacity)", "update quick_reply /ola (text)", "create quick_reply centro/sac /ola",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		d := directory(t, db)
		s := storeOf(t, d, "centro")
		if s.Address != (dealer.Address{Street: "Rua Nova, 1"}) || len(s.Hours.Days[6]) != 0 || s.Brand == "" || len(s.Hours.Holidays) == 0 {
			t.Errorf("what the file left out did not stay: %+v", s)
		}
		if len(departmentOf(t, d, "centro/oficina").Outcomes) != 0 || d.Org.Settings.ReopenMinutes != 0 || !d.Org.Settings.AllowMarketing || len(d.Labels) != 6 || len(d.Stores) != 2 {
			t.Error("empty values clear, sections left out stay")
		}
	})
}

// One bad change and nothing happened. The control: the same file without it works.
func TestAllOrNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		example(t, db)
		// Another organization has the number; only the database knows.
		write(t, db, func(tx *store.Tx, by store.Change) error {
			o, err := tx.CreateOrganization(dealer.Organization{Name: "Outro grupo"}, by)
			if err != nil {
				return err
			}
			_, err = tx.CreateChannelAccount(dealer.ChannelAccount{OrgID: o.ID, Key: "x", Kind: dealer.WhatsApp, ExternalID: "42"}, by)
			return err
		})
		ids, err := db.Organizations(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		o := options()
		if err := refuse(t, db, "labels: []", o); core.CodeOf(err) != "organization_unclear" {
			t.Errorf("two organizations: %v", err)
		}
		o.OrgID = ids[0]
		const good = "labels: [{key: nova, name: Nova}]\n"
		err = refuse(t, db, good+"channel_accounts: [{key: y, kind: whatsapp, external_id: 42}]\n", o)
		if core.KindOf(err) != core.Conflict || !strings.Contains(err.Error(), "create channel_account y") {
			t.Errorf("%v", err)
		}
		labels, err := db.R(context.Background()).Labels(ids[0])
		if err != nil || len(labels) != 6 {
			t.Errorf("%d labels, %v", len(labels), err)
		}
		if got := apply(t, db, good, o); !slices.Equal(got, []string{"create label nova"}) {
			t.Errorf("control: %q", got)
		}
		if other, err := db.R(context.Background()).Labels(ids[1]); err != nil || len(other) != 0 {
			t.Errorf("the other organization got %v, %v", other, err)
		}
	})
}

func TestPrune(t *testing.T) {
	t.Parallel()
	const file = `
outcomes: [{key: venda, name: Venda}]
labels: [{key: urgente, name: Urgente}]
stores:
  - key: centro
    departments: [{key: novos, name: Carros novos}, {key: oficina, name: Oficina e revisão}]
  - key: litoral
flows: [{key: first-contact}, {key: hello, definition_file: /flows/hello.json, default: true}]
channel_accounts: [{key: whatsapp-centro}]
users: [{email: admin@horizonte.example}, {email: oficina.centro@horizonte.example}]
`
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		example(t, db)
		if got := apply(t, db, strings.ReplaceAll(file, "flows:", "#"), options()); slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "delete") || strings.Contains(s, "disabled") }) {
			t.Fatalf("without prune nothing goes: %q", got)
		}
		// A personal reply is no part of any file.
		admin := userOf(t, directory(t, db), "admin@horizonte.example")
		write(t, db, func(tx *store.Tx, by store.Change) error {
			_, err := tx.CreateQuickReply(admin.OrgID, dealer.QuickReply{Shortcut: "meu", Text: "x", UserID: admin.ID}, by)
			return err
		})
		err := refuse(t, db, "prune: true"+file, options())
		if core.CodeOf(err) != "file_invalid" || !strings.Contains(err.Error(), `node "a": `) {
			t.Errorf("a flow may not name an outcome that goes: %v", err)
		}
		prune := "prune: true" + strings.Replace(file, "[{key: venda, name: Venda}]", "[{key: venda, name: Venda}, {key: encaminhado}]", 1)
		apply(t, db, prune, options())
		if got := apply(t, db, prune, options()); len(got) > 0 {
			t.Errorf("the second time: %q", got)
		}
		checkPruned(t, directory(t, db))
	})
}

func checkPruned(t *testing.T, d *store.Directory) {
	t.Helper()
	if len(d.Outcomes) != 2 || len(d.Labels) != 1 || len(d.Departments) != 7 || len(d.Stores) != 2 || len(d.Flows) != 2 {
		t.Errorf("left are %d outcomes, %d labels, %d departments, %d stores, %d flows", len(d.Outcomes), len(d.Labels), len(d.Departments), len(d.Stores), len(d.Flows))
	}
	if accountOf(t, d, "whatsapp-litoral").Active || !accountOf(t, d, "whatsapp-centro").Active {
		t.Error("numbers that are not named are switched off")
	}
	working := 0
	for _, u := range d.Users {
		if !u.Disabled {
			working++
		}
	}
	if len(d.Users) != 10 || working != 2 || len(userOf(t, d, "pecas.centro@horizonte.example").DepartmentIDs) != 0 {
		t.Errorf("%d users, %d of them can log in", len(d.Users), working)
	}
	if !slices.ContainsFunc(d.QuickReplies, func(q dealer.QuickReply) bool { return q.Shortcut == "meu" }) || len(d.QuickReplies) != 12 {
		t.Errorf("%d quick replies: only those of the departments that went go", len(d.QuickReplies))
	}
	if w := d.FlowFor(accountOf(t, d, "whatsapp-centro")); w == nil || w.Key != "hello" {
		t.Errorf("another flow is the default now, %v greets", w)
	}
}

// A department that has a conversation stays, and so does everything else.
func TestPruneInUse(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		example(t, db)
		apply(t, db, "channel_accounts: [{key: whatsapp-centro, departments: [centro/pecas, centro/novos]}]", options())
		const file = "prune: true\nlabels: []\nstores: [{key: centro, departments: [{key: novos}]}, {key: litoral}]\n"
		if err := refuse(t, db, file, options()); core.CodeOf(err) != "in_use" || core.KindOf(err) != core.Conflict {
			t.Errorf("%v", err)
		}
		if d := directory(t, db); len(d.Labels) != 6 || len(d.Departments) != 10 {
			t.Errorf("%d labels, %d departments are left", len(d.Labels), len(d.Departments))
		}
		apply(t, db, file+"channel_accounts: [{key: whatsapp-centro, departments: [centro/novos]}]\n", options())
		if d := directory(t, db); len(d.Departments) != 6 {
			t.Errorf("control: %d departments are left", len(d.Departments))
		}
	})
}

func TestPasswords(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		const admin = "organization: {name: G}\nusers: [{email: a@g.example, name: A, role: administrator%s}]\n"
		hash := func() string {
			t.Helper()
			got, err := db.R(context.Background()).PasswordHash(userOf(t, directory(t, db), "a@g.example").ID)
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		with := func(more string) string { return strings.Replace(admin, "%s", more, 1) }
		apply(t, db, with(""), options())
		if hash() != "" {
			t.Error("a password out of nothing")
		}
		if err := refuse(t, db, with(", password: short"), options()); !strings.Contains(err.Error(), "line 2") || strings.Contains(err.Error(), "short\n") {
			t.Errorf("%v", err)
		}
		if got := apply(t, db, with(", password: first-password"), options()); !slices.Equal(got, []string{"update user a@g.example (password)"}) || hash() != "hash of first-password" {
			t.Errorf("%q, %q", got, hash())
		}
		if got := apply(t, db, with(", password: second-password"), options()); len(got) > 0 || hash() != "hash of first-password" {
			t.Errorf("a user's password is their own: %q, %q", got, hash())
		}
		if err := refuse(t, db, "users: [{email: b@g.example, name: B, role: agent, password: some-password}]", Options{}); !strings.Contains(err.Error(), "passwords are not set here") {
			t.Errorf("%v", err)
		}
	})
}

func TestSecrets(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		example(t, db)
		const head = "channel_accounts: [{key: whatsapp-centro, "
		for _, c := range []struct{ in, token string }{
			{"token: plain", "plain"}, {"token: 'a${WHATSAPP_TOKEN}b'", "atoken-from-envb"}, {"token_file: /run/token", "token-from-file"},
			{"name: X", "token-from-file"}, {"token: '${LOOKS}'", "${WHATSAPP_TOKEN}"}, {"token: $5", "$5"}, {"token: ''", ""},
		} {
			got := apply(t, db, head+c.in+"}]", options())
			if a := accountOf(t, directory(t, db), "whatsapp-centro"); a.Token != c.token || a.AppSecret != "app-secret" {
				t.Errorf("%s: %q", c.in, a.Token)
			}
			for _, line := range got {
				if c.token != "" && strings.Contains(line, c.token) && c.in != "name: X" {
					t.Errorf("the dry run shows the secret: %s", line)
				}
			}
		}
		for _, c := range []struct{ in, says string }{
			{"token: '${UNKNOWN}'", "the environment variable UNKNOWN is not set"}, {"token: '${NOTHING}'", "NOTHING is not set"},
			{"token_file: /run/none", "the file cannot be read"}, {"token_file: /run/empty", "the file is empty"}, {"token: a, token_file: /run/token", "not both"},
			{"token: '" + strings.Repeat("x", maxSecret+1) + "'", "may have 1024 bytes"},
		} {
			if err := refuse(t, db, head+c.in+"}]", options()); !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "line 1, column") {
				t.Errorf("%.40s: %v", c.in, err)
			}
		}
	})
}

// A file that comes over the network reads neither the server's environment nor its
// files, nor has it anything expanded outside secrets. The control is TestSecrets.
func TestNetworkFileReadsNothing(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	example(t, db)
	for _, in := range []string{
		"channel_accounts: [{key: whatsapp-centro, token: '${PATH}'}]", "channel_accounts: [{key: whatsapp-centro, app_secret_file: /etc/hostname}]",
		"flows: [{key: x, definition_file: /etc/hostname}]", "users: [{email: x@g.example, name: X, role: agent, password_file: /etc/hostname}]",
	} {
		if err := refuse(t, db, in, Options{}); !strings.Contains(err.Error(), "not read here") {
			t.Errorf("%s: %v", in, err)
		}
	}
	apply(t, db, "quick_replies: [{shortcut: env, text: '${PATH}'}]", options())
	i := slices.IndexFunc(directory(t, db).QuickReplies, func(q dealer.QuickReply) bool { return q.Shortcut == "env" })
	if got := directory(t, db).QuickReplies[i].Text; got != "${PATH}" {
		t.Errorf("a text became %q", got)
	}
}

// Secrets and hashes stay inside, and so do personal replies.
func TestExportKeepsSecrets(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		example(t, db)
		text, err := Export(context.Background(), db, "")
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []string{"token", "secret", "verify", "hash of", "password:"} {
			if strings.Contains(strings.ToLower(strings.TrimPrefix(string(text), exportHead)), s) {
				t.Errorf("the export shows %q", s)
			}
		}
		if a := accountOf(t, directory(t, db), "whatsapp-centro"); a.Token == "" {
			t.Error("control: there is a token to show")
		}
	})
}

// Roles may change hands in one file; nobody may be locked out.
func TestAdministrators(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		example(t, db)
		const off = "users:\n  - {email: admin@horizonte.example, role: agent}\n"
		if err := refuse(t, db, off, options()); !strings.Contains(err.Error(), "no administrator would be left") {
			t.Errorf("%v", err)
		}
		if err := refuse(t, db, "prune: true\nusers: []", options()); !strings.Contains(err.Error(), "no administrator would be left") {
			t.Errorf("%v", err)
		}
		apply(t, db, off+"  - {email: supervisao.centro@horizonte.example, role: administrator}\n", options())
		d := directory(t, db)
		if userOf(t, d, "admin@horizonte.example").Role != team.Agent || userOf(t, d, "supervisao.centro@horizonte.example").Role != team.Administrator {
			t.Error("the roles did not change hands")
		}
	})
}

// An e-mail address of another organization's user is not taken over.
func TestOtherOrganizationsUser(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		example(t, db)
		var other core.ID
		write(t, db, func(tx *store.Tx, by store.Change) error {
			o, err := tx.CreateOrganization(dealer.Organization{Name: "Outro grupo"}, by)
			other = o.ID
			return err
		})
		o := options()
		o.OrgID = other
		if err := refuse(t, db, "users: [{email: ADMIN@horizonte.example, name: A, role: administrator}]", o); core.CodeOf(err) != "user_exists" {
			t.Errorf("%v", err)
		}
		o.OrgID = core.NewID()
		if err := refuse(t, db, "labels: []", o); core.CodeOf(err) != "organization_not_found" {
			t.Errorf("%v", err)
		}
	})
}

// The default flow changes hands, the one before it renamed at the same time.
func TestDefaultFlow(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		example(t, db)
		apply(t, db, "flows: [{key: hello, definition_file: /flows/hello.json, default: true}, {key: first-contact, name: Antigo, default: false}]", options())
		d := directory(t, db)
		for _, w := range d.Flows {
			if w.IsDefault != (w.Key == "hello") {
				t.Errorf("%s: default %v", w.Key, w.IsDefault)
			}
		}
		got := apply(t, db, "flows: [{key: hello, definition: '"+strings.Replace(hello, "Olá!", "Oi!", 1)+"'}]", options())
		if !slices.Equal(got, []string{"update flow hello (definition)"}) {
			t.Errorf("%q", got)
		}
	})
}

// Answers to frequent questions: what the file leaves out stays, prune deletes what it
// does not name, and a ready entry is only where one begins.
func TestFAQ(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		example(t, db)
		entries := func() (out []string) {
			t.Helper()
			list, err := db.R(context.Background()).FAQEntries(directory(t, db).Org.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range list {
				out = append(out, e.Key+": "+e.Questions[0])
			}
			return out
		}
		before := entries()
		if len(before) != 5 || before[0] != "hours: Qual o horário de funcionamento?" {
			t.Fatalf("the example has %q", before)
		}
		got := apply(t, db, `
faq:
  - {key: hours, ready: hours, questions: [Que horas abre?]}
  - {key: leva-e-traz, department: '', store: '', off: true}
  - {key: nova, department: litoral/oficina, questions: [Lavam o carro?], answer: {pt-BR: Sim.}}
`, options())
		want := []string{"update faq_entry hours (questions)", "update faq_entry leva-e-traz (store, department, off)", "create faq_entry nova"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		got = apply(t, db, "prune: true\nfaq: [{key: hours}, {key: nova}]\n", options())
		want = []string{"delete faq_entry address", "delete faq_entry entrega-do-carro", "delete faq_entry leva-e-traz", "delete faq_entry estacionamento-litoral"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"hours: Que horas abre?", "nova: Lavam o carro?"}, entries()); diff != "" {
			t.Error(diff)
		}
	})
}
