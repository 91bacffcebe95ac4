package api

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"prosa/internal/api/edge"
	"prosa/internal/auth"
	"prosa/internal/core"
	"prosa/internal/store"
	"prosa/internal/store/storetest"
)

// TestRouteTable holds the table to its rules: every route is classified, named once,
// and its path parameters reach the specification.
func TestRouteTable(t *testing.T) {
	t.Parallel()
	s := &Server{}
	s.register()
	permissions := append(auth.TokenScopes(), auth.UsersWrite, auth.TokensWrite)
	seen := map[string]bool{}
	for _, r := range s.routes() {
		if problem := misclassified(r, permissions); problem != "" {
			t.Errorf("%s %s: %s", r.Method, r.Path, problem)
		}
		if seen[r.ID] || r.ID == "" {
			t.Errorf("%s %s: the operation id %q is taken or missing", r.Method, r.Path, r.ID)
		}
		seen[r.ID] = true
		op := operationAt(s.huma.OpenAPI(), r)
		for _, part := range strings.Split(r.Path, "/") {
			if strings.HasPrefix(part, "{") && !slices.ContainsFunc(op.Parameters, func(p *huma.Param) bool { return p.In == "path" && p.Name == strings.Trim(part, "{}") }) {
				t.Errorf("%s %s: nothing reads %s", r.Method, r.Path, part)
			}
		}
	}
}

// misclassified is the rule an unclassified route breaks.
func misclassified(r route, permissions []string) string {
	switch {
	case r.Class == public || r.Class == person:
		return ""
	case !slices.Contains(permissions, string(r.Class)):
		return fmt.Sprintf("%q is neither public, person nor a permission", r.Class)
	case r.Method != http.MethodGet && strings.HasSuffix(string(r.Class), ":read"):
		return "it changes something with a permission to read"
	}
	return ""
}

func TestRouteTableCanFail(t *testing.T) {
	t.Parallel()
	for _, r := range []route{{Method: "GET"}, {Method: "GET", Class: "everybody"}, {Method: "POST", Class: "settings:read"}} {
		if misclassified(r, auth.TokenScopes()) == "" {
			t.Errorf("%+v was let through", r)
		}
	}
}

// sample is a request that succeeds for whom it is meant: the first good exchange of
// an operation's case file.
type sample struct {
	route
	exchange
	body string
}

func samples(t *testing.T) []sample {
	t.Helper()
	var out []sample
	for _, r := range (&Server{}).routes() {
		raw, err := os.ReadFile("testdata/cases/" + r.ID + ".json")
		if err != nil {
			continue // TestEveryOperationHasACase knows which may lack one
		}
		var list []exchange
		check(t, json.Unmarshal(raw, &list))
		i := slices.IndexFunc(list, func(x exchange) bool {
			return x.Status < 300 && strings.HasPrefix(x.Do, r.Method+" ") && !strings.Contains(x.Do, "{{last}}")
		})
		if i < 0 {
			t.Fatalf("%s: no case succeeds", r.ID)
		}
		x := list[i]
		out = append(out, sample{route: r, exchange: x, body: string(x.Body) + x.Text})
	}
	return out
}

func (x sample) send(t *testing.T, s *scene, who string, extra http.Header) answer {
	t.Helper()
	method, path, _ := strings.Cut(s.fill(x.Do), " ")
	header := http.Header{}
	for name, value := range x.Header {
		header.Set(name, value)
	}
	for name, values := range extra {
		header[name] = values
	}
	return s.call(t, who, method, Base+path, s.fill(x.body), header)
}

// meant is whom the request is for. The scene's own supervisor is the disabled user.
func (x sample) meant() string {
	if x.As == superC {
		return admin
	}
	return x.As
}

// strangers are callers who may not have what the scene's workshop has.
var strangers = []string{anonymous, "disabled", "narrow token", "other", agentV, agentL, superL}

// houseWide are what everybody with the permission may see (flows belong to the
// organization, and of who waits in one each sees their own); ownKey are named by keys
// that every organization has for itself.
var (
	houseWide = []string{"getLabel", "getOutcome", "getQuickReply", "getFlow", "listFlowVersions", "getFlowVersion", "getFlowNumbers", "listFlowSessions", "getFlowUpgrade"}
	ownKey    = []string{"updateOutcome", "deleteOutcome"}
)

