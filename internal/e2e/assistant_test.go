package e2e

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"prosa/internal/assistant/modeltest"
	"prosa/internal/core"
	"prosa/internal/e2e/rig"
	"prosa/internal/faq"
	"prosa/internal/phrase"
	"prosa/internal/store"
)

// model is a local endpoint that speaks chat completions: it says what the test wants.
type model struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string // what stood in the requests
	auth  string
	reply func(w http.ResponseWriter)
}

func newModel(t *testing.T) *model {
	t.Helper()
	m := &model{}
	m.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		m.mu.Lock()
		m.asked, m.auth = append(m.asked, r.URL.Path+" "+string(body)), r.Header.Get("Authorization")
		reply := m.reply
		m.mu.Unlock()
		reply(w)
	}))
	t.Cleanup(m.Close)
	return m
}

func (m *model) says(text string) { m.does(func(w http.ResponseWriter) { completes(w, text) }) }

func (m *model) does(f func(w http.ResponseWriter)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.reply = f
}

func (m *model) requests() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]string(nil), m.asked...)
}

func completes(w http.ResponseWriter, text string) { modeltest.Say(w, text, "stop") }

// TestAssistantPhrases: the house's model puts the bot's answer into words, once for each
// question and from that answer alone; whatever else it does, the house's own words are
// said. Off, nobody is asked: that is the control of the rest.
func TestAssistantPhrases(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		m := newModel(t)
		r := rig.New(t, rig.Options{DB: db, Allow: []string{strings.TrimPrefix(m.URL, "http://")}})
		publish(t, r, faqFlow, true)
		by := store.Change{Actor: rig.Actor(r.Admin), At: core.Ms(r.Clock.Now())}
		change := func(f func(*store.Tx) error) {
			t.Helper()
			if err := db.Write(t.Context(), f); err != nil {
				t.Fatal(err)
			}
		}
		const own = "No sábado abrimos das 8h às 12h."
		change(func(tx *store.Tx) error {
			_, err := tx.CreateFAQEntry(store.FAQEntry{OrgID: r.Org, Entry: faq.Entry{Questions: []string{"Vocês abrem no sábado?", "Qual o horário de sábado?"},
				Answer: faq.Answer{Text: map[string]string{"pt-BR": own}}}}, by)
			return err
		})
		ask := func(phone string) *walk {
			t.Helper()
			w := newWalk(t, r, phone)
			w.text("Oi")
			w.hears("Qual é a sua dúvida?")
			w.text("vcs abrem sabado?")
			return w
		}
		m.says("Abrimos sim! No sábado, das 8h às 12h.")
		ask("5511987630001").hears(own)
		if got := m.requests(); len(got) != 0 {
			t.Fatalf("asked while off: %q", got)
		}

		var assistant store.Assistant
		set := func(a store.Assistant) {
			t.Helper()
			a.Version = assistant.Version
			change(func(tx *store.Tx) (err error) { assistant, err = tx.SaveAssistant(r.Org, a, by); return err })
		}
		set(store.Assistant{URL: m.URL + "/v1/", Model: "small", Key: "canario-1", Phrase: true})
		w := ask("5511987630002")
		w.hears("Abrimos sim! No sábado, das 8h às 12h.")
		w.helped(1)
		if got := m.requests(); len(got) != 1 || !strings.HasPrefix(got[0], "/v1/chat/completions ") || !strings.Contains(got[0], own) || !strings.Contains(got[0], "vcs abrem sabado?") || m.auth != "Bearer canario-1" {
			t.Errorf("asked %q as %q", got, m.auth)
		}
		if w.heard(own) != 0 {
			t.Error("said twice, in two wordings")
		}

		outcomes := []string{"ok"}
		for i, c := range []struct {
			outcome string
			reply   func(http.ResponseWriter)
		}{
			{"figure", func(w http.ResponseWriter) { completes(w, "No sábado abrimos das 8h às 18h.") }},
			{"promise", func(w http.ResponseWriter) { completes(w, "No sábado abrimos das 8h às 12h, com desconto.") }},
			{"no_answer", func(w http.ResponseWriter) { completes(w, phrase.NoAnswer) }},
			{"malformed", func(w http.ResponseWriter) { completes(w, "No sábado abrimos, {{contact.phone}}.") }},
			{"status 500", func(w http.ResponseWriter) { w.WriteHeader(http.StatusInternalServerError) }},
			{"status 302", func(w http.ResponseWriter) { w.Header().Set("Location", m.URL); w.WriteHeader(http.StatusFound) }},
			{"not a chat completion", func(w http.ResponseWriter) { fmt.Fprint(w, "<html>") }},
			{"the answer is too large", func(w http.ResponseWriter) { completes(w, strings.Repeat("sábado ", 60_000)) }},
			{"no connection", func(w http.ResponseWriter) {
				c, _, _ := http.NewResponseController(w).Hijack()
				_ = c.Close()
			}},
		} {
			m.does(c.reply)
			w := ask(fmt.Sprintf("551198763%04d", 10+i))
			w.hears(own)
			w.helped(1)
			outcomes = append(outcomes, c.outcome)
		}

		// Somebody who writes on while the model thinks is not left waiting for it.
		release := make(chan struct{})
		m.does(func(w http.ResponseWriter) { <-release; completes(w, "No sábado, das 8h às 12h.") })
		hasty := ask("5511987630050")
		r.Eventually(t, "the model is asked", func() bool { return len(m.requests()) == len(outcomes)+1 })
		hasty.text("e no domingo, jogam xadrez?")
		hasty.hears(own)
		hasty.hears("Essa eu não sei.")
		close(release)
		r.Quiet(t, 20*time.Second)
		if n := hasty.heard("No sábado, das 8h às 12h."); n != 0 {
			t.Error("the late words were said all the same")
		}
		outcomes = append(outcomes, "ok") // what came too late was good

		// Another house's address is forbidden: a model on a private network that the
		// operator did not allow.
		other := newModel(t)
		other.says("No sábado, das 8h às 12h.")
		set(store.Assistant{URL: other.URL, Model: "small", Phrase: true})
		ask("5511987630060").hears(own)
		if got := other.requests(); len(got) != 0 {
			t.Errorf("a private address was asked: %q", got)
		}
		outcomes = append(outcomes, "only ports 80 and 443 can be called")

		var got []string
		r.Eventually(t, "every call is noted", func() bool {
			calls, err := db.R(t.Context()).AssistantCalls(r.Org, 0, 100)
			if err != nil {
				t.Fatal(err)
			}
			got = nil
			for _, c := range calls {
				got = append([]string{c.Outcome}, got...)
				if c.Purpose != "phrase" || len(c.EntryIDs) != 1 || c.ConversationID == "" || c.UserID != "" {
					t.Errorf("%+v", c)
				}
			}
			return len(got) == len(outcomes)
		})
		count := map[string]int{}
		for i := range outcomes {
			count[outcomes[i]]++
			count[got[i]]--
		}
		for o, n := range count {
			if n != 0 {
				t.Errorf("%q is noted %d times less than it happened; all: %q", o, n, got)
			}
		}
	})
}
