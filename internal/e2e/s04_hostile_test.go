//go:build linux

package e2e

import (
	"bytes"
	"compress/gzip"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"prosa/internal/e2e/process"
)

// TestOversizeBodies is row S4, on a running server: bodies that are too long (S5's million
// keys is one), endless or a gzip bomb are refused within a second, and the process never holds 16 MB more
// than before. Twenty of each, one after the other, unsigned and signed. Nothing else of
// the tests runs meanwhile.
//
// Control: a receiver that reads what it is sent grows beyond the bar.
func TestOversizeBodies(t *testing.T) {
	for name, body := range oversized(t) {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, "")
			w := newWorld(t, h, 1)
			s := process.Start(t, h, w)
			s.Ready(t, patience)
			worst, grown, answers := besiege(t, s, h.Secret, body, 20)
			t.Logf("refused with %v within %v; the server held %.1f MB more", answers, worst, float64(grown)/(1<<20))
			for status := range answers {
				if status != http.StatusRequestEntityTooLarge && status != http.StatusBadRequest {
					t.Errorf("answered with %d", status)
				}
			}
			if worst > time.Second || grown > 16<<20 {
				t.Errorf("refused within %v, want 1 s; the server held %.1f MB more, want at most 16", worst, float64(grown)/(1<<20))
			}
			if s.Get("/readyz") != http.StatusOK {
				t.Error("the server is not ready any more")
			}
		})
		t.Run(name+", control: all is read", func(t *testing.T) {
			listen := process.FreeAddress(t)
			s := process.Run(t, listen, []string{childMode + "=trusting", "LISTEN=" + listen}, os.Args[0])
			s.Ready(t, patience)
			if _, grown, _ := besiege(t, s, "", body, 8); grown <= 16<<20 {
				t.Errorf("a receiver that reads all held %.1f MB more: the measure does not show what it should", float64(grown)/(1<<20))
			}
		})
	}
}

// attack is a body and how it is announced.
type attack struct {
	open     func() io.Reader
	length   int64 // -1 = chunked
	encoding string
	signed   []byte // the bytes a signature is made over, nil = none can be
}

