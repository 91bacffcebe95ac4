package e2e

import (
	"context"
	"path/filepath"
	"testing"

	"prosa/internal/e2e/rig"
	"prosa/internal/sandbox"
	"prosa/internal/store"
)

func openSQLite(t testing.TB) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), store.Options{URL: "sqlite:" + filepath.Join(t.TempDir(), "prosa.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func phone(t testing.TB, r *rig.Rig, digits, name string) sandbox.Phone {
	t.Helper()
	p, err := r.Sandbox.CreatePhone(sandbox.PhoneParams{Name: &name, Phone: &digits})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestMainJob walks the product's main job below the HTTP API: write, route, queue,
// take, answer, transfer, close, write again.
func TestMainJob(t *testing.T) {
	t.Parallel()
	r := rig.New(t, rig.Options{DB: openSQLite(t)})
	ctx := context.Background()
	p := phone(t, r, "5511987654321", "Cliente 1")
	thread := func() []sandbox.Message {
		list, err := r.Sandbox.Thread(p.ID, r.Number, "", 100)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	if _, err := r.Sandbox.Write(p.ID, sandbox.Inbound{NumberID: r.Number, Type: "text", Text: &sandbox.Text{Body: "Oi"}}); err != nil {
		t.Fatal(err)
	}
	r.Eventually(t, "the bot greets with a list", func() bool {
		l := thread()
		return len(l) > 1 && l[len(l)-1].Type == "interactive"
	})
	for _, m := range thread() {
		t.Logf("%s %s %s %+v", m.From, m.Type, m.Status, m.Interactive)
	}
	_ = ctx
}
