package seal

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"prosa/internal/core"
)

func key(b byte) []byte { return bytes.Repeat([]byte{b}, 32) }

func box(t interface{ Fatal(...any) }, keys ...[]byte) *Box {
	r, err := New(keys...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestSealOpensOnlyWhereItBelongs(t *testing.T) {
	t.Parallel()
	r := box(t, key(1))
	rapid.Check(t, func(t *rapid.T) {
		plain, place := rapid.String().Draw(t, "plain"), rapid.String().Draw(t, "place")
		sealed, err := r.Seal(plain, place)
		if err != nil {
			t.Fatal(err)
		}
		if len(plain) > 3 && strings.Contains(sealed, plain) {
			t.Fatalf("%q shows the plain text", sealed)
		}
		if got, err := r.Open(sealed, place); err != nil || got != plain {
			t.Fatalf("Open = %q, %v; want %q", got, err, plain)
		}
		if _, err := r.Open(sealed, place+"x"); core.CodeOf(err) != "secret_broken" {
			t.Fatalf("opened in another place: %v", err)
		}
	})
}

func TestOneFlippedBitIsNoticed(t *testing.T) {
	t.Parallel()
	r := box(t, key(1))
	sealed, err := r.Seal("EAAB-token", "o/channel_account/a/token")
	if err != nil {
		t.Fatal(err)
	}
	for i := range len(sealed) {
		b := []byte(sealed)
		b[i] ^= 1
		if _, err := r.Open(string(b), "o/channel_account/a/token"); err == nil {
			t.Fatalf("byte %d changed, still opened", i)
		}
	}
}

func TestRotationReadsOldAndSealsNew(t *testing.T) {
	t.Parallel()
	before := box(t, key(1))
	sealed, err := before.Seal("secret", "p")
	if err != nil {
		t.Fatal(err)
	}
	both := box(t, key(2), key(1))
	if got, err := both.Open(sealed, "p"); err != nil || got != "secret" {
		t.Fatalf("Open = %q, %v", got, err)
	}
	if both.Current(sealed) {
		t.Error("a record of the old key counts as current")
	}
	fresh, err := both.Seal("secret", "p")
	if err != nil || !both.Current(fresh) {
		t.Fatalf("fresh record not current: %v", err)
	}
	if _, err := before.Open(fresh, "p"); core.CodeOf(err) != "secret_key_missing" {
		t.Fatalf("the old box opened a record of the new key: %v", err)
	}
}

func TestKeyFileIsMadeOnceAndPrivate(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	boxes := make([]*Box, 8)
	var wg sync.WaitGroup
	for i := range boxes {
		wg.Go(func() {
			var err error
			if boxes[i], err = Open(Options{Dir: dir}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for _, r := range boxes {
		if r == nil || r.current != boxes[0].current {
			t.Fatal("processes starting together got different keys")
		}
	}
	info, err := os.Stat(filepath.Join(dir, KeyFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v; want 0600", info.Mode(), err)
	}
	left, _ := filepath.Glob(filepath.Join(dir, "*"))
	if len(left) != 1 {
		t.Errorf("files left behind: %v", left)
	}
}

func TestRotateAndForgetTheKeyFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, err := Open(Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := first.Seal("x", "p")
	if err != nil {
		t.Fatal(err)
	}
	second, err := Rotate(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := second.Open(sealed, "p"); err != nil || got != "x" || second.Current(sealed) {
		t.Fatalf("after Rotate: %q, %v", got, err)
	}
	if err := Forget(dir); err != nil {
		t.Fatal(err)
	}
	last, err := Open(Options{Dir: dir})
	if err != nil || last.current != second.current {
		t.Fatalf("Forget dropped the wrong key: %v", err)
	}
	if _, err := last.Open(sealed, "p"); core.CodeOf(err) != "secret_key_missing" {
		t.Fatalf("a forgotten key still opens: %v", err)
	}
}

func TestOpenFromTheSetting(t *testing.T) {
	t.Parallel()
	hexKey := strings.Repeat("01", 32)
	for name, c := range map[string]struct {
		value string
		ok    bool
	}{
		"hex":        {hexKey, true},
		"two":        {hexKey + "\n" + strings.Repeat("02", 32) + "\n", true},
		"base64":     {"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=", true},
		"passphrase": {"correct horse battery staple", false},
		"short":      {"0101", false},
	} {
		_, err := Open(Options{Key: c.value, Dir: t.TempDir()})
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && strings.Contains(err.Error(), c.value) {
			t.Errorf("%s: the error shows the key", name)
		}
	}
}

func FuzzOpen(f *testing.F) {
	r := box(f, key(1))
	sealed, err := r.Seal("secret", "p")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sealed, "p")
	f.Add(sealed, "q")
	f.Add("v1..", "")
	f.Fuzz(func(t *testing.T, text, place string) {
		// The seed of another process is a different record of the same secret.
		if plain, err := r.Open(text, place); err == nil && (plain != "secret" || place != "p") {
			t.Fatalf("opened %q at %q", text, place)
		}
	})
}
