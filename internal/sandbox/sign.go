package sandbox

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // the legacy header, beside the SHA-256 one
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"net/http"
)

// sign sets the signature headers over the raw body: X-Hub-Signature-256 and the
// legacy X-Hub-Signature (Meta, "Webhooks - validating payloads").
func sign(h http.Header, secret string, body []byte) {
	h.Set("X-Hub-Signature-256", "sha256="+mac(sha256.New, secret, body))
	h.Set("X-Hub-Signature", "sha1="+mac(sha1.New, secret, body))
}

func mac(f func() hash.Hash, secret string, body []byte) string {
	m := hmac.New(f, []byte(secret))
	m.Write(body)
	return hex.EncodeToString(m.Sum(nil))
}
