package dealer_test

import (
	"errors"
	"strings"
	"testing"

	"prosa/internal/core"
	"prosa/internal/dealer"
)

func TestSettingsValidate(t *testing.T) {
	t.Parallel()
	right := []dealer.Settings{
		{},
		{Locale: "es", Timezone: "America/Manaus", PrivacyText: strings.Repeat("ã", 1024), PrivacyURL: "https://horizonte.example/privacidade?de=whatsapp",
			ReopenMinutes: 43200, PositionMinutes: 1440, AccentColor: "#0B6b57"},
	}
	for _, s := range right {
		if err := s.Validate(); err != nil {
			t.Errorf("%+v: %v", s, err)
		}
	}
	for _, c := range []struct {
		field    string
		settings dealer.Settings
	}{
		{"locale", dealer.Settings{Locale: "fr"}},
		{"timezone", dealer.Settings{Timezone: "America/Sao_Paolo"}},
		{"timezone", dealer.Settings{Timezone: "Local"}},
		{"privacy_text", dealer.Settings{PrivacyText: strings.Repeat("ã", 1025)}},
		{"privacy_url", dealer.Settings{PrivacyURL: "horizonte.example"}},
		{"privacy_url", dealer.Settings{PrivacyURL: "http://horizonte.example"}},
		{"privacy_url", dealer.Settings{PrivacyURL: "https:///privacidade"}},
		{"privacy_url", dealer.Settings{PrivacyURL: "https://horizonte.example/a b"}},
		{"privacy_url", dealer.Settings{PrivacyURL: "javascript:alert(1)"}},
		{"privacy_url", dealer.Settings{PrivacyURL: "https://horizonte.example/" + strings.Repeat("x", 400)}},
		{"reopen_minutes", dealer.Settings{ReopenMinutes: -1}},
		{"reopen_minutes", dealer.Settings{ReopenMinutes: 43201}},
		{"position_minutes", dealer.Settings{PositionMinutes: 1441}},
		{"accent_color", dealer.Settings{AccentColor: "blue"}},
	} {
		var e *core.Error
		if err := c.settings.Validate(); !errors.As(err, &e) || e.Field != c.field || e.Kind != core.Invalid {
			t.Errorf("%+v: %v, want a refusal of %s", c.settings, err, c.field)
		}
	}
}
