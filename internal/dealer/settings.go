package dealer

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"prosa/internal/core"
)

// Settings are the organization-wide choices, all with working defaults.
type Settings struct {
	Locale           string `json:"locale"`                     // pt-BR, en, es: the language of ready texts
	Timezone         string `json:"timezone"`                   // IANA; America/Sao_Paulo
	PrivacyText      string `json:"privacy_text"`               // the privacy line of the first greeting; "" = the ready one
	PrivacyURL       string `json:"privacy_url"`                //
	ReopenMinutes    int    `json:"reopen_minutes"`             // a customer writing within this time after the close reopens the conversation; 0 = never, a new one is linked
	PositionMinutes  int    `json:"position_minutes"`           // at most one queue-position message per so many minutes; 0 = 1
	AccentColor      string `json:"accent_color"`               // "#rrggbb", the brand's accent
	AllowMarketing   bool   `json:"allow_marketing,omitempty"`  // marketing templates may be sent to who agreed; off for a new organization
	AssignOfflineOff bool   `json:"keep_offline_conversations"` // see routing: what happens to conversations of an agent who leaves
}

// Language is the language of ready texts: the one chosen, else Portuguese.
func (s Settings) Language() string { return cmp.Or(s.Locale, "pt-BR") }

// What the settings may be at most.
const (
	MaxPrivacyText     = 1024         // characters
	MaxPrivacyURL      = 400          // characters
	MaxReopenMinutes   = 60 * 24 * 30 // 30 days
	MaxPositionMinutes = 60 * 24      // a day
)

// Locales are the languages of ready texts.
var Locales = []string{"pt-BR", "en", "es"}

var accentForm = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// Validate returns an Invalid error naming the first setting at fault by its JSON
// name. Empty texts are right: the defaults hold.
func (s Settings) Validate() error {
	bad := func(field, code, format string, args ...any) error {
		return core.E(core.Invalid, code, format, args...).On(field)
	}
	switch {
	case s.Locale != "" && !slices.Contains(Locales, s.Locale):
		return bad("locale", "locale_unknown", "%q: the languages are pt-BR, en and es", s.Locale)
	case s.Timezone != "" && LocationByName(s.Timezone) == nil:
		return bad("timezone", "timezone_unknown", "no time zone %q; they look like America/Sao_Paulo", s.Timezone)
	case utf8.RuneCountInString(s.PrivacyText) > MaxPrivacyText:
		return bad("privacy_text", "privacy_text_long", "the privacy text may have %d characters", MaxPrivacyText)
	case s.PrivacyURL != "" && !ValidPrivacyURL(s.PrivacyURL):
		return bad("privacy_url", "privacy_url_invalid", "the privacy page must be an address such as https://example.com/privacy")
	case s.ReopenMinutes < 0 || s.ReopenMinutes > MaxReopenMinutes:
		return bad("reopen_minutes", "minutes_range", "must be 0 to %d", MaxReopenMinutes)
	case s.PositionMinutes < 0 || s.PositionMinutes > MaxPositionMinutes:
		return bad("position_minutes", "minutes_range", "must be 0 to %d", MaxPositionMinutes)
	case s.AccentColor != "" && !ValidAccentColor(s.AccentColor):
		return bad("accent_color", "accent_color_invalid", `the accent colour must look like "#1a5fb4"`)
	}
	return nil
}

// ValidPrivacyURL tells whether s is an https address that a message can carry as a link.
func ValidPrivacyURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Scheme == "https" && u.Hostname() != "" && !strings.ContainsAny(s, " \t") && utf8.RuneCountInString(s) <= MaxPrivacyURL
}

// ValidAccentColor tells whether s is a colour written "#rrggbb".
func ValidAccentColor(s string) bool { return accentForm.MatchString(s) }
