package provision

import (
	"slices"

	"prosa/internal/dealer"
	"prosa/internal/store"
)

func (p *planner) organization() {
	o, in := p.was.org, p.file.Organization
	var f fields
	if in == nil {
		in = &Organization{}
	}
	s := &o.Settings
	set(&f, "name", &o.Name, in.Name)
	set(&f, "locale", &s.Locale, in.Locale)
	set(&f, "timezone", &s.Timezone, in.Timezone)
	set(&f, "privacy_text", &s.PrivacyText, in.PrivacyText)
	set(&f, "privacy_url", &s.PrivacyURL, in.PrivacyURL)
	set(&f, "accent_color", &s.AccentColor, in.AccentColor)
	set(&f, "reopen_minutes", &s.ReopenMinutes, in.ReopenMinutes)
	set(&f, "position_minutes", &s.PositionMinutes, in.PositionMinutes)
	set(&f, "keep_offline_conversations", &s.AssignOfflineOff, in.KeepOfflineConversations)
	set(&f, "allow_marketing", &s.AllowMarketing, in.AllowMarketing)
	p.settings = *s
	p.checkOrganization(in)
	p.save("organization", o.Name, p.was.known, f,
		func(tx *store.Tx) error { return drop(tx.CreateOrganization(o, p.by)) },
		func(tx *store.Tx) error { return drop(tx.UpdateOrganization(o, p.by)) })
}

func (p *planner) checkOrganization(in *Organization) {
	p.text("organization.name", in.Name, p.was.known, 120)
	p.locale("organization.locale", in.Locale)
	p.timezone("organization.timezone", in.Timezone)
	p.limit("organization.privacy_text", in.PrivacyText, dealer.MaxPrivacyText)
	if in.PrivacyURL != nil && *in.PrivacyURL != "" && !dealer.ValidPrivacyURL(*in.PrivacyURL) {
		p.add("organization.privacy_url", "must be an address such as https://example.com/privacy")
	}
	if in.AccentColor != nil && *in.AccentColor != "" && !dealer.ValidAccentColor(*in.AccentColor) {
		p.add("organization.accent_color", `must look like "#1a5fb4"`)
	}
	p.number("organization.reopen_minutes", in.ReopenMinutes, 0, dealer.MaxReopenMinutes)
	p.number("organization.position_minutes", in.PositionMinutes, 0, dealer.MaxPositionMinutes)
}

func (p *planner) locale(path string, s *string) {
	if s != nil && *s != "" && !slices.Contains(dealer.Locales, *s) {
		p.add(path, "%q: the languages are pt-BR, en and es", *s)
	}
}

func (p *planner) timezone(path string, s *string) {
	if s != nil && *s != "" && dealer.LocationByName(*s) == nil {
		p.add(path, "there is no time zone %q; they look like America/Sao_Paulo", *s)
	}
}
