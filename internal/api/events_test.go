package api

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"prosa/internal/core"
	"prosa/internal/store"
	"prosa/internal/store/storetest"
)

// frame is one event as a client reads it.
type frame struct {
	id   int64
	kind string
	data string
}

// client is an open event stream.
type client struct {
	resp   *http.Response
	frames chan frame
	cancel context.CancelFunc
}

func (s *scene) stream(t *testing.T, who, lastEventID string) *client {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+Base+"/events", nil)
	check(t, err)
	for name, values := range s.as[who] {
		r.Header[name] = values
	}
	if lastEventID != "" {
		r.Header.Set("Last-Event-ID", lastEventID)
	}
	resp, err := http.DefaultClient.Do(r)
	check(t, err)
	c := &client{resp: resp, frames: make(chan frame, 1000), cancel: cancel}
	t.Cleanup(c.close)
	if resp.StatusCode == http.StatusOK {
		go c.read()
	}
	return c
}

func (c *client) close() { c.cancel(); _ = c.resp.Body.Close() }

func (c *client) read() {
	defer close(c.frames)
	var f frame
	for lines := bufio.NewScanner(c.resp.Body); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), ": ")
		switch name {
		case "id":
			f.id, _ = strconv.ParseInt(value, 10, 64)
		case "event":
			f.kind = value
		case "data":
			f.data = value
		case "":
			if f.kind != "" {
				c.frames <- f
			}
			f = frame{}
		}
	}
}

// next returns the next frame; ok is false when the stream has ended.
func (c *client) next(t *testing.T) (f frame, ok bool) {
	t.Helper()
	select {
	case f, ok = <-c.frames:
		return f, ok
	case <-time.After(10 * time.Second):
		t.Fatal("no frame for ten seconds")
		return f, false
	}
}

// until reads frames up to one of a kind.
func (c *client) until(t *testing.T, kind string) frame {
	t.Helper()
	for {
		f, ok := c.next(t)
		if !ok {
			t.Fatalf("the stream ended before %s", kind)
		}
		if f.kind == kind {
			return f
		}
	}
}

// note writes a note to the scene's active conversation: the smallest event there is.
func (s *scene) note(t *testing.T, n int) {
	t.Helper()
	a := s.call(t, admin, http.MethodPost, Base+"/conversations/"+s.ids["active"]+"/notes", fmt.Sprintf(`{"client_id":"note-%d","text":"note %d"}`, n, n), nil)
	if a.status != http.StatusOK {
		t.Fatalf("note: %d %s", a.status, a.body)
	}
}

func textOf(t *testing.T, f frame) string {
	t.Helper()
	var e struct {
		Data struct {
			Message struct {
				Content struct {
					Text string `json:"text"`
				} `json:"content"`
			} `json:"message"`
		} `json:"data"`
	}
	check(t, json.Unmarshal([]byte(f.data), &e))
	return e.Data.Message.Content.Text
}

// TestStreamResumes reads some events, drops the connection, and gets the missed ones
// and no others after it.
func TestStreamResumes(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		s := setup(t, db).scene(t)
		c := s.stream(t, agentO, "")
		if kind := c.resp.Header.Get("Content-Type"); kind != "text/event-stream" {
			t.Fatalf("content type %q", kind)
		}
		if f, _ := c.next(t); f.kind != "hello" {
			t.Fatalf("the first frame is %+v", f)
		}
		s.note(t, 1)
		seen := c.until(t, string(core.NoteCreated))
		if text := textOf(t, seen); text != "note 1" {
			t.Errorf("the event carries %q", text)
		}
		c.close()
		for n := 2; n <= 6; n++ {
			s.note(t, n)
		}
		again := s.stream(t, agentO, strconv.FormatInt(seen.id, 10))
		last := seen.id
		for n := 2; n <= 6; n++ {
			f := again.until(t, string(core.NoteCreated))
			if text := textOf(t, f); text != fmt.Sprintf("note %d", n) || f.id <= last {
				t.Errorf("resumed with %q at %d after %d, want note %d", text, f.id, last, n)
			}
			last = f.id
		}
		s.note(t, 7)
		if text := textOf(t, again.until(t, string(core.NoteCreated))); text != "note 7" {
			t.Errorf("after the resume comes %q", text)
		}
	})
}

// TestStreamKeepsToItsScope: what another department does is not sent; what leaves
// one's sight is sent as gone, without content. The control is the entitled reader,
// who gets all of it.
func TestStreamKeepsToItsScope(t *testing.T) {
	t.Parallel()
	s := setup(t, storetest.SQLite(t)).scene(t)
	outside, inside := s.stream(t, agentL, ""), s.stream(t, agentO, "")
	outside.until(t, "hello")
	inside.until(t, "hello")
	s.note(t, 1)
	if text := textOf(t, inside.until(t, string(core.NoteCreated))); text != "note 1" {
		t.Errorf("the entitled reader got %q", text)
	}
	a := s.call(t, agentO, http.MethodPost, Base+"/conversations/"+s.ids["active"]+"/transfer", `{"department_id":"`+s.OficinaLitoral+`"}`, nil)
	if a.status != http.StatusOK {
		t.Fatalf("transfer: %d %s", a.status, a.body)
	}
	gone := inside.until(t, string(core.ConversationTransferred))
	if !strings.Contains(gone.data, `"gone":true`) || strings.Contains(gone.data, "Conceição") {
		t.Errorf("who lost sight of it got %s", gone.data)
	}
	f := outside.until(t, string(core.ConversationTransferred)) // the first it hears of this conversation
	if !strings.Contains(f.data, "Conceição") {
		t.Errorf("who gained sight of it got %s", f.data)
	}
}

