package sandbox

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"testing"
	"time"
)

// upload posts a file the way clients do and returns the answer.
func (b *bench) upload(kind string, data []byte, fields map[string]string) (int, map[string]any) {
	b.t.Helper()
	var buf bytes.Buffer
	mw := multipart.NewWriter(&buf)
	_ = mw.WriteField("messaging_product", "whatsapp")
	for k, v := range fields {
		_ = mw.WriteField(k, v)
	}
	h := textproto.MIMEHeader{}
	h.Set("Content-Disposition", `form-data; name="file"; filename="f.bin"`)
	h.Set("Content-Type", kind)
	part, _ := mw.CreatePart(h)
	_, _ = part.Write(data)
	_ = mw.Close()
	r, _ := http.NewRequestWithContext(b.t.Context(), "POST", b.url+"/v26.0/"+SeedNumberID+"/media", &buf)
	r.Header.Set("Authorization", "Bearer "+SeedToken)
	r.Header.Set("Content-Type", mw.FormDataContentType())
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, _ := io.ReadAll(res.Body)
	out, _ := decodeObject(raw)
	return res.StatusCode, out
}

// fetch gets a URL with the token, or without.
func (b *bench) fetch(url string, token string) (int, []byte) {
	b.t.Helper()
	r, _ := http.NewRequestWithContext(b.t.Context(), "GET", url, nil)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, _ := io.ReadAll(res.Body)
	return res.StatusCode, raw
}

func TestMediaLife(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.open("p1")
	png := []byte("\x89PNG fake")
	status, out := b.upload("image/png", png, nil)
	if status != 200 {
		t.Fatalf("%d %v", status, out)
	}
	id := out["id"].(string)
	b.send(inMessage("image", m{"id": id, "caption": "foto"}))
	if _, out := b.call("POST", messages, inMessage("audio", m{"id": id})); code(out) != 131053 {
		t.Errorf("a picture as audio: %v", out)
	}
	_, info := b.call("GET", "/v26.0/"+id+"?phone_number_id="+SeedNumberID, nil)
	if info["mime_type"] != "image/png" || info["file_size"] != fmt.Sprint(len(png)) || info["id"] != id {
		t.Errorf("%v", info)
	}
	url := info["url"].(string)
	if st, got := b.fetch(url, SeedToken); st != 200 || !bytes.Equal(got, png) {
		t.Errorf("%d %q", st, got)
	}
	if st, _ := b.fetch(url, ""); st != 401 {
		t.Errorf("without token: %d", st)
	}
	if st, _ := b.fetch(url+"0", SeedToken); st != 404 {
		t.Errorf("forged: %d", st)
	}
	if _, out := b.call("GET", "/v26.0/"+id+"?phone_number_id=1", nil); code(out) != 100 {
		t.Errorf("another number: %v", out)
	}
	b.clock.Advance(5 * time.Minute)
	if st, _ := b.fetch(url, SeedToken); st != 404 {
		t.Errorf("after 5 minutes: %d", st)
	}
	b.clock.Advance(30*24*time.Hour - 6*time.Minute)
	if status, _ := b.call("GET", "/v26.0/"+id, nil); status != 200 {
		t.Error("gone before 30 days")
	}
	b.clock.Advance(time.Minute)
	if status, _ := b.call("GET", "/v26.0/"+id, nil); status != 400 {
		t.Error("there after 30 days")
	}
}

func TestMediaRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for name, c := range map[string]struct {
		kind string
		size int
		code string
	}{
		"type":  {"application/x-msdownload", 10, "131053"},
		"empty": {"image/png", 0, "131053"},
		"large": {"image/png", 5<<20 + 1, "131053"},
		"limit": {"image/png", 5 << 20, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, out := b.upload(c.kind, make([]byte, c.size), nil)
			if got, _ := scalar(at(out, "error", "code")); got != c.code {
				t.Errorf("%v", out)
			}
		})
	}
	if status, out := b.upload("application/octet-stream", []byte("x"), map[string]string{"type": "image/jpeg"}); status != 200 {
		t.Errorf("type field: %v", out)
	}
}

func TestReceivedMedia(t *testing.T) {
	t.Parallel()
	b := setup(t)
	msg, err := b.sb.Write("p1", InboundFile("audio", "audio/ogg", "", "", []byte("OggS")))
	if err != nil {
		t.Fatal(err)
	}
	b.idle()
	audio := at(b.hooks.take()[0].value(), "messages", 0, "audio")
	if at(audio, "mime_type") != "audio/ogg; codecs=opus" || at(audio, "voice") != true || at(audio, "sha256") == nil {
		t.Errorf("%v", audio)
	}
	id := at(audio, "id").(string)
	if st, got := b.fetch(b.url+msg.Media.URL, ""); st != 200 || string(got) != "OggS" {
		t.Errorf("page: %d %q", st, got)
	}
	b.clock.Advance(7*24*time.Hour - time.Minute)
	if status, _ := b.call("GET", "/v26.0/"+id, nil); status != 200 {
		t.Error("gone before 7 days")
	}
	b.clock.Advance(time.Minute)
	if status, _ := b.call("GET", "/v26.0/"+id, nil); status != 400 {
		t.Error("there after 7 days")
	}
}

func TestMediaByLink(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.open("p1")
	// the sandbox itself serves a picture; its error pages are of the wrong type
	_, out := b.upload("image/png", []byte("png"), nil)
	link := b.url + "/sandbox/v1/media/" + out["id"].(string)
	good := b.send(inMessage("image", m{"link": link}))
	gone := b.send(inMessage("image", m{"link": link + "0"}))
	wrong := b.send(inMessage("video", m{"link": link}))
	b.idle()
	for _, x := range []struct {
		wamid string
		last  string
	}{{good, "read"}, {gone, "failed"}, {wrong, "failed"}} {
		st := b.hooks.statuses(x.wamid)
		if len(st) == 0 || st[len(st)-1] != x.last {
			t.Errorf("%v, want %s", st, x.last)
		}
	}
	for _, h := range b.hooks.all() {
		if e := at(h.value(), "statuses", 0, "errors", 0, "code"); e != nil && e != 131053.0 {
			t.Errorf("code %v", e)
		}
	}
}
