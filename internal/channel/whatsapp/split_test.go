package whatsapp

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"prosa/internal/channel"
	"prosa/internal/core"
	"prosa/internal/message"
)

var update = flag.Bool("update", false, "write the golden files")

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// seen is an Item as the golden files show it.
type seen struct {
	Kind     channel.ItemKind
	Account  string `json:",omitempty"`
	Business string `json:",omitempty"`
	Provider string `json:",omitempty"`
	At       int64  `json:",omitempty"`
	Key      string `json:",omitempty"`
	Err      string `json:",omitempty"`
	Raw      json.RawMessage
	Message  *channel.Inbound      `json:",omitempty"`
	Status   *channel.StatusUpdate `json:",omitempty"`
}

func show(t *testing.T, items []channel.Item) []byte {
	t.Helper()
	var out []seen
	for _, it := range items {
		s := seen{it.Kind, it.AccountExternalID, it.BusinessID, it.ProviderID, it.At, it.ContactKey, "", it.Raw, it.Message, it.Status}
		if it.Err != nil {
			s.Err = strings.SplitN(it.Err.Error(), ":", 2)[0] // the parser's words are not ours
		}
		out = append(out, s)
	}
	b, err := json.MarshalIndent(out, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return append(b, '\n')
}

func hooks(t testing.TB) map[string][]byte {
	paths, err := filepath.Glob("testdata/hooks/*.json")
	if err != nil || len(paths) == 0 {
		t.Fatal("no payloads", err)
	}
	out := map[string][]byte{}
	for _, p := range paths {
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		out[strings.TrimSuffix(filepath.Base(p), ".json")] = b
	}
	return out
}

func compact(t testing.TB, b []byte) []byte {
	var buf bytes.Buffer
	if err := json.Compact(&buf, b); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

var sameItem = cmp.Options{
	cmpopts.EquateEmpty(),
	cmp.Comparer(func(a, b error) bool { return (a == nil) == (b == nil) }),
}

func TestSplitGoldens(t *testing.T) {
	t.Parallel()
	a := New(nil)
	for name, body := range hooks(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := compact(t, body)
			items, err := a.Split(body)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, "testdata/items/"+name+".json", show(t, items))
			for _, it := range items {
				if again := a.Parse(it.Raw); it.Err == nil || it.Kind != channel.ItemAccount {
					if diff := cmp.Diff(it, again, sameItem); diff != "" {
						t.Errorf("parsed again (-split +parse):\n%s", diff)
					}
				} else if again.Err == nil {
					t.Errorf("a broken element parses: %s", it.Raw)
				}
			}
		})
	}
}

// The items must survive the reuse of the body's buffer.
func TestItemsDoNotAliasTheBody(t *testing.T) {
	t.Parallel()
	a := New(nil)
	for name, body := range hooks(t) {
		body = compact(t, body)
		kept, err := a.Split(body)
		if err != nil {
			t.Fatal(err)
		}
		before := show(t, kept)
		for i := range body {
			body[i] = '#'
		}
		if !bytes.Equal(before, show(t, kept)) {
			t.Errorf("%s: the items changed with the body", name)
		}
	}
}

func text4(n int) string {
	return fmt.Sprintf(`{"from":"55119%08d","from_user_id":"BR.%d","id":"wamid.T%d","timestamp":"1767225600","type":"text","text":{"body":"mensagem %d"}}`, n, n, n, n)
}

func status4(n int) string {
	return fmt.Sprintf(`{"id":"wamid.S%d","status":"delivered","timestamp":"1767225600","recipient_id":"55119%08d","recipient_user_id":"BR.%d","biz_opaque_callback_data":"v1.x.1.y"}`, n, n, n)
}

