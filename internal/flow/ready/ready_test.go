package ready

import (
	"strings"
	"testing"
	"time"

	"prosa/internal/flow"
)

func TestFirstContactIsSound(t *testing.T) {
	t.Parallel()
	def, err := flow.Load(FirstContact())
	if err != nil {
		t.Fatal(err)
	}
	if problems := flow.Inspect(def, flow.Assets{}); len(problems) > 0 {
		t.Errorf("problems: %v", problems)
	}
}

// The bytes are a copy: nobody can change the bot for everybody.
func TestFirstContactIsACopy(t *testing.T) {
	t.Parallel()
	FirstContact()[0] = 'x'
	if _, err := flow.Load(FirstContact()); err != nil {
		t.Fatal(err)
	}
}

// From the first word to the queue in each language, with the dealership's own data
// and none of another language's words.
func TestFirstContactInEveryLanguage(t *testing.T) {
	t.Parallel()
	def, err := flow.Load(FirstContact())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ locale, greets, waits, away string }{
		{"pt-BR", "Boa noite, Lia!", "nº 3", "amanhã às 08:00"},
		{"en", "Good evening, Lia!", "number 3", "tomorrow at 08:00"},
		{"es", "¡Buenas noches, Lia!", "n.º 3", "mañana a las 08:00"},
	} {
		now := time.Date(2026, 11, 23, 20, 15, 0, 0, time.UTC)
		env := flow.Env{
			NowMs: now.UnixMilli(), Locale: c.locale, Location: time.UTC, Protocol: "20261123-000042", StoreID: "s",
			Org: flow.OrgRef{Name: "Grupo Aurora", PrivacyURL: "https://example.com/p"}, Contact: flow.ContactRef{Name: "LIA"},
			Stores:      []flow.StoreRef{{ID: "s", Name: "Matriz"}},
			Departments: []flow.DepartmentRef{{ID: "d", Key: "oficina", Name: "Oficina", StoreID: "s", Open: false, NextOpenMs: time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC).UnixMilli()}},
		}
		_, effects, err := flow.Start(def, flow.Input{Kind: flow.InputStart, Env: env})
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		var queued flow.Enqueue
		for _, e := range effects {
			switch e := e.(type) {
			case flow.Send:
				said = append(said, e.Content.Text)
			case flow.Enqueue:
				queued = e
			}
		}
		if len(said) != 2 || !strings.HasPrefix(said[0], c.greets) || !strings.Contains(said[0], "Grupo Aurora") || !strings.HasSuffix(said[1], " https://example.com/p") {
			t.Errorf("%s: says %q", c.locale, said)
		}
		if got := queued.Text(3); !strings.Contains(got, c.away) || !strings.Contains(got, env.Protocol) {
			t.Errorf("%s: away %q", c.locale, got)
		}
		queued.Open = true
		if got := queued.Text(3); !strings.Contains(got, c.waits) || strings.Contains(got, "{{") {
			t.Errorf("%s: queued %q", c.locale, got)
		}
	}
}
