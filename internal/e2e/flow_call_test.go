package e2e

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"prosa/internal/conversation"
	"prosa/internal/e2e/rig"
	"prosa/internal/message"
	"prosa/internal/store"
)

// callFlow asks a system for a price and says it, or hands over when there is none.
func callFlow(url string) string {
	return `{"schema":2,"key":"price","name":"Preço","start":"ask","nodes":[
 {"id":"ask","kind":"ask","text":"Qual peça?","save":"var.part","exits":{"next":"call"}},
 {"id":"call","kind":"http","method":"POST","url":"` + url + `/price","body":"{\"part\": \"{{var.part}}\"}","headers":[{"name":"Authorization","value":"Bearer dms"}],"timeout_seconds":2,
  "save":[{"path":"data.price","to":"var.price"}],"exits":{"ok":"tell","error":"sorry"}},
 {"id":"tell","kind":"message","contents":[{"text":"Custa R$ {{var.price}}."}],"exits":{"next":"end"}},
 {"id":"sorry","kind":"message","contents":[{"text":"Vou verificar com a equipe."}],"exits":{"next":"line"}},
 {"id":"line","kind":"queue","department":"pecas"},
 {"id":"end","kind":"end"}]}`
}

// A flow asks another system outside the transaction and goes on with its answer; the
// customer may write meanwhile and nothing is lost.
func TestFlowCall(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		var body, auth atomic.Value
		release := make(chan struct{})
		dms := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			b, _ := io.ReadAll(r.Body)
			body.Store(string(b))
			auth.Store(r.Header.Get("Authorization"))
			<-release
			fmt.Fprint(w, `{"data":{"price":"189,90"}}`)
		}))
		defer dms.Close()
		r := rig.New(t, rig.Options{DB: db, Allow: []string{strings.TrimPrefix(dms.URL, "http://")}})
		publish(t, r, callFlow(dms.URL), true)
		w := newWalk(t, r, "5511987620001")
		w.text("Oi")
		w.hears("Qual peça?")
		w.text(`filtro "de óleo"`)
		r.Eventually(t, "the system is asked", func() bool { return body.Load() != nil })
		w.text("para o Onix, viu?")
		r.Eventually(t, "the customer's word is stored", func() bool { return len(r.Records(t).Of(message.In)) == 3 })
		close(release)
		w.hears("Custa R$ 189,90.")
		if got := body.Load(); got != `{"part": "filtro \"de óleo\""}` {
			t.Errorf("the body is %s", got)
		}
		if auth.Load() != "Bearer dms" {
			t.Errorf("the header is %v", auth.Load())
		}
		v := w.until("closed", func(v conversation.Conversation) bool { return v.State == conversation.Closed })
		if n := len(r.Transcript(t, v.ID)); n < 5 {
			t.Errorf("%d messages in the conversation: one is lost", n)
		}
	})
}

// What is on a private network is not called (S8), what is down or slow does not hold
// the customer up: the flow leaves by "error". TestFlowCall, which is allowed its
// address, is the control.
func TestFlowCallFails(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		asked := atomic.Int64{}
		hang := make(chan struct{})
		dms := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1); <-hang }))
		defer dms.Close()
		defer close(hang)
		down := httptest.NewServer(http.NotFoundHandler())
		down.Close()
		redirects := httptest.NewServer(http.RedirectHandler(dms.URL, http.StatusTemporaryRedirect))
		defer redirects.Close()
		r := rig.New(t, rig.Options{DB: db, Allow: []string{strings.TrimPrefix(redirects.URL, "http://"), strings.TrimPrefix(down.URL, "http://")}})
		for i, url := range []string{dms.URL, "http://169.254.169.254", "http://[::ffff:127.0.0.1]", down.URL, redirects.URL} {
			f := store.Flow{OrgID: r.Org, IsDefault: true}
			if i > 0 {
				dir, err := db.Directory(t.Context(), r.Org)
				if err != nil {
					t.Fatal(err)
				}
				for _, known := range dir.Flows {
					if known.Key == "price" {
						f = known
					}
				}
			}
			publishAgain(t, r, f, callFlow(url), false)
			w := newWalk(t, r, fmt.Sprintf("551198762001%d", i))
			w.text("Oi")
			w.hears("Qual peça?")
			w.text("filtro")
			w.hears("Vou verificar com a equipe.")
			w.until("queued", func(v conversation.Conversation) bool { return v.State == conversation.Queued })
		}
		if n := asked.Load(); n != 0 {
			t.Errorf("a private address was called %d times", n)
		}
	})
}