// batch is a body of n elements, messages and statuses mixed, in several entries
// and numbers; poison replaces one of them.
func batch(n int, poison string) []byte {
	var b bytes.Buffer
	b.WriteString(`{"object":"whatsapp_business_account","entry":[`)
	const per = 25
	for start := 0; start < n; start += per {
		if start > 0 {
			b.WriteByte(',')
		}
		var messages, statuses []string
		for i := start; i < min(start+per, n); i++ {
			switch {
			case poison != "" && i == n/2:
				messages = append(messages, poison)
			case i%3 == 0:
				messages = append(messages, text4(i))
			default:
				statuses = append(statuses, status4(i))
			}
		}
		fmt.Fprintf(&b, `{"id":"waba%d","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"phone_number_id":"num%d"},"messages":[%s]},"field":"messages"},{"field":"messages","value":{"statuses":[%s],"metadata":{"phone_number_id":"num%d"}}}]}`,
			start%3, start%7, strings.Join(messages, ","), strings.Join(statuses, ","), start%7)
	}
	b.WriteString(`]}`)
	return b.Bytes()
}

// R11: every element of a large batch comes out, the poisoned one alone as broken
// and with its bytes.
func TestBatchWithOnePoisonedElement(t *testing.T) {
	t.Parallel()
	poison := `{"id":"wamid.POISON","timestamp":{"when":"now"},"type":"text"}`
	for _, p := range []string{poison, ""} {
		items, err := New(nil).Split(batch(1000, p))
		if err != nil || len(items) != 1000 {
			t.Fatalf("%d items, %v", len(items), err)
		}
		good, broken := map[string]bool{}, 0
		for _, it := range items {
			if it.Err != nil {
				broken++
				if !bytes.Contains(it.Raw, []byte(p)) {
					t.Errorf("raw bytes lost: %s", it.Raw)
				}
				continue
			}
			good[it.AccountExternalID+it.DedupeKey()] = true
		}
		want := 1
		if p == "" {
			want = 0
		}
		if broken != want || len(good) != 1000-want {
			t.Fatalf("%d broken, %d good", broken, len(good))
		}
	}
}

// S5: a hostile body is an error as a whole, soon, and never a panic.
func TestHostileBodies(t *testing.T) {
	t.Parallel()
	wrap := func(s string) []byte {
		return []byte(`{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"2"},"messages":[` + s + `]}}]}]}`)
	}
	var keys strings.Builder
	for i := range 1_000_000 {
		fmt.Fprintf(&keys, `"%x":1,`, i)
	}
	for name, body := range map[string][]byte{
		"depth 10k":          wrap(strings.Repeat(`{"a":`, 10_000) + "1" + strings.Repeat("}", 10_000)),
		"depth 10k, open":    wrap(strings.Repeat(`[`, 10_000)),
		"1M keys":            wrap("{" + keys.String() + `"z":1}`),
		"2M elements":        wrap(strings.Repeat("0,", 2_000_000) + "0"),
		"100k small objects": wrap(strings.Repeat("{},", 100_000) + "{}"),
		"duplicate keys":     wrap(`{"id":"a","id":"b"}`),
		"duplicate, escaped": wrap(`{"id":"a","\u0069d":"b"}`),
		"duplicate object":   []byte(`{"object":"whatsapp_business_account","object":"x","entry":[]}`),
		"bad UTF-8":          wrap("{\"id\":\"\xff\xfe\"}"),
		"lone surrogate":     wrap(`{"id":"\ud83d"}`),
		"1e999":              wrap(`{"id":"a","timestamp":1e999}`),
		"-1e999 deep inside": wrap(`{"x":[[-1e999]]}`),
		"400 digits":         wrap(`{"x":` + strings.Repeat("9", 400) + `}`),
		"NaN":                wrap(`{"x":NaN}`),
		"two documents":      append(wrap("{}"), wrap("{}")...),
		"trailing comma":     wrap(`{},`),
		"cut":                wrap("{}")[:100],
		"unclosed string":    wrap(`"abc`)[:130],
		"control character":  wrap("{\"id\":\"a\x00\"}"),
		"empty":              nil,
		"null":               []byte("null"),
		"array":              []byte("[]"),
		"no object":          []byte(`{"entry":[]}`),
		"no entry":           []byte(`{"object":"whatsapp_business_account"}`),
		"entry is a number":  []byte(`{"object":"whatsapp_business_account","entry":5}`),
		"3 MB of metadata":   []byte(`{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"metadata":{"x":"` + strings.Repeat("m", 3<<20) + `"},"messages":[{}]}}]}]}`),
	} {
		start := time.Now()
		items, err := New(nil).Split(body)
		if took := time.Since(start); took > time.Second { // the bar is 50 ms; this only catches runaways on a busy machine
			t.Errorf("%s: %s", name, took)
		} else {
			t.Logf("%-20s %8s", name, took.Round(10*time.Microsecond))
		}
		if core.KindOf(err) != core.Invalid || items != nil {
			t.Errorf("%s: %d items, %v", name, len(items), err)
		}
	}
	if items, err := New(nil).Split(wrap(text4(1))); err != nil || len(items) != 1 || items[0].Err != nil {
		t.Errorf("control: %v %v", items, err)
	}
}