// verdict says what is wrong with an answer a stranger got, or "".
func (s *scene) verdict(x sample, who string, a answer) string {
	if a.status >= 300 || x.Class == public {
		return ""
	}
	byID := strings.Contains(x.Path, "{")
	mine := x.Class == person || slices.Contains(houseWide, x.ID)
	switch who {
	case anonymous, "disabled", "narrow token":
		return "got in"
	case "other":
		if byID && !mine && !slices.Contains(ownKey, x.ID) || !byID && x.Class != person && s.shows(a, "org", "centro", "oficina", "queued", "active", "closed", "agent", "account") {
			return "reached another organization"
		}
		return ""
	}
	secret := []string{"queued", "active", "queued_contact", "active_contact"}
	if who != agentV {
		secret = append(secret, "closed", "closed_contact")
	}
	if byID && !mine {
		return "reached another department's"
	}
	if s.shows(a, secret...) {
		return "was shown another department's"
	}
	return ""
}

func (s *scene) shows(a answer, names ...string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return strings.Contains(a.body, s.ids[n]) })
}

// enrol adds the callers that need their own making.
func (s *scene) enrol(t *testing.T, b *bench) {
	t.Helper()
	if b.elsewhere == nil {
		other := storetest.House(t, b.db)
		b.elsewhere = (&scene{bench: b, Seeded: other}).session(t, other.Admin)
	}
	s.as["other"] = b.elsewhere
	s.as["disabled"] = s.session(t, s.SupervisorCentro)
	check(t, b.db.Write(t.Context(), func(tx *store.Tx) error {
		u, err := tx.User(s.Org, s.SupervisorCentro)
		if err != nil {
			return err
		}
		u.Disabled = true
		_, err = tx.UpdateUser(u, store.Change{Actor: core.Actor{Kind: core.ActorSystem}})
		return err
	}))
}

// walk sends one sample as every stranger and returns what is wrong.
func (s *scene) walk(t *testing.T, x sample) []string {
	t.Helper()
	var wrong []string
	for _, who := range strangers {
		if who == "narrow token" {
			scope := auth.InboundRead
			if string(x.Class) == scope {
				scope = auth.ReportsRead
			}
			s.as[who], _ = s.token(t, scope)
		}
		if who == x.As || who == "other" && x.ID == "createChannelAccount" {
			continue // Meta's id of a number belongs to whoever enters it first
		}
		a := x.send(t, s, who, nil)
		if problem := s.verdict(x, who, a); problem != "" {
			wrong = append(wrong, fmt.Sprintf("%s: %q %s: %d %.200s", x.ID, who, problem, a.status, a.body))
		}
	}
	return wrong
}

// TestStrangersGetNothing walks every route as every kind of stranger (S12). Then the
// same request, from whom it is meant for, must succeed: what was refused was real.
func TestStrangersGetNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b := setup(t, db)
		b.storeFile(t)
		look := b.scene(t) // for requests that change nothing
		look.enrol(t, b)
		for _, x := range samples(t) {
			s := look
			if x.Method != http.MethodGet {
				s = b.scene(t)
				s.enrol(t, b)
			}
			for _, wrong := range s.walk(t, x) {
				t.Error(wrong)
			}
			if a := x.send(t, s, x.meant(), nil); a.status >= 300 {
				t.Errorf("%s: refused to %q, too: %d %s", x.ID, x.meant(), a.status, a.body)
			}
		}
	})
}

