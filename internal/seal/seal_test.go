package seal

import (
	"bytes"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"prosa/internal/core"
)

func key(b byte) []byte { return bytes.Repeat([]byte{b}, 32) }

func ring(t interface{ Fatal(...any) }, keys ...[]byte) *Keyring {
	r, err := New(keys...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestSealOpensOnlyWhereItBelongs(t *testing.T) {
	t.Parallel()
	r := ring(t, key(1))
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
	r := ring(t, key(1))
	sealed, err := r.Seal("EAAB-token", "o/channel_account/a/token")
	if err != nil {
		t.Fatal(err)
	}
	for i := range len(sealed) {
		b := []byte(sealed)
		b[i] ^= 1
		if got, err := r.Open(string(b), "o/channel_account/a/token"); err == nil {
			// base64's last character may carry unused bits: the bytes are then the same.
			if i != len(b)-1 || got != "EAAB-token" {
				t.Fatalf("byte %d changed, still opened", i)
			}
		}
	}
}

func TestRotationReadsOldAndSealsNew(t *testing.T) {
	t.Parallel()
	before := ring(t, key(1))
	sealed, err := before.Seal("secret", "p")
	if err != nil {
		t.Fatal(err)
	}
	both := ring(t, key(2), key(1))
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
		t.Fatalf("the old ring opened a record of the new key: %v", err)
	}
}

func TestKeyFileIsMadeOnceAndPrivate(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	rings := make([]*Keyring, 8)
	var wg sync.WaitGroup
	for i := range rings {
		wg.Go(func() {
			var err error
			if rings[i], err = Load("", dir); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for _, r := range rings {
		if r == nil || r.current != rings[0].current {
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
	first, err := Load("", dir)
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
	last, err := Load("", dir)
	if err != nil || last.current != second.current {
		t.Fatalf("Forget dropped the wrong key: %v", err)
	}
	if _, err := last.Open(sealed, "p"); core.CodeOf(err) != "secret_key_missing" {
		t.Fatalf("a forgotten key still opens: %v", err)
	}
}

func TestLoadFromTheSetting(t *testing.T) {
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
		_, err := Load(c.value, t.TempDir())
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && strings.Contains(err.Error(), c.value) {
			t.Errorf("%s: the error shows the key", name)
		}
	}
}

func TestPassword(t *testing.T) {
	t.Parallel()
	hash, err := HashPassword(t.Context(), "uma senha boa")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("costs of %s", hash)
	}
	if ok, stale, err := CheckPassword(t.Context(), hash, "uma senha boa"); !ok || stale || err != nil {
		t.Errorf("right password: %v %v %v", ok, stale, err)
	}
	if ok, _, err := CheckPassword(t.Context(), hash, "outra senha"); ok || err != nil {
		t.Errorf("wrong password: %v %v", ok, err)
	}
	for _, broken := range []string{"", "x", "$argon2id$v=19$m=19456,t=2,p=1$AAAA$", "$argon2id$v=19$m=99999999,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"} {
		if ok, _, err := CheckPassword(t.Context(), broken, ""); ok || err != nil {
			t.Errorf("hash %q: %v %v", broken, ok, err)
		}
	}
}

// An old hash with smaller costs opens, and asks to be made anew.
func TestPasswordWithOldCostsIsStale(t *testing.T) {
	t.Parallel()
	// argon2id of "segredo-1" with salt "0123456789abcdef", made with m=1024, t=1.
	sum, err := work(t.Context(), "segredo-1", []byte("0123456789abcdef"), params{memory: 1024, time: 1, threads: 1}, hashBytes)
	if err != nil {
		t.Fatal(err)
	}
	old := "$argon2id$v=19$m=1024,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$" + strings.TrimRight(b64(sum), "=")
	if ok, stale, err := CheckPassword(t.Context(), old, "segredo-1"); !ok || !stale || err != nil {
		t.Errorf("ok %v, stale %v, %v", ok, stale, err)
	}
}

func FuzzParseHash(f *testing.F) {
	f.Add("$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$MDEyMzQ1Njc4OWFiY2RlZg")
	f.Add("$$$$$")
	f.Fuzz(func(t *testing.T, text string) {
		p, salt, sum, ok := parseHash(text)
		if ok && (p.memory > maxMemory || p.time > maxTime || p.threads == 0 || len(salt) < 8 || len(sum) < 16) {
			t.Fatalf("accepted %q", text)
		}
	})
}

func FuzzOpen(f *testing.F) {
	r := ring(f, key(1))
	sealed, _ := r.Seal("secret", "p")
	f.Add(sealed, "q")
	f.Add("v1..", "")
	f.Fuzz(func(t *testing.T, text, place string) {
		if _, err := r.Open(text, place); err == nil && (text != sealed || place != "p") {
			t.Fatalf("opened %q at %q", text, place)
		}
	})
}

func b64(b []byte) string { return base64.StdEncoding.EncodeToString(b) }