// The dearest bodies that are still accepted stay within the time of S5, too.
func TestLargestBodies(t *testing.T) {
	t.Parallel()
	var keys strings.Builder
	for i := range maxMembers - 1 {
		fmt.Fprintf(&keys, `"%x":1,`, i)
	}
	large := "{" + keys.String() + `"z":1}`
	contact := `{"wa_id":"5511987654321","profile":{"name":"` + strings.Repeat("n", maxContact-100) + `"}}`
	many := make([]string, maxElements-10)
	for i := range many {
		many[i] = text4(i)
	}
	wrap := func(contacts, messages string) []byte {
		return []byte(`{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"2"},"contacts":[` + contacts + `],"messages":[` + messages + `]}}]}]}`)
	}
	for name, body := range map[string][]byte{
		"many large objects": wrap("", strings.Repeat(large+",", maxKeys/maxMembers-2)+large),
		"many messages":      wrap(contact, strings.Join(many, ",")),
		"many empty objects": wrap(contact, strings.Repeat("{},", maxElements-10)+"{}"),
	} {
		start := time.Now()
		items, err := New(nil).Split(body)
		raw := 0
		for _, it := range items {
			raw += len(it.Raw)
		}
		t.Logf("%-24s %8s, %d items, %d kB in, %d kB raw", name, time.Since(start).Round(100*time.Microsecond), len(items), len(body)>>10, raw>>10)
		if err != nil || len(items) == 0 || raw > 32<<20 || time.Since(start) > 2*time.Second {
			t.Errorf("%s: %d items, %d bytes, %v", name, len(items), raw, err)
		}
	}
}

