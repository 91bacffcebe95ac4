package sandbox

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestSendFaults plays every fault once: what the caller sees, and whether the
// message was accepted all the same.
func TestSendFaults(t *testing.T) {
	t.Parallel()
	graphCode := func(want int) func(*http.Response, string, error) error {
		return func(res *http.Response, body string, err error) error {
			if err != nil || !strings.Contains(body, fmt.Sprintf(`"code":%d,`, want)) {
				return fmt.Errorf("%v %s", err, body)
			}
			return nil
		}
	}
	status := func(want int, retryAfter string) func(*http.Response, string, error) error {
		return func(res *http.Response, body string, err error) error {
			if err != nil || res.StatusCode != want || strings.Contains(body, `"error"`) || res.Header.Get("Retry-After") != retryAfter {
				return fmt.Errorf("%v %v %s", res, err, body)
			}
			return nil
		}
	}
	reset := func(_ *http.Response, _ string, err error) error {
		if !errors.Is(err, syscall.ECONNRESET) && !errors.Is(err, syscall.EPIPE) {
			return fmt.Errorf("not a reset: %v", err)
		}
		return nil
	}
	eof := func(_ *http.Response, _ string, err error) error {
		if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return fmt.Errorf("not EOF: %v", err)
		}
		return nil
	}
	fine := func(res *http.Response, body string, err error) error {
		if err != nil || res.StatusCode != 200 {
			return fmt.Errorf("%v %s", err, body)
		}
		return nil
	}
	cases := map[string]struct {
		f        SendFault
		see      func(*http.Response, string, error) error
		accepted bool
	}{
		"graph 131000":        {SendFault{Kind: FaultError, Code: 131000}, graphCode(131000), false},
		"graph 131056":        {SendFault{Kind: FaultError, Code: 131056}, graphCode(131056), false},
		"graph 130429":        {SendFault{Kind: FaultError, Code: 130429}, graphCode(130429), false},
		"graph 190":           {SendFault{Kind: FaultError, Code: 190}, graphCode(190), false},
		"500 empty":           {SendFault{Kind: Fault500Empty}, status(500, ""), false},
		"502 html":            {SendFault{Kind: Fault502HTML}, status(502, ""), false},
		"503":                 {SendFault{Kind: Fault503, RetryAfterS: 1}, status(503, "1"), false},
		"429":                 {SendFault{Kind: Fault429, RetryAfterS: 7}, status(429, "7"), false},
		"hang":                {SendFault{Kind: FaultHang, Ms: 5}, eof, false},
		"slow":                {SendFault{Kind: FaultSlow, Ms: 5}, fine, true},
		"reset before read":   {SendFault{Kind: FaultResetRead}, reset, false},
		"reset before accept": {SendFault{Kind: FaultResetAccept}, reset, false},
		"reset after accept":  {SendFault{Kind: FaultResetAfter}, reset, true},
		"eof after accept":    {SendFault{Kind: FaultEOFAfter}, eof, true},
		"hang after accept":   {SendFault{Kind: FaultHangAfter, Ms: 5}, eof, true},
		"truncated":           {SendFault{Kind: FaultTruncatedAfter}, eof, true},
		"no id":               {SendFault{Kind: FaultNoIDAfter}, func(_ *http.Response, body string, err error) error { return differs(err, body, "{}") }, true},
		"failed status":       {SendFault{Kind: FaultFailedStatus, Code: 131026}, fine, true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.open("p1")
			b.hooks.take()
			c.f.Next = 1
			if err := b.sb.SetSendFaults([]SendFault{c.f}); err != nil {
				t.Fatal(err)
			}
			res, body, err := b.post("tok")
			if e := c.see(res, body, err); e != nil {
				t.Error(e)
			}
			log, _ := b.sb.Accepted(0, "", 10)
			if (len(log) == 1) != c.accepted {
				t.Fatalf("accepted %+v", log)
			}
			b.idle()
			if c.accepted {
				if log[0].Token != "tok" {
					t.Errorf("token %q", log[0].Token)
				}
				st := b.hooks.statuses(log[0].Wamid)
				want := "sent"
				if c.f.Kind == FaultFailedStatus {
					want = "failed"
				}
				if len(st) == 0 || st[0] != want {
					t.Errorf("statuses %v", st)
				}
			}
			if res, body, err := b.post("tok2"); err != nil || res.StatusCode != 200 {
				t.Errorf("the fault is not used up: %v %s", err, body)
			}
		})
	}
}

