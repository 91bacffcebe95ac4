package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"gocloud.dev/blob/memblob"

	"prosa/internal/core"
)

func setup(t *testing.T) (*Store, string) {
	t.Helper()
	dir := t.TempDir()
	s, err := OpenDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s, dir
}

// files lists everything in the directory, folders left out.
func files(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(dir, p)
			out = append(out, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestPutIsAddressedByContent(t *testing.T) {
	t.Parallel()
	s, dir := setup(t)
	data := []byte("\x89PNG\r\n\x1a\n and some bytes")
	sum := sha256.Sum256(data)
	want := hex.EncodeToString(sum[:])
	for range 2 { // the second time is a duplicate
		obj, err := s.Put(t.Context(), bytes.NewReader(data), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if obj.Key != want || obj.SHA256 != want || obj.Size != int64(len(data)) || obj.Mime != "image/png" {
			t.Fatalf("got %+v, want key %s", obj, want)
		}
	}
	if got := files(t, dir); len(got) != 1 || got[0] != want[:2]+"/"+want[2:] {
		t.Fatalf("files = %q", got)
	}
	f, err := s.Open(t.Context(), want)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	back, err := io.ReadAll(f)
	if err != nil || !bytes.Equal(back, data) {
		t.Fatalf("read back %q, %v", back, err)
	}
}

func TestOtherBuckets(t *testing.T) {
	t.Parallel()
	s, err := OpenBucket(memblob.OpenBucket(nil), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	obj, err := s.Put(t.Context(), strings.NewReader("hello"), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Check(t.Context(), obj.Key); err != nil {
		t.Fatal(err)
	}
	if err := s.Delete(t.Context(), obj.Key); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Open(t.Context(), obj.Key); core.CodeOf(err) != "media_missing" {
		t.Fatalf("after delete: %v", err)
	}
}

func TestFailedPutLeavesNothing(t *testing.T) {
	t.Parallel()
	broken := errors.New("connection reset")
	for _, tc := range []struct {
		name string
		r    io.Reader
		l    Limits
		code string
		err  error
	}{
		{"too large", strings.NewReader("0123456789"), Limits{MaxBytes: 9}, "media_too_large", nil},
		{"empty", strings.NewReader(""), Limits{}, "media_empty", nil},
		{"cut short", io.MultiReader(strings.NewReader("half"), iotest.ErrReader(broken)), Limits{}, "", broken},
		{"other sum", strings.NewReader("hello"), Limits{SHA256: strings.Repeat("0", 64)}, "media_checksum", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s, dir := setup(t)
			_, err := s.Put(t.Context(), tc.r, tc.l)
			if core.CodeOf(err) != tc.code || tc.err != nil && !errors.Is(err, tc.err) {
				t.Fatalf("err = %v", err)
			}
			if got := files(t, dir); len(got) != 0 {
				t.Fatalf("left behind: %q", got)
			}
		})
	}
	t.Run("control: at the limit", func(t *testing.T) {
		t.Parallel()
		s, dir := setup(t)
		if _, err := s.Put(t.Context(), strings.NewReader("0123456789"), Limits{MaxBytes: 10}); err != nil {
			t.Fatal(err)
		}
		if len(files(t, dir)) != 1 {
			t.Fatal("nothing stored")
		}
	})
}

// No reader may see a file before all of it is there.
func TestPartialFileIsNeverVisible(t *testing.T) {
	t.Parallel()
	s, dir := setup(t)
	pr, pw := io.Pipe()
	data := bytes.Repeat([]byte("x"), 100_000)
	sum := sha256.Sum256(data)
	key := hex.EncodeToString(sum[:])
	done := make(chan error)
	go func() {
		_, err := s.Put(context.Background(), pr, Limits{})
		done <- err
	}()
	if _, err := pw.Write(data[:90_000]); err != nil {
		t.Fatal(err)
	}
	if got := files(t, dir); len(got) != 1 || !strings.HasPrefix(got[0], spoolDir+"/") {
		t.Fatalf("control: the spool should hold one file, got %q", got)
	}
	if _, err := s.Open(t.Context(), key); core.CodeOf(err) != "media_missing" {
		t.Fatalf("a partial file is visible: %v", err)
	}
	if _, err := pw.Write(data[90_000:]); err != nil {
		t.Fatal(err)
	}
	pw.Close()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if err := s.Check(t.Context(), key); err != nil {
		t.Fatal(err)
	}
}

func TestConcurrentPutsOfOneFile(t *testing.T) {
	t.Parallel()
	s, dir := setup(t)
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			if _, err := s.Put(t.Context(), strings.NewReader("the same bytes"), Limits{}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := files(t, dir); len(got) != 1 {
		t.Fatalf("files = %q", got)
	}
}

func TestCheckFindsAFlippedBit(t *testing.T) {
	t.Parallel()
	s, dir := setup(t)
	obj, err := s.Put(t.Context(), strings.NewReader("precious"), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Check(t.Context(), obj.Key); err != nil {
		t.Fatalf("control: %v", err)
	}
	p := filepath.Join(dir, filepath.FromSlash(path(obj.Key)))
	b, err := os.ReadFile(p)
	if err != nil {
		t.Fatal(err)
	}
	b[3] ^= 1
	if err := os.WriteFile(p, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Check(t.Context(), obj.Key); core.CodeOf(err) != "media_corrupt" {
		t.Fatalf("err = %v", err)
	}
}

func TestKeysCannotLeadElsewhere(t *testing.T) {
	t.Parallel()
	s, dir := setup(t)
	secret := filepath.Join(filepath.Dir(dir), "secret")
	if err := os.WriteFile(secret, []byte("s"), 0o600); err != nil {
		t.Fatal(err)
	}
	defer os.Remove(secret)
	for _, key := range []string{
		"", "../secret", "..%2fsecret", "/etc/passwd", strings.Repeat("a", 63), strings.Repeat("a", 65),
		strings.Repeat("A", 64), strings.Repeat("../", 21) + "a", strings.Repeat("a", 62) + "/.", strings.Repeat("a", 63) + "\x00",
	} {
		if IsKey(key) {
			t.Errorf("%q passes for a key", key)
		}
		if _, err := s.Open(t.Context(), key); core.CodeOf(err) != "media_missing" {
			t.Errorf("Open(%q) = %v", key, err)
		}
		if err := s.Delete(t.Context(), key); err != nil {
			t.Errorf("Delete(%q) = %v", key, err)
		}
	}
	if !IsKey(strings.Repeat("0f", 32)) {
		t.Error("control: a key does not pass")
	}
}

func TestLinkInTheDirectoryDoesNotLeadOut(t *testing.T) {
	t.Parallel()
	s, dir := setup(t)
	data := "goes nowhere"
	sum := sha256.Sum256([]byte(data))
	outside := t.TempDir()
	if err := os.Symlink(outside, filepath.Join(dir, hex.EncodeToString(sum[:1]))); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Put(t.Context(), strings.NewReader(data), Limits{}); core.CodeOf(err) != "media_write" {
		t.Fatalf("err = %v", err)
	}
	if got := files(t, outside); len(got) != 0 {
		t.Fatalf("written outside: %q", got)
	}
}

func TestCancelledPut(t *testing.T) {
	t.Parallel()
	s, dir := setup(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Put(ctx, strings.NewReader("x"), Limits{}); !errors.Is(err, context.Canceled) {
		t.Fatalf("err = %v", err)
	}
	if got := files(t, dir); len(got) != 0 {
		t.Fatalf("left behind: %q", got)
	}
}
