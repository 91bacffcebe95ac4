package hook

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"prosa/internal/channel"
	"prosa/internal/dealer"
)

// S1.
func TestForgedSignature(t *testing.T) {
	t.Parallel()
	e := setup(t, nil)
	b := envelope("wabaC", text("numC", 1))
	good := signed(appSecret, b)
	var first string
	for _, sig := range []string{
		"", "sha256=", good[:len(good)-1], good + "0", strings.ToUpper(good), "sha1=" + good[7:47], good[7:],
		signed("other", b), signed("", b), signed(appSecret, b[1:]), " " + good, "sha256=" + strings.Repeat("0", 64),
	} {
		w := post(e, b, sig)
		if w.Code != 401 || w.Body.Len() > 64 {
			t.Errorf("%q: %d %q", sig, w.Code, w.Body)
		}
		if first == "" {
			first = w.Body.String()
		}
		if w.Body.String() != first {
			t.Errorf("%q: the reply differs", sig)
		}
	}
	if len(e.stored()) != 0 {
		t.Fatal("forged items stored")
	}
	if w := post(e, b, good); w.Code != 200 || len(e.stored()) != 1 {
		t.Fatalf("control: %d", w.Code)
	}
}

// S1: 100,000 signatures that are not the right one, near to it and far from it, for
// bodies that are right and bodies that are not.
func TestFuzzedSignatures(t *testing.T) {
	t.Parallel()
	e := setup(t, nil)
	good := envelope("wabaC", text("numC", 1))
	right := signed(appSecret, good)
	if w := post(e, good, right); w.Code != 200 || len(e.stored()) != 1 {
		t.Fatalf("control: %d", w.Code)
	}
	want := post(e, good, "").Body.String()
	if len(want) > 64 {
		t.Errorf("the reply has %d bytes", len(want))
	}
	draw := rand.New(rand.NewPCG(1, 2))
	for range 100_000 {
		sig, body := []byte(right), good
		switch draw.IntN(6) {
		case 0: // one bit of the digits
			sig[7+draw.IntN(64)] ^= 1 << draw.IntN(7)
		case 1: // one bit of the body
			body = bytes.Clone(good)
			body[draw.IntN(len(body))] ^= 1 << draw.IntN(8)
		case 2: // another length
			sig = sig[:draw.IntN(len(sig))]
		case 3: // digits out of the air
			for i := range 64 {
				sig[7+i] = "0123456789abcdef"[draw.IntN(16)]
			}
		case 4: // bytes out of the air
			for i := range sig {
				sig[i] = byte(draw.IntN(256))
			}
		case 5: // a secret next to the right one
			sig = []byte(signed(appSecret[:draw.IntN(len(appSecret))], good))
		}
		if w := post(e, body, string(sig)); w.Code != 401 || w.Body.String() != want {
			t.Fatalf("%q: %d %q", sig, w.Code, w.Body)
		}
	}
	if n := len(e.stored()); n != 1 {
		t.Errorf("%d forged items stored", n-1)
	}
}

func TestNoSecretRefuses(t *testing.T) {
	t.Parallel()
	for name, ring := range map[string]*Keyring{
		"nil":     nil,
		"empty":   NewKeyring(Installation{}, nil),
		"blank":   NewKeyring(Installation{AppSecrets: []string{""}}, []dealer.ChannelAccount{{ExternalID: "numC"}}),
		"control": NewKeyring(Installation{AppSecrets: []string{"s"}}, nil),
	} {
		e := setup(t, func(o *Options) { o.Keys = func() *Keyring { return ring } })
		b := envelope("wabaC", text("numC", 1))
		secret, want := "", 401
		if name == "control" {
			secret, want = "s", 200
		}
		if w := post(e, b, signed(secret, b)); w.Code != want {
			t.Errorf("%s: %d", name, w.Code)
		}
		if name != "control" {
			r := httptest.NewRequest("GET", "/webhooks/meta?hub.mode=subscribe&hub.challenge=1&hub.verify_token=", nil)
			w := httptest.NewRecorder()
			e.ServeHTTP(w, r)
			if w.Code != 403 {
				t.Errorf("%s: handshake %d", name, w.Code)
			}
		}
	}
}

// The signature is looked at before the body is: a forged body that would not
// even parse gets the same answer.
func TestSignatureBeforeParsing(t *testing.T) {
	t.Parallel()
	e := setup(t, nil)
	b := []byte(`{"object":`)
	if w := post(e, b, "sha256="+strings.Repeat("a", 64)); w.Code != 401 {
		t.Errorf("forged: %d", w.Code)
	}
	if w := post(e, b, signed(appSecret, b)); w.Code != 400 || e.last().Result != BadBody {
		t.Errorf("control, signed: %d", w.Code)
	}
}

// S2: Meta signs no time, so a replay is a valid body. Each delivery has the same
// keys, by which the store knows it.
func TestReplayHasTheSameKeys(t *testing.T) {
	t.Parallel()
	e := setup(t, nil)
	b := envelope("wabaC", text("numC", 1), status("numC", 1))
	for range 100 {
		if w := post(e, b, signed(appSecret, b)); w.Code != 200 {
			t.Fatal(w.Code)
		}
	}
	keys := map[string]int{}
	for _, it := range e.stored() {
		keys[it.AccountExternalID+"/"+it.DedupeKey()]++
	}
	if len(keys) != 2 || len(e.stored()) != 200 {
		t.Errorf("%v", keys)
	}
	other := envelope("wabaC", text("numC", 2))
	post(e, other, signed(appSecret, other))
	if it := e.stored()[200]; keys["numC/"+it.DedupeKey()] != 0 {
		t.Error("control: another message has the same key")
	}
}

