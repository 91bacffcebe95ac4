package auth

import (
	"sync"
	"sync/atomic"
	"testing"

	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/store"
	"prosa/internal/store/storetest"
)

// setUp is what the first run does with a token.
func setUp(t *testing.T, s *Service, token string) error {
	t.Helper()
	return s.db.Write(t.Context(), func(tx *store.Tx) error {
		if err := s.UseBootToken(tx, token); err != nil {
			return err
		}
		_, err := tx.CreateOrganization(dealer.Organization{Name: "Grupo Teste"}, store.Change{Actor: core.Actor{Kind: core.ActorSystem}})
		return err
	})
}

// TestFirstRun is S19: nobody sets the installation up without the token, and nobody
// does it twice.
func TestFirstRun(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := New(Options{DB: db})
		needed := func() bool {
			n, err := s.SetupNeeded(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		if err := setUp(t, s, ""); core.CodeOf(err) != "setup_token" {
			t.Errorf("before there is a token: %v", err)
		}
		first, err := s.NewBootToken(t.Context())
		if err != nil || len(first) < 32 {
			t.Fatalf("boot token %q, %v", first, err)
		}
		token, err := s.NewBootToken(t.Context()) // the server was started again
		if err != nil || token == first {
			t.Fatalf("boot token %q, %v", token, err)
		}
		stored, err := db.R(t.Context()).Setting(bootSetting)
		if err != nil || stored == token || stored == "" {
			t.Errorf("the token is stored as %q, %v", stored, err)
		}
		for _, wrong := range []string{"", "x", first, stored, token[1:], token + " "} {
			if err := setUp(t, s, wrong); core.CodeOf(err) != "setup_token" || core.KindOf(err) != core.Forbidden {
				t.Errorf("token %q: %v", wrong, err)
			}
		}
		if !needed() {
			t.Fatal("set up without the token")
		}
		var wg sync.WaitGroup
		var done, late atomic.Int32
		for range 16 {
			wg.Go(func() {
				switch err := setUp(t, s, token); core.CodeOf(err) {
				case "":
					done.Add(1)
				case "already_set_up":
					late.Add(1)
				default:
					t.Errorf("race: %v", err)
				}
			})
		}
		wg.Wait()
		if done.Load() != 1 || late.Load() != 15 || needed() {
			t.Errorf("set up %d times, too late %d times", done.Load(), late.Load())
		}
		if token, err := s.NewBootToken(t.Context()); token != "" || err != nil {
			t.Errorf("a set-up installation gave a boot token: %v", err)
		}
		if left, err := db.R(t.Context()).Setting(bootSetting); left != "" || err != nil {
			t.Errorf("the token was not used up: %v", err)
		}
	})
}

// TestFirstRunThatFails keeps the token for another try.
func TestFirstRunThatFails(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := New(Options{DB: db})
		token, err := s.NewBootToken(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		failed := db.Write(t.Context(), func(tx *store.Tx) error {
			if err := s.UseBootToken(tx, token); err != nil {
				return err
			}
			return core.E(core.Invalid, "cnpj", "not a CNPJ")
		})
		if core.CodeOf(failed) != "cnpj" {
			t.Fatal(failed)
		}
		if err := setUp(t, s, token); err != nil {
			t.Errorf("second try: %v", err)
		}
	})
}