func oversized(t *testing.T) map[string]attack {
	t.Helper()
	long := bytes.Repeat([]byte(" "), 4<<20+1)
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	for range 64 {
		if _, err := z.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	var keys strings.Builder
	for i := range 1_000_000 {
		fmt.Fprintf(&keys, `"%x":1,`, i)
	}
	million := hostileBody(`{"field":"messages","value":{` + keys.String() + `"z":1}}`)
	reader := func(b []byte) func() io.Reader { return func() io.Reader { return bytes.NewReader(b) } }
	return map[string]attack{
		"4 MiB and 1 byte":          {reader(long), int64(len(long)), "", long},
		"4 MiB and 1 byte, chunked": {reader(long), -1, "", long},
		"endless":                   {func() io.Reader { return io.LimitReader(spaces{}, 1<<30) }, -1, "", nil},
		"a million keys":            {reader(million), int64(len(million)), "", million},
		"gzip bomb":                 {reader(bomb.Bytes()), int64(bomb.Len()), "gzip", bomb.Bytes()},
	}
}

type spaces struct{}

func (spaces) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// besiege sends a body n times, one after the other, and returns the slowest answer, how
// much more memory the server held at its worst, and the answers by status. An answer
// that the connection's end cut off counts as none: the server had refused before it
// had read all.
func besiege(t *testing.T, s *process.Server, secret string, a attack, n int) (worst time.Duration, grown int64, answers map[int]int) {
	t.Helper()
	before := s.Resident(t)
	s.ForgetPeak(t)
	status, took := make([]int, n), make([]time.Duration, n)
	parallel(1, n, func(i int) {
		req, err := http.NewRequest(http.MethodPost, s.URL+"/webhooks/meta", a.open())
		if err != nil {
			t.Error(err)
			return
		}
		req.ContentLength = a.length
		req.Header.Set("Content-Encoding", a.encoding)
		if a.signed != nil && i%2 == 1 {
			req.Header.Set("X-Hub-Signature-256", signature(secret, a.signed))
		}
		start := time.Now()
		if res, err := http.DefaultTransport.RoundTrip(req); err == nil {
			_, _ = io.Copy(io.Discard, res.Body)
			_ = res.Body.Close()
			status[i] = res.StatusCode
		}
		took[i] = time.Since(start)
	})
	answers = map[int]int{}
	for _, code := range status {
		if code != 0 {
			answers[code]++
		}
	}
	return slices.Max(took), s.Peak(t) - before, answers
}

func signature(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// trusting is the receiver of the control: it reads, unpacks and keeps a body whole.
func trusting() int {
	var mu sync.Mutex
	var all [][]byte
	mux := http.NewServeMux()
	mux.HandleFunc("/readyz", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("/webhooks/meta", func(_ http.ResponseWriter, r *http.Request) {
		var body io.Reader = r.Body
		if r.Header.Get("Content-Encoding") == "gzip" {
			z, err := gzip.NewReader(body)
			if err != nil {
				return
			}
			body = z
		}
		data, _ := io.ReadAll(io.LimitReader(body, 16<<20)) // the test's machine shall live
		mu.Lock()
		defer mu.Unlock()
		all = append(all, data)
	})
	_ = http.ListenAndServe(os.Getenv("LISTEN"), mux)
	return 1
}

// TestHostileJSON is row S5, on a running server: signed bodies made to hurt a parser are
// refused with 400 within 50 ms, nothing panics, nothing is stored, and what was signed
// is what is parsed. Of five times the second fastest counts: the bar is for the server,
// not for a machine that is busy elsewhere. Nothing else of the tests runs meanwhile.
//
// Control: a body that Meta could send is taken, and the common parser, which has no
// limits, takes the one of many keys.
func TestHostileJSON(t *testing.T) {
	h := newHouse(t, "")
	w := newWorld(t, h, 1)
	s := process.Start(t, h, w)
	s.Ready(t, patience)
	post := func(body, signed []byte) (int, time.Duration) {
		var all []time.Duration
		status := 0
		for range 5 {
			req, err := http.NewRequest(http.MethodPost, s.URL+"/webhooks/meta", bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("X-Hub-Signature-256", signature(h.Secret, signed))
			start := time.Now()
			res, err := hookClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			_, _ = io.Copy(io.Discard, res.Body)
			_ = res.Body.Close()
			all, status = append(all, time.Since(start)), res.StatusCode
		}
		slices.Sort(all)
		return status, all[1]
	}
	for name, part := range hostile() {
		body := hostileBody(part)
		status, took := post(body, body)
		t.Logf("%s: %d bytes, %d in %v", name, len(body), status, took)
		if status != http.StatusBadRequest || took > 50*time.Millisecond {
			t.Errorf("%s: answered with %d in %v, want 400 in 50 ms", name, status, took)
		}
	}
	if n := len(query(t, h.Database, "SELECT id FROM inbound")); n != 0 {
		t.Errorf("%d of the items were stored", n)
	}
	// What was signed is what is parsed: the signature of another spelling of the same
	// JSON is worth nothing.
	good := wireBody(t, wireText(h.Number, phoneNumber(1), "wamid.GOOD", "Oi", time.Now()))
	if status, _ := post(append(slices.Clone(good), ' '), good); status != http.StatusUnauthorized {
		t.Errorf("a body that differs from what was signed by a space was answered with %d", status)
	}
	if status, _ := post(good, good); status != http.StatusOK {
		t.Errorf("control: a body of Meta's was answered with %d", status)
	}
	var anything any
	if err := json.Unmarshal(hostileBody(hostile()["keys"]), &anything); err != nil {
		t.Errorf("control: the common parser does not take a body of many keys either: %v", err)
	}
	if strings.Contains(s.Log(), "panic") {
		t.Errorf("the server panicked:\n%s", s.Log())
	}
}

func hostileBody(part string) []byte {
	return []byte(`{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[` + part + `]}]}`)
}

// hostile are the changes of such bodies. A million keys do not fit into the longest
// body there may be and are refused as too long (see oversized): three hundred thousand
// do, and so do a million elements.
func hostile() map[string]string {
	var keys strings.Builder
	for i := range 300_000 {
		fmt.Fprintf(&keys, `"%x":1,`, i)
	}
	return map[string]string{
		"depth":      strings.Repeat(`{"a":`, 10_000) + "1" + strings.Repeat("}", 10_000),
		"arrays":     strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000),
		"keys":       `{"field":"messages","value":{` + keys.String() + `"z":1}}`,
		"elements":   `{"field":"messages","value":{"a":[` + strings.Repeat("1,", 1_000_000) + `1]}}`,
		"duplicates": `{"field":"a","field":"b"}`,
		"UTF-8":      "\"\xff\"",
		"1e999":      `{"field":"messages","value":1e999}`,
		"digits":     `{"field":"messages","value":` + strings.Repeat("9", 3<<20) + `}`,
	}
}