func TestOtherObject(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"object":"page","entry":[]}`, `{"entry":[],"object":"instagram"}`} {
		if _, err := New(nil).Split([]byte(body)); !errors.Is(err, channel.ErrOtherObject) {
			t.Errorf("%s: %v", body, err)
		}
	}
	items, err := New(nil).Split([]byte(`{"object":"whatsapp_business_account","entry":[]}`))
	if err != nil || len(items) != 0 {
		t.Errorf("control: %v, %v", items, err)
	}
}

// Members may come in any order, and with spaces.
func TestOrderAndSpaces(t *testing.T) {
	t.Parallel()
	a := New(nil)
	for name, body := range hooks(t) {
		pretty, err := a.Split(body)
		if err != nil {
			t.Fatal(err)
		}
		tight, err := a.Split(compact(t, body))
		if err != nil {
			t.Fatal(err)
		}
		for i := range pretty {
			pretty[i].Raw = compact(t, pretty[i].Raw)
			if m := pretty[i].Message; m != nil {
				m.Content.Raw, m.Content.Referral = squeeze(t, m.Content.Raw), squeeze(t, m.Content.Referral)
			}
		}
		if diff := cmp.Diff(tight, pretty, sameItem); diff != "" {
			t.Errorf("%s (-tight +spaced):\n%s", name, diff)
		}
	}
	turned := `{"entry":[{"changes":[{"value":{"messages":[` + text4(1) + `],"metadata":{"phone_number_id":"2"}},"field":"messages"}],"id":"1"}],"object":"whatsapp_business_account"}`
	items, err := a.Split([]byte(turned))
	if err != nil || len(items) != 1 || items[0].BusinessID != "1" || items[0].AccountExternalID != "2" || items[0].Err != nil {
		t.Errorf("%+v, %v", items, err)
	}
}

func squeeze(t *testing.T, b []byte) []byte {
	if len(b) == 0 {
		return nil
	}
	return compact(t, b)
}

func TestDedupeKeys(t *testing.T) {
	t.Parallel()
	items, err := New(nil).Split(compact(t, hooks(t)["statuses"]))
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	for _, it := range items {
		keys[it.DedupeKey()] = true
		if again := New(nil).Parse(it.Raw); again.DedupeKey() != it.DedupeKey() {
			t.Errorf("the key changes when parsed again: %s", it.Raw)
		}
	}
	if len(keys) != len(items) {
		t.Errorf("%d keys for %d facts about one message", len(keys), len(items))
	}
	foreign := items[0].Disown()
	if foreign.ProviderID != "" || foreign.AccountExternalID != "" || foreign.Status != nil || keys[foreign.DedupeKey()] || !errors.Is(foreign.Err, channel.ErrForeign) {
		t.Errorf("disowned item keeps a hold: %+v", foreign)
	}
}

func FuzzSplit(f *testing.F) {
	for _, body := range hooks(f) {
		f.Add(compact(f, body))
	}
	f.Add(batch(3, "7"))
	f.Fuzz(func(t *testing.T, body []byte) {
		a := New(nil)
		items, err := a.Split(body)
		if err != nil && items != nil {
			t.Fatal("items beside an error")
		}
		for _, it := range items {
			if !json.Valid(it.Raw) {
				t.Fatalf("raw is not JSON: %s", it.Raw)
			}
			if it.Err == nil && it.Kind == channel.ItemMessage && (it.Message == nil || it.ProviderID == "" || it.ContactKey == "" || it.At == 0 || it.Message.Content.Kind == "") {
				t.Fatalf("incomplete: %+v", it)
			}
			if it.Err == nil && it.Kind == channel.ItemStatus && (it.Status == nil || it.Status.Status == message.Received) {
				t.Fatalf("incomplete: %+v", it)
			}
			again := a.Parse(it.Raw)
			if it.Err == nil {
				if diff := cmp.Diff(it, again, sameItem); diff != "" {
					t.Fatalf("parsed again (-split +parse):\n%s", diff)
				}
			}
		}
	})
}

func BenchmarkSplitMessage(b *testing.B) { benchSplit(b, hooks(b)["text"]) }

func BenchmarkSplitStatus(b *testing.B) {
	benchSplit(b, []byte(`{"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"551130001000","phone_number_id":"106540352242922"},"statuses":[{"id":"wamid.HBgNNTUxMTg3NjU0MzIxFQIAERgSMzA4MjFBNUQ1RkM2RUQ4QTlFAA==","status":"sent","timestamp":"1767225600","recipient_id":"551187654321","recipient_user_id":"BR.13491208655302741918","biz_opaque_callback_data":"v1.0198c2f0-3a5b-7000-8000-000000000001.1.00112233445566","conversation":{"id":"72246d1ca5b1a45f3f2a1b0c","origin":{"type":"service"}},"pricing":{"billable":true,"pricing_model":"PMP","category":"service","type":"regular"}}],"contacts":[{"profile":{"name":"Marta Nunes"},"wa_id":"551187654321","user_id":"BR.13491208655302741918"}]},"field":"messages"}]}]}`))
}

func BenchmarkSplitBatch1000(b *testing.B) { benchSplit(b, batch(1000, "")) }

func benchSplit(b *testing.B, body []byte) {
	body = compact(b, body)
	a := New(nil)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := a.Split(body); err != nil {
			b.Fatal(err)
		}
	}
}
