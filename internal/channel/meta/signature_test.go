package meta

import (
	"strings"
	"testing"
)

const (
	vectorSecret = "test_app_secret"
	vectorBody   = `{"object":"whatsapp_business_account","entry":[]}`
	vectorHeader = "sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756"
)

func TestSignatureVectors(t *testing.T) {
	t.Parallel()
	s := [][]byte{[]byte(vectorSecret)}
	if !VerifySignature(s, vectorHeader, []byte(vectorBody)) {
		t.Error("Meta's form of the signature is refused")
	}
	spaced := []byte(`{"object": "whatsapp_business_account", "entry": []}`)
	if !VerifySignature(s, "sha256=56cbbaf4961c6cfdae48b7f116c047e5eb513d2c931baae63a2bc1afd26f803a", spaced) {
		t.Error("the same JSON with spaces is refused under its own signature")
	}
	if got := Signature([]byte(vectorSecret), []byte(vectorBody)); got != vectorHeader {
		t.Errorf("Signature = %q", got)
	}
}

func TestForgedSignatures(t *testing.T) {
	t.Parallel()
	secret := [][]byte{[]byte(vectorSecret)}
	digits := strings.TrimPrefix(vectorHeader, "sha256=")
	for _, tc := range []struct {
		name    string
		secrets [][]byte
		header  string
		body    string
	}{
		{"missing", secret, "", vectorBody},
		{"prefix only", secret, "sha256=", vectorBody},
		{"no prefix", secret, digits, vectorBody},
		{"sha1", secret, "sha1=" + digits[:40], vectorBody},
		{"sha1 name, sha256 length", secret, "sha1=" + digits, vectorBody},
		{"upper case prefix", secret, "SHA256=" + digits, vectorBody},
		{"upper case digits", secret, "sha256=" + strings.ToUpper(digits), vectorBody},
		{"one digit short", secret, vectorHeader[:len(vectorHeader)-1], vectorBody},
		{"one digit more", secret, vectorHeader + "0", vectorBody},
		{"space before", secret, " " + vectorHeader, vectorBody},
		{"space after", secret, vectorHeader + " ", vectorBody},
		{"not hex", secret, "sha256=" + strings.Repeat("g", 64), vectorBody},
		{"zeros", secret, "sha256=" + strings.Repeat("0", 64), vectorBody},
		{"another body", secret, vectorHeader, vectorBody + " "},
		{"another secret", [][]byte{[]byte("other")}, vectorHeader, vectorBody},
		{"no secret", nil, vectorHeader, vectorBody},
		{"empty secret", [][]byte{{}}, Signature(nil, []byte(vectorBody)), vectorBody},
	} {
		if VerifySignature(tc.secrets, tc.header, []byte(tc.body)) {
			t.Errorf("%s: accepted", tc.name)
		}
	}
	for i := range len(digits) * 4 { // every single bit of the digits' values
		b := []byte(digits)
		const hex = "0123456789abcdef"
		b[i/4] = hex[strings.IndexByte(hex, b[i/4])^(1<<(i%4))]
		if VerifySignature(secret, "sha256="+string(b), []byte(vectorBody)) {
			t.Fatalf("accepted with bit %d flipped", i)
		}
	}
}

func TestSignerNamesTheSecret(t *testing.T) {
	t.Parallel()
	secrets := [][]byte{nil, []byte("a"), []byte(vectorSecret)}
	if got := Signer(secrets, vectorHeader, []byte(vectorBody)); got != 2 {
		t.Fatalf("Signer = %d, want 2", got)
	}
}

func FuzzSignature(f *testing.F) {
	f.Add(vectorHeader, []byte(vectorBody))
	f.Add("sha256=", []byte(""))
	f.Add("sha1=x", []byte("x"))
	f.Fuzz(func(t *testing.T, header string, body []byte) {
		got := VerifySignature([][]byte{[]byte(vectorSecret)}, header, body)
		if want := header == Signature([]byte(vectorSecret), body); got != want {
			t.Fatalf("VerifySignature(%q) = %v", header, got)
		}
	})
}