func TestStreamRefusals(t *testing.T) {
	t.Parallel()
	s := setup(t, storetest.SQLite(t)).scene(t)
	s.as["narrow"], _ = s.token(t, "inbound:read")
	for who, want := range map[string]int{anonymous: 401, "narrow": 403, tokenAll: 200} {
		if c := s.stream(t, who, ""); c.resp.StatusCode != want {
			t.Errorf("%q: %d, want %d", who, c.resp.StatusCode, want)
		}
	}
	if a := s.call(t, agentO, http.MethodGet, Base+"/events", "", http.Header{"Last-Event-Id": {"1 OR 1"}}); a.status != 422 {
		t.Errorf("a made-up place: %d %s", a.status, a.body)
	}
	if a := s.call(t, agentO, http.MethodGet, Base+"/events", "", http.Header{"Sec-Fetch-Site": {"cross-site"}}); a.status != 403 {
		t.Errorf("another site: %d %s", a.status, a.body)
	}
}

// TestStreamEndsWithItsRights: within five seconds of a logout, a disabled user, a
// revoked token the stream is over; changed departments end it with a resync. The
// control is a reader whose rights stay: theirs goes on.
func TestStreamEndsWithItsRights(t *testing.T) {
	t.Parallel()
	s := setup(t, storetest.SQLite(t)).scene(t)
	users := map[string]*client{agentO: s.stream(t, agentO, ""), agentV: s.stream(t, agentV, ""), agentL: s.stream(t, agentL, ""), tokenAll: s.stream(t, tokenAll, ""), admin: s.stream(t, admin, "")}
	for _, c := range users {
		c.until(t, "hello")
	}
	start := time.Now()
	for _, do := range [][4]string{
		{agentO, http.MethodDelete, "/session", ""},
		{admin, http.MethodDelete, "/users/" + s.AgentVendas, ""},
		{admin, http.MethodDelete, "/tokens/" + s.ids["token"], ""},
		{admin, http.MethodPut, "/users/" + s.AgentLitoral, s.fill(`{"name":"L","email":"{{mail}}.agent.litoral@grupo.test","role":"agent","department_ids":["{{pecas}}"],"version":1}`)},
	} {
		if a := s.call(t, do[0], do[1], Base+do[2], do[3], nil); a.status >= 300 {
			t.Fatalf("%v: %d %s", do, a.status, a.body)
		}
	}
	for _, who := range []string{agentO, agentV, tokenAll, agentL} {
		last := ""
		for f, ok := users[who].next(t); ok; f, ok = users[who].next(t) {
			last = f.kind
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s was cut after %s", who, took)
		}
		if (last == "resync") != (who == agentL) {
			t.Errorf("%s: the last frame is %q", who, last)
		}
	}
	s.note(t, 1)
	users[admin].until(t, string(core.NoteCreated))
}

// TestStuckReaderIsDropped: a client that stops reading is cut; the others are not
// slowed. The control is the healthy reader.
func TestStuckReaderIsDropped(t *testing.T) {
	t.Parallel()
	s := setup(t, storetest.SQLite(t)).scene(t)
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	check(t, err)
	defer conn.Close()
	check(t, conn.(*net.TCPConn).SetReadBuffer(4096))
	_, err = fmt.Fprintf(conn, "GET %s/events HTTP/1.1\r\nHost: x\r\nCookie: %s\r\n\r\n", Base, s.as[agentO].Get("Cookie"))
	check(t, err)
	healthy := s.stream(t, agentO, "")
	healthy.until(t, "hello")
	for s.opts.Live.Subscribers() < 2 {
		select {
		case <-time.After(time.Millisecond):
		case <-t.Context().Done():
			t.Fatal("the stuck reader never subscribed")
		}
	}
	// Typing is cheap and never stored: fill the pipe until the stuck reader is gone.
	deadline := time.Now().Add(30 * time.Second)
	big := strings.Repeat("x", 2000)
	for n := 0; s.opts.Live.Subscribers() > 1; n++ {
		if time.Now().After(deadline) {
			t.Fatal("a reader that does not read was never cut")
		}
		s.opts.Live.Publish(core.Event{OrgID: s.Org, Kind: core.AgentTyping, StoreID: s.Centro, DepartmentID: s.Oficina, ConversationID: s.ids["active"], Data: big})
		if f := healthy.until(t, string(core.AgentTyping)); !strings.Contains(f.data, big) {
			t.Fatalf("the healthy reader got %.80s", f.data)
		}
	}
	check(t, conn.SetReadDeadline(time.Now().Add(2*time.Second))) // what was on its way, and no more
	n, _ := io.Copy(io.Discard, io.LimitReader(conn, 16<<20))
	if n > 8<<20 {
		t.Errorf("%d bytes were held for a stuck reader", n)
	}
}

func FuzzLastEventID(f *testing.F) {
	f.Add("", int64(0))
	f.Add("12", int64(3))
	f.Add("9223372036854775808", int64(0))
	f.Fuzz(func(t *testing.T, text string, after int64) {
		n, err := (&eventsInput{LastEventID: text, After: after}).resumeAt()
		if err == nil && text != "" && (n < 0 || strings.TrimLeft(strings.TrimPrefix(text, "+"), "0") != strings.TrimLeft(strconv.FormatInt(n, 10), "0")) {
			t.Errorf("%q became %d", text, n)
		}
	})
}
