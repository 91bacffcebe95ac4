package meta

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"hash"
)

const signaturePrefix = "sha256="

// signatureLen is the length of a whole X-Hub-Signature-256 value.
const signatureLen = len(signaturePrefix) + 2*sha256.Size

// VerifySignature tells whether header is the X-Hub-Signature-256 of body under
// one of the secrets: "sha256=" and 64 lowercase hex digits of the HMAC-SHA256 of
// the raw bytes (Meta, "Webhooks: validating payloads"). Comparison takes constant
// time; empty secrets never match, so no secret means false.
func VerifySignature(secrets [][]byte, header string, body []byte) bool {
	return Signer(secrets, header, body) >= 0
}

// Signer returns the index of the secret that signed body, or -1.
func Signer(secrets [][]byte, header string, body []byte) int {
	want, ok := parseSignature(header)
	if !ok {
		return -1
	}
	var sum [sha256.Size]byte
	for i, s := range secrets {
		if len(s) == 0 {
			continue
		}
		var h hash.Hash = hmac.New(sha256.New, s)
		h.Write(body)
		if hmac.Equal(h.Sum(sum[:0]), want[:]) {
			return i
		}
	}
	return -1
}

// Signature returns the header value Meta would send for body.
func Signature(secret, body []byte) string {
	h := hmac.New(sha256.New, secret)
	h.Write(body)
	return signaturePrefix + hex.EncodeToString(h.Sum(nil))
}

func parseSignature(header string) (sum [sha256.Size]byte, ok bool) {
	if len(header) != signatureLen || header[:len(signaturePrefix)] != signaturePrefix {
		return sum, false
	}
	digits := header[len(signaturePrefix):]
	for i := range digits {
		if c := digits[i]; c >= 'A' && c <= 'F' { // encoding/hex would take them; Meta never writes them
			return sum, false
		}
	}
	_, err := hex.Decode(sum[:], []byte(digits))
	return sum, err == nil
}