func differs(err error, got, want string) error {
	if err != nil || got != want {
		return fmt.Errorf("%v %q", err, got)
	}
	return nil
}

// post sends a text on a connection of its own and reads the whole answer.
func (b *bench) post(token string) (*http.Response, string, error) {
	r, _ := http.NewRequestWithContext(b.t.Context(), "POST", b.url+messages, strings.NewReader(
		`{"messaging_product":"whatsapp","to":"+5511987650001","text":{"body":"x"},"biz_opaque_callback_data":"`+token+`"}`))
	r.Header.Set("Authorization", "Bearer "+SeedToken)
	tr := &http.Transport{DisableKeepAlives: true}
	res, err := (&http.Client{Transport: tr, Timeout: 10 * time.Second}).Do(r)
	if err != nil {
		return nil, "", err
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	return res, string(body), err
}

// TestDuplicatesAreSeen: a client that resends after a reset is caught by the log.
func TestDuplicatesAreSeen(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.open("p1")
	if err := b.sb.SetSendFaults([]SendFault{{Kind: FaultResetAfter, Next: 1}}); err != nil {
		t.Fatal(err)
	}
	_, _, _ = b.post("same")
	_, _, _ = b.post("same")
	count := map[string]int{}
	log, _ := b.sb.Accepted(0, SeedNumberID, 100)
	for _, a := range log {
		count[a.Token]++
	}
	if count["same"] != 2 || log[0].Answer != "reset_after_accept" || log[1].Answer != "ok" {
		t.Errorf("%+v", log)
	}
}

func TestFaultProbabilityAndScope(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.open("p1")
	if err := b.sb.SetSendFaults([]SendFault{
		{NumberID: "another", Kind: Fault500Empty, Probability: 1},
		{Edge: "media", Kind: Fault500Empty, Probability: 1},
		{Edge: "media_download", Kind: FaultTruncatedAfter, Next: 1},
	}); err != nil {
		t.Fatal(err)
	}
	b.send(textTo("+5511987650001"))
	if status, _ := b.upload("image/png", []byte("x"), nil); status != 500 {
		t.Errorf("%d", status)
	}
	for _, bad := range []SendFault{{Kind: "x"}, {Kind: FaultError}, {Kind: FaultHang, Edge: "x"}, {Kind: FaultHang, Probability: 2}} {
		if err := b.sb.SetSendFaults([]SendFault{bad}); err == nil {
			t.Errorf("accepted %+v", bad)
		}
	}
}

func FuzzReadParams(f *testing.F) {
	f.Add("application/json", []byte(`{"a":{"b":[1,"x",null]}}`))
	f.Add("application/x-www-form-urlencoded", []byte("a=1&text=%7B%22body%22%3A%22x%22%7D"))
	f.Add("multipart/form-data; boundary=X", []byte("--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--X--\r\n"))
	f.Add("multipart/form-data; boundary=X", []byte("--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n1\r\n"))
	f.Add("", []byte("{"))
	sb := New(Options{Seed: DefaultSeed()})
	f.Cleanup(sb.Close)
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		r, err := http.NewRequestWithContext(t.Context(), "POST", "http://x/?to=%2B5511987650001", bytes.NewReader(body))
		if err != nil {
			t.Skip()
		}
		r.Header.Set("Content-Type", kind)
		p, _, gerr := readParams(r)
		if gerr != nil {
			return
		}
		sb.mu.Lock() // the whole reading of a message, on whatever came in
		defer sb.mu.Unlock()
		root := section{&check{}, "", p, 100}
		d := sb.readDraft(sb.numbers[SeedNumberID], root)
		if root.err == nil && d.to == "" {
			t.Errorf("a message to nobody passed: %v", p)
		}
	})
}