// TestStrangersWalkCanFail gives a stranger the administrator's cookie: the walk must
// notice on every route that has something to hide.
func TestStrangersWalkCanFail(t *testing.T) {
	t.Parallel()
	b := setup(t, storetest.SQLite(t))
	b.storeFile(t)
	noticed, hiding := 0, 0
	look := b.scene(t)
	look.enrol(t, b)
	for _, x := range samples(t) {
		if x.Class == public || x.Class == person || slices.Contains(houseWide, x.ID) || !strings.Contains(x.Path, "{") {
			continue
		}
		hiding++
		s := look
		if x.Method != http.MethodGet {
			s = b.scene(t)
			s.enrol(t, b)
		}
		honest := s.as[agentL]
		s.as[agentL] = s.as[x.meant()]
		if len(s.walk(t, x)) > 0 {
			noticed++
		} else {
			t.Errorf("%s: a caller let in by mistake was not noticed", x.ID)
		}
		s.as[agentL] = honest
	}
	if hiding < 30 || noticed != hiding {
		t.Errorf("%d of %d noticed", noticed, hiding)
	}
}

// TestCrossSiteRequestsAreRefused sends every changing route as a browser on another
// site would (S9). The session's cookie rides along, as it might in an old browser.
func TestCrossSiteRequestsAreRefused(t *testing.T) {
	t.Parallel()
	b := setup(t, storetest.SQLite(t))
	b.storeFile(t)
	guarded := httptest.NewServer(edge.App(b.Server, edge.Options{Logger: slog.New(slog.DiscardHandler)}, WriteProblem))
	t.Cleanup(guarded.Close)
	b.url = guarded.URL
	attacks := []http.Header{
		{"Sec-Fetch-Site": {"cross-site"}},
		{"Sec-Fetch-Site": {"same-site"}},
		{"Origin": {"https://evil.example"}},
		{"Origin": {"null"}},
		{"Content-Type": {"text/plain"}},
		{"Content-Type": {"application/x-www-form-urlencoded"}},
		{"Content-Type": {""}},
	}
	for _, x := range samples(t) {
		if x.Method == http.MethodGet || x.As == tokenAll {
			continue
		}
		s := b.scene(t)
		for _, attack := range attacks {
			if attack.Get("Content-Type") != "" && x.Header["X-Prosa"] != "" {
				continue // a form cannot send that header; the upload's own case shows it is needed
			}
			if a := x.send(t, s, x.As, attack); a.status < 300 {
				t.Errorf("%s with %v: %d", x.ID, attack, a.status)
			}
		}
		if a := x.send(t, s, x.As, http.Header{"Sec-Fetch-Site": {"same-origin"}}); a.status >= 300 {
			t.Errorf("%s from our own site: %d %s", x.ID, a.status, a.body)
		}
	}
}

// TestReadingChangesNothing: no GET leaves a fact, so none is worth forging.
func TestReadingChangesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t, storetest.SQLite(t))
	b.storeFile(t)
	s := b.scene(t)
	before, err := b.db.R(t.Context()).LastEvent()
	check(t, err)
	n := 0
	for _, x := range samples(t) {
		if x.Method == http.MethodGet {
			x.send(t, s, x.As, nil)
			n++
		}
	}
	after, err := b.db.R(t.Context()).LastEvent()
	check(t, err)
	if n < 25 || before != after {
		t.Errorf("%d reads moved the event log from %d to %d", n, before, after)
	}
}

// TestSlowBodyIsCut: a client that dribbles its body loses the connection (R21). The
// control is the same request sent at once, which gets as far as the login.
func TestSlowBodyIsCut(t *testing.T) {
	t.Parallel()
	b := setup(t, storetest.SQLite(t))
	body := `{"email":"nobody@nowhere.test","password":"errada errada"}`
	send := func(now, later string) (took time.Duration, raw string) {
		conn, err := net.Dial("tcp", strings.TrimPrefix(b.url, "http://"))
		check(t, err)
		defer conn.Close()
		_, err = fmt.Fprintf(conn, "POST %s/session HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", Base, len(now+later), now)
		check(t, err)
		start := time.Now()
		check(t, conn.SetReadDeadline(start.Add(bodyWithin+10*time.Second)))
		got, _ := io.ReadAll(conn)
		return time.Since(start), string(got)
	}
	if took, raw := send(body[:10], body[10:]); took > bodyWithin+2*time.Second || strings.Contains(raw, "bad_credentials") {
		t.Errorf("after %s: %.100s", took, raw)
	}
	if _, raw := send(body, ""); !strings.Contains(raw, "bad_credentials") {
		t.Errorf("at once: %.200s", raw)
	}
}
