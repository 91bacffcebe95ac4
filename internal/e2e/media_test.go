package e2e

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"testing"
	"time"

	"prosa/internal/core"
	"prosa/internal/e2e/rig"
	"prosa/internal/message"
	"prosa/internal/sandbox"
	"prosa/internal/store"
)

// pngFile is the beginning of a picture, enough to be recognized.
var pngFile = []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89")

// incoming returns the inbound messages of a customer that carry a file.
func incoming(t *testing.T, w *walk) []message.Message {
	t.Helper()
	return slices.DeleteFunc(w.Transcript(t, w.open().ID), func(m message.Message) bool {
		return m.Direction != message.In || m.Content.Media == nil
	})
}

// fileBytes reads a file back.
func fileBytes(t *testing.T, r *rig.Rig, key string) []byte {
	t.Helper()
	f, err := r.Media.Open(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestMediaIn: every kind of file a customer sends is fetched and stored whole, with
// its name, type and size, and announced to the browsers.
func TestMediaIn(t *testing.T) {
	t.Parallel()
	big := bytes.Repeat([]byte("0123456789abcdef"), 300_000/16)
	files := []struct {
		kind, mime, name string
		data             []byte
	}{
		{"image", "image/jpeg", "", append([]byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00"), big...)},
		{"image", "image/png", "", pngFile},
		{"audio", "audio/ogg; codecs=opus", "", append([]byte("OggS\x00\x02"), big...)},
		{"video", "video/mp4", "", append([]byte("\x00\x00\x00\x18ftypmp42"), big...)},
		{"document", "application/pdf", "orçamento nº 1.pdf", append([]byte("%PDF-1.7\n"), big...)},
		{"sticker", "image/webp", "", append([]byte("RIFF\x10\x00\x00\x00WEBPVP8 "), big...)},
	}
	each(t, func(t *testing.T, db *store.DB) {
		r := rig.New(t, rig.Options{DB: db})
		w := newWalk(t, r, phoneNumber(1))
		for _, f := range files {
			in := sandbox.InboundFile(f.kind, f.mime, f.name, "", f.data)
			w.say(in)
		}
		r.Eventually(t, "all files are stored", func() bool {
			got := incoming(t, w)
			return len(got) == len(files) && !slices.ContainsFunc(got, func(m message.Message) bool { return m.Content.Media.Key == "" })
		})
		r.Quiet(t, 20*time.Second)
		got := incoming(t, w)
		for _, f := range files {
			sum := sha256.Sum256(f.data)
			i := slices.IndexFunc(got, func(m message.Message) bool { return m.Content.Media.SHA256 == hex.EncodeToString(sum[:]) })
			if i < 0 {
				t.Errorf("no message has the %s of %s", f.mime, f.kind)
				continue
			}
			m := got[i].Content.Media
			if string(got[i].Content.Kind) != f.kind || m.Mime == "" || m.Name != f.name || m.Size != int64(len(f.data)) || m.Error != "" {
				t.Errorf("the %s is %s %+v", f.kind, got[i].Content.Kind, m)
			}
			if !bytes.Equal(fileBytes(t, r, m.Key), f.data) {
				t.Errorf("the stored %s is another file", f.kind)
			}
			rows, err := db.R(t.Context()).MediaRows(r.Org, m.Key)
			if err != nil || len(rows) != 1 || rows[0].MessageID != got[i].ID {
				t.Errorf("the %s has %d rows, %v", f.kind, len(rows), err)
			}
		}
		announced := 0
		for _, e := range r.Events(t, 0) {
			if e.Kind == core.MessageMedia {
				announced++
			}
		}
		if announced != len(files) {
			t.Errorf("%d files were announced, want %d", announced, len(files))
		}
	})
}

// TestMediaFaults (R25): the message is visible at once whatever happens to its
// file; a transfer that breaks off is repeated and never shown in part; a file Meta
// does not have any more leaves its reason.
func TestMediaFaults(t *testing.T) {
	t.Parallel()
	data := bytes.Repeat([]byte("peça "), 50_000)
	copy(data, "%PDF-1.7\n")
	for name, f := range map[string]sandbox.SendFault{
		"info 503":         {Edge: "media_info", Kind: sandbox.Fault503},
		"info reset":       {Edge: "media_info", Kind: sandbox.FaultResetAccept},
		"info rate":        {Edge: "media_info", Kind: sandbox.FaultError, Code: 130429},
		"file 503":         {Edge: "media_download", Kind: sandbox.Fault503},
		"file cut short":   {Edge: "media_download", Kind: sandbox.FaultTruncatedAfter},
		"file reset":       {Edge: "media_download", Kind: sandbox.FaultResetRead},
		"file no answer":   {Edge: "media_download", Kind: sandbox.FaultEOFAfter},
		"file not allowed": {Edge: "media_download", Kind: sandbox.FaultError, Code: 190},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rig.New(t, rig.Options{DB: openSQLite(t)})
			w := newWalk(t, r, phoneNumber(1))
			f.Probability = 1
			if err := r.Sandbox.SetSendFaults([]sandbox.SendFault{f}); err != nil {
				t.Fatal(err)
			}
			w.say(sandbox.InboundFile("document", "application/pdf", "nota.pdf", "segue", data))
			w.hears("Grupo Teste") // the conversation goes on
			r.Eventually(t, "the transfer was tried", func() bool {
				// Its next try is seconds away; a job under way keeps its lease longer.
				soon, err := r.DB.R(t.Context()).JobsDue(time.Now().Add(10 * time.Second).UnixMilli())
				now, err2 := r.DB.R(t.Context()).JobsDue(time.Now().UnixMilli())
				return err == nil && err2 == nil && soon && !now
			})
			got := incoming(t, w)
			if len(got) != 1 || got[0].Content.Text != "segue" || got[0].Content.Media.Key != "" || got[0].Content.Media.Error != "" {
				t.Fatalf("while the file cannot be had the message is %+v", got)
			}
			if err := r.Sandbox.SetSendFaults(nil); err != nil {
				t.Fatal(err)
			}
			r.Eventually(t, "the file is there", func() bool { return incoming(t, w)[0].Content.Media.Key != "" })
			if !bytes.Equal(fileBytes(t, r, incoming(t, w)[0].Content.Media.Key), data) {
				t.Error("the stored file is not the one that was sent")
			}
		})
	}
}

// TestMediaGone (R25): a file whose id has outlived its seven days at Meta.
func TestMediaGone(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, db *store.DB) {
		r := rig.New(t, rig.Options{DB: db})
		w := newWalk(t, r, phoneNumber(1))
		if err := r.Sandbox.SetSendFaults([]sandbox.SendFault{{Edge: "media_info", Kind: sandbox.Fault503, Probability: 1}}); err != nil {
			t.Fatal(err)
		}
		w.say(sandbox.InboundFile("image", "image/png", "", "", pngFile))
		r.Eventually(t, "the message is there", func() bool { return w.open().ID != "" && len(incoming(t, w)) == 1 })
		r.Clock.Advance(8 * 24 * time.Hour)
		if err := r.Sandbox.SetSendFaults(nil); err != nil {
			t.Fatal(err)
		}
		r.Eventually(t, "the message says that the file is gone", func() bool { return incoming(t, w)[0].Content.Media.Error != "" })
		if m := incoming(t, w)[0].Content.Media; m.Key != "" || m.Error != "unavailable" {
			t.Errorf("the file is %+v", m)
		}
		r.Eventually(t, "nobody tries any more", func() bool {
			due, err := db.R(t.Context()).JobsDue(time.Now().Add(48 * time.Hour).UnixMilli())
			return err == nil && !due
		})
	})
}