// S3: what A's secret says about B's number is nobody's word.
func TestForeignBody(t *testing.T) {
	t.Parallel()
	quality := func(waba string) []byte {
		return envelope(waba, `{"field":"account_update","value":{"event":"DISABLED_UPDATE"}}`)
	}
	for _, tc := range []struct {
		name, secret string
		body         []byte
		foreign      int
		items        int
	}{
		{"A about B", ownA, envelope("wabaA", text("numB", 1)), 1, 1},
		{"A about B, B's business", ownA, envelope("wabaB", text("numB", 1)), 1, 1},
		{"A about its number, B's business", ownA, envelope("wabaB", text("numA", 1)), 1, 1},
		{"A about itself and B", ownA, envelope("wabaA", text("numA", 1), status("numB", 1), text("numA", 2)), 1, 3},
		{"A about the installation's", ownA, envelope("wabaC", text("numC", 1)), 1, 1},
		{"the installation about A", appSecret, envelope("wabaA", text("numA", 1)), 1, 1},
		{"A about B's business", ownA, quality("wabaB"), 1, 1},
		{"control: A about A", ownA, envelope("wabaA", text("numA", 1)), 0, 1},
		{"control: B about B", ownB, envelope("wabaB", status("numB", 1)), 0, 1},
		{"control: the installation about C", appSecret, envelope("wabaC", text("numC", 1)), 0, 1},
		{"control: A about A's business", ownA, quality("wabaA"), 0, 1},
		{"unknown number, by the installation", appSecret, envelope("wabaX", text("numX", 1)), 0, 1},
		{"unknown number, by A", ownA, envelope("wabaX", text("numX", 1)), 0, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			e := setup(t, nil)
			if w := post(e, tc.body, signed(tc.secret, tc.body)); w.Code != 200 {
				t.Fatal(w.Code)
			}
			got, foreign := e.stored(), 0
			for _, it := range got {
				if errors.Is(it.Err, channel.ErrForeign) {
					foreign++
					if it.AccountExternalID != "" || it.BusinessID != "" || it.ProviderID != "" || it.Message != nil || it.Status != nil || len(it.Raw) == 0 {
						t.Errorf("a foreign item keeps a hold: %+v", it)
					}
				}
			}
			if foreign != tc.foreign || len(got) != tc.items || e.last().Foreign != tc.foreign {
				t.Errorf("%d foreign of %d", foreign, len(got))
			}
		})
	}
}

// S4.
func TestOversize(t *testing.T) {
	t.Parallel()
	e := setup(t, func(o *Options) { o.MaxBody = 64 << 10 })
	srv := httptest.NewServer(e)
	defer srv.Close()
	send := func(length int64, r io.Reader, header string) int {
		req, err := http.NewRequest("POST", srv.URL, r)
		if err != nil {
			t.Fatal(err)
		}
		req.ContentLength = length
		if header != "" {
			req.Header.Set("Content-Encoding", header)
		}
		resp, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			return 0 // the server closed while we were still writing: also a refusal
		}
		resp.Body.Close()
		return resp.StatusCode
	}
	endless := io.LimitReader(zeros{}, 1<<40)
	for name, code := range map[string]int{
		"announced": send(65<<10, io.LimitReader(zeros{}, 65<<10), ""),
		"chunked":   send(-1, io.LimitReader(zeros{}, 65<<10), ""),
		"endless":   send(-1, endless, ""),
	} {
		if code != 413 && code != 0 {
			t.Errorf("%s: %d", name, code)
		}
	}
	if code := send(10, io.LimitReader(zeros{}, 10), "gzip"); code != 400 {
		t.Errorf("gzip: %d", code)
	}
	if code := send(64<<10, io.LimitReader(zeros{}, 64<<10), ""); code != 401 {
		t.Errorf("control, at the limit: %d", code)
	}
	if got := post(e, bytes.Repeat([]byte("x"), 64<<10+1), ""); got.Code != 413 {
		t.Errorf("recorded: %d", got.Code)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// S5: signed, but hostile.
func TestHostileBody(t *testing.T) {
	t.Parallel()
	e := setup(t, nil)
	for name, b := range map[string][]byte{
		"depth":     envelope("wabaC", strings.Repeat(`{"a":`, 10_000)+"1"+strings.Repeat("}", 10_000)),
		"duplicate": envelope("wabaC", `{"field":"a","field":"b"}`),
		"UTF-8":     envelope("wabaC", "\"\xff\""),
		"1e999":     envelope("wabaC", `{"field":"x","value":1e999}`),
		"not JSON":  []byte("object=1"),
		"empty":     {},
	} {
		if w := post(e, b, signed(appSecret, b)); w.Code != 400 || w.Body.Len() > 64 {
			t.Errorf("%s: %d %q", name, w.Code, w.Body)
		}
	}
	if len(e.stored()) != 0 {
		t.Error("something was stored")
	}
	b := envelope("wabaC", `{"field":"x","value":{"n":1e9}}`)
	if w := post(e, b, signed(appSecret, b)); w.Code != 200 {
		t.Errorf("control: %d", w.Code)
	}
}
