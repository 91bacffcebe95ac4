package contact

import "strings"

// IsBSUID tells whether s has the shape of a business-scoped user id: an ISO 3166
// country code, a dot and up to 128 letters or digits ("BR.13491208655302741918"),
// or the parent form with "ENT." between them. Case counts: Meta writes the
// country in capitals. Source: Meta, Business-scoped user IDs.
func IsBSUID(s string) bool {
	if len(s) < 4 || s[2] != '.' || !isUpper(s[0]) || !isUpper(s[1]) {
		return false
	}
	id := strings.TrimPrefix(s[3:], "ENT.")
	if id == "" || len(id) > 128 {
		return false
	}
	for i := 0; i < len(id); i++ {
		c := id[i]
		if !isUpper(c) && (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }
