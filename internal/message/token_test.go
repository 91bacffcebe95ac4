package message

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"prosa/internal/core"
)

func TestToken(t *testing.T) {
	t.Parallel()
	key := []byte("a key of the installation")
	id := core.NewID()
	token := NewToken(key, id, 3)
	if !regexp.MustCompile(`^v1\.[0-9a-f-]{36}\.3\.[0-9a-f]{16}$`).MatchString(token) {
		t.Errorf("token %q", token)
	}
	if gotID, n, ok := ParseToken(key, token); !ok || gotID != id || n != 3 {
		t.Errorf("parsed %q %d %v", gotID, n, ok)
	}
	if _, _, ok := ParseToken([]byte("another key"), token); ok {
		t.Error("a token of another key is accepted")
	}
	for _, bad := range []string{"", ".", "v1", "v1.a.1", "v2" + token[2:], token + "0", token[:len(token)-1], strings.ToUpper(token), " " + token, token + strings.Repeat("0", 600),
		NewToken(key, "", 1), "v1.x.y." + tokenMAC(key, "v1.x.y")} {
		if _, _, ok := ParseToken(key, bad); ok {
			t.Errorf("%q is accepted", bad)
		}
	}
}

// No change of one bit goes through, and the untouched token always does.
func TestTokenProperty(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.SliceOfN(rapid.Byte(), 1, 40).Draw(t, "key")
		id := rapid.StringMatching(`[0-9a-f-]{1,36}`).Draw(t, "id")
		n := rapid.IntRange(0, 1<<30).Draw(t, "n")
		token := NewToken(key, id, n)
		if len(token) > 512 {
			t.Fatalf("%d characters, Meta takes 512", len(token))
		}
		if gotID, gotN, ok := ParseToken(key, token); !ok || gotID != id || gotN != n {
			t.Fatalf("parsed %q %d %v", gotID, gotN, ok)
		}
		bad := []byte(token)
		bad[rapid.IntRange(0, len(bad)-1).Draw(t, "at")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		if _, _, ok := ParseToken(key, string(bad)); ok {
			t.Fatalf("%q is accepted for %q", bad, token)
		}
	})
}

func FuzzParseToken(f *testing.F) {
	key := []byte("k")
	f.Add(NewToken(key, "0199", 1))
	f.Add("v1...")
	f.Fuzz(func(t *testing.T, token string) {
		if id, n, ok := ParseToken(key, token); ok && NewToken(key, id, n) != token {
			t.Fatalf("%q is accepted as (%q, %d)", token, id, n)
		}
	})
}
