package sandbox

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"
)

// randomBytes returns n bytes; crypto/rand never fails on the supported systems.
func randomBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return b
}

// newDigits returns n decimal digits, the first not zero: Meta's ids are numeric strings.
func newDigits(n int) string {
	b := randomBytes(n)
	for i := range b {
		b[i] = '0' + b[i]%10
	}
	if b[0] == '0' {
		b[0] = '1'
	}
	return string(b)
}

// newNodeID is a 15-digit id of a number, WABA, template or media file.
func newNodeID() string { return newDigits(15) }

func newToken() string { return "EAA" + strings.ToUpper(hex.EncodeToString(randomBytes(24))) }

func newSecret() string { return hex.EncodeToString(randomBytes(16)) }

// newTrace is a fbtrace_id.
func newTrace() string { return "A" + base64.RawURLEncoding.EncodeToString(randomBytes(16)) }

// newWamid builds a message id with the layout seen in Meta's examples: bytes
// 1c 18 len user 15 02 00 direction 18 len hex-id 00, base64 behind "wamid.".
// user is the phone's digits, or its BSUID when webhooks hide the phone.
func newWamid(user string, outbound bool) string {
	direction, size := byte(0x12), 10
	if outbound {
		direction, size = 0x11, 9
	}
	id := strings.ToUpper(hex.EncodeToString(randomBytes(size)))
	raw := []byte{0x1c, 0x18, byte(len(user))}
	raw = append(raw, user...)
	raw = append(raw, 0x15, 0x02, 0x00, direction, 0x18, byte(len(id)))
	raw = append(raw, id...)
	raw = append(raw, 0x00)
	return "wamid." + base64.StdEncoding.EncodeToString(raw)
}

// countries maps dialling codes to the ISO code a BSUID starts with.
var countries = map[string]string{
	"55": "BR", "1": "US", "351": "PT", "34": "ES", "44": "GB", "49": "DE", "52": "MX", "54": "AR", "56": "CL",
	"57": "CO", "595": "PY", "598": "UY", "91": "IN", "33": "FR", "39": "IT",
}

// countryOf returns the ISO code and the dialling code of waID, BR when unknown.
func countryOf(waID string) (iso, dial string) {
	for n := 3; n >= 1; n-- {
		if len(waID) > n {
			if c, ok := countries[waID[:n]]; ok {
				return c, waID[:n]
			}
		}
	}
	return "BR", "55"
}

// newBSUID makes a business-scoped user id (Meta, "Business-scoped user IDs").
func newBSUID(waID string) string {
	iso, _ := countryOf(waID)
	return iso + "." + newDigits(20)
}

// isBSUID reports whether s has the shape CC.alphanumerics or CC.ENT.alphanumerics.
func isBSUID(s string) bool {
	cc, rest, ok := strings.Cut(s, ".")
	if !ok || len(cc) != 2 || cc != strings.ToUpper(cc) {
		return false
	}
	rest = strings.TrimPrefix(rest, "ENT.")
	return len(rest) > 0 && len(rest) <= 128 && strings.Trim(rest, alphanumeric) == ""
}

const alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

// digits strips the decoration of a phone number; ok is false when something
// else than digits, +, spaces, -, ( and ) is left or nothing is.
func digits(s string) (d string, ok bool) {
	var b strings.Builder
	for _, c := range s {
		switch {
		case c >= '0' && c <= '9':
			b.WriteRune(c)
		case strings.ContainsRune("+ -()", c):
		default:
			return "", false
		}
	}
	return b.String(), b.Len() >= 5 && b.Len() <= 20
}

// otherForm returns the Brazilian mobile waID with the ninth digit taken away or
// put in, "" when it has no other form. WhatsApp knows many older Brazilian
// numbers without the ninth digit, whatever people dial.
func otherForm(waID string) string {
	switch {
	case len(waID) == 13 && strings.HasPrefix(waID, "55") && waID[4] == '9' && waID[5] >= '6':
		return waID[:4] + waID[5:]
	case len(waID) == 12 && strings.HasPrefix(waID, "55") && waID[4] >= '6':
		return waID[:4] + "9" + waID[4:]
	}
	return ""
}

// display writes digits the way Meta shows a business number: +55 11 4000-1001.
func display(waID string) string {
	_, dial := countryOf(waID)
	rest := strings.TrimPrefix(waID, dial)
	if dial == "55" && len(rest) >= 10 {
		return "+55 " + rest[:2] + " " + rest[2:len(rest)-4] + "-" + rest[len(rest)-4:]
	}
	return "+" + dial + " " + rest
}

// seconds is how WhatsApp webhooks write an instant: a string of unix seconds.
func seconds(ms int64) string { return strconv.FormatInt(ms/1000, 10) }
