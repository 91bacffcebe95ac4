package message

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"prosa/internal/core"
)

const (
	tokenPrefix = "v1."
	macBytes    = 8
	tokenMax    = 512 // Meta's limit of biz_opaque_callback_data
)

// NewToken makes the text that travels with attempt n of a message and comes back
// in every status of it: v1.<message id>.<n>.<MAC>, MAC being the first 8 bytes of
// HMAC-SHA256 in hex. It holds nothing personal, since every app subscribed to the
// business account sees it.
func NewToken(key []byte, messageID core.ID, n int) string {
	body := tokenPrefix + messageID + "." + strconv.Itoa(n)
	return body + "." + tokenMAC(key, body)
}

// ParseToken is the inverse of NewToken. It answers false for anything not made by
// NewToken with the same key, comparing in constant time.
func ParseToken(key []byte, token string) (messageID core.ID, n int, ok bool) {
	dot := strings.LastIndexByte(token, '.')
	if dot < 0 || len(token) > tokenMax || !strings.HasPrefix(token, tokenPrefix) {
		return "", 0, false
	}
	body, mac := token[:dot], token[dot+1:]
	if !hmac.Equal([]byte(mac), []byte(tokenMAC(key, body))) {
		return "", 0, false
	}
	rest := strings.TrimPrefix(body, tokenPrefix)
	dot = strings.LastIndexByte(rest, '.')
	if dot < 1 {
		return "", 0, false
	}
	n, err := strconv.Atoi(rest[dot+1:])
	if err != nil {
		return "", 0, false
	}
	return rest[:dot], n, true
}

func tokenMAC(key []byte, body string) string {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(body))
	return hex.EncodeToString(h.Sum(nil)[:macBytes])
}
