package contact

import (
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// DefaultRegion is the country of a number written without one.
const DefaultRegion = "BR"

// NormalizePhone turns a number as people and Meta write it into E.164 digits
// without "+", Brazilian mobiles with the ninth digit. A number without "+" or
// "00" is read as one of defaultRegion (ISO 3166, "" = BR); when that makes no
// valid number, as already carrying its country code, which is how Meta sends
// wa_id. It answers false for what cannot be a telephone number.
func NormalizePhone(raw, defaultRegion string) (e164digits string, ok bool) {
	if defaultRegion == "" {
		defaultRegion = DefaultRegion
	}
	if len(raw) > 64 {
		return "", false
	}
	digits, plus, clean := phoneDigits(raw)
	if clean && isBrazilian(digits) && (plus || defaultRegion == DefaultRegion) {
		return PhoneKey(digits), true
	}
	if clean && !plus && strings.HasPrefix(digits, "00") {
		digits, plus = digits[2:], true
	}
	if !clean {
		// Letters: only phonenumbers knows vanity numbers and extensions.
		return parsePhone(raw, defaultRegion)
	}
	if !plus {
		if n, ok := parsePhone(digits, defaultRegion); ok {
			return n, true
		}
		// A Brazilian mobile written without its ninth digit is no valid number
		// to phonenumbers any more.
		if defaultRegion == DefaultRegion && isBrazilian("55"+digits) {
			return PhoneKey("55" + digits), true
		}
	}
	return parsePhone("+"+digits, defaultRegion)
}

func parsePhone(s, region string) (string, bool) {
	n, err := phonenumbers.Parse(s, region)
	if err != nil || !phonenumbers.IsValidNumber(n) {
		return "", false
	}
	return PhoneKey(phonenumbers.Format(n, phonenumbers.E164)[1:]), true
}

// phoneDigits strips what people put between digits. clean is false when there is
// anything else.
func phoneDigits(raw string) (digits string, plus, clean bool) {
	raw = strings.TrimSpace(raw)
	if strings.HasPrefix(raw, "+") {
		raw, plus = raw[1:], true
	}
	var b strings.Builder
	b.Grow(len(raw))
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case c >= '0' && c <= '9':
			b.WriteByte(c)
		case c == ' ' || c == '-' || c == '.' || c == '(' || c == ')' || c == '/':
		default:
			return "", plus, false
		}
	}
	return b.String(), plus, b.Len() > 0
}

// PhoneKey is the one key under which both forms of a Brazilian mobile meet:
// 55 + area code + 8 digits starting with 6, 7, 8 or 9 gets the ninth digit, so
// 551187654321 and 5511987654321 are one person whichever side says which.
// Landlines (2 to 5) and all other numbers come back as they are.
//
// Source: Anatel resolution 553/2010 and its calendar put a 9 before the existing
// mobiles, 2012–2016. WhatsApp still knows many of them by the shorter form. The
// trunked-radio numbers (7x) that were left out ended with their network in 2018.
func PhoneKey(digits string) string {
	if len(digits) == 12 && isBrazilian(digits) && digits[4] >= '6' {
		return digits[:4] + "9" + digits[4:]
	}
	return digits
}

// isBrazilian tells whether digits are 55, an area code in use and a subscriber
// number of a mobile (either form) or a landline.
func isBrazilian(digits string) bool {
	if len(digits) != 12 && len(digits) != 13 || digits[0] != '5' || digits[1] != '5' {
		return false
	}
	for i := 2; i < len(digits); i++ {
		if digits[i] < '0' || digits[i] > '9' {
			return false
		}
	}
	if !areaCodes[(digits[2]-'0')*10+digits[3]-'0'] {
		return false
	}
	if len(digits) == 13 {
		return digits[4] == '9' && digits[5] != '0'
	}
	return digits[4] >= '2'
}

// areaCodes are Anatel's national codes (DDD) in use.
var areaCodes = func() (used [100]bool) {
	for _, ddd := range []int{
		11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 22, 24, 27, 28, 31, 32, 33, 34, 35, 37, 38,
		41, 42, 43, 44, 45, 46, 47, 48, 49, 51, 53, 54, 55, 61, 62, 63, 64, 65, 66, 67, 68, 69,
		71, 73, 74, 75, 77, 79, 81, 82, 83, 84, 85, 86, 87, 88, 89, 91, 92, 93, 94, 95, 96, 97, 98, 99,
	} {
		used[ddd] = true
	}
	return used
}()

// FormatPhone writes E.164 digits for people: "+55 11 98765-4321". What is no
// number comes back with a plus before it, and "" as "".
func FormatPhone(digits string) string {
	if isBrazilian(digits) {
		n := digits[4:]
		return "+55 " + digits[2:4] + " " + n[:len(n)-4] + "-" + n[len(n)-4:]
	}
	if digits == "" {
		return ""
	}
	n, err := phonenumbers.Parse("+"+digits, DefaultRegion)
	if err != nil {
		return "+" + digits
	}
	return phonenumbers.Format(n, phonenumbers.INTERNATIONAL)
}
