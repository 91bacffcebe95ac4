package dealer

import (
	"regexp"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestRenderHours(t *testing.T) {
	t.Parallel()
	h := workshop()
	late := Hours{}
	late.Days[time.Sunday] = []Span{{0, 1440}}
	for _, c := range []struct {
		h            Hours
		locale, want string
	}{
		{h, "pt-BR", "seg a sex 07:40–12:00 e 13:00–18:00, sáb 08:00–12:00, dom fechado"},
		{h, "en", "Mon to Fri 07:40–12:00 and 13:00–18:00, Sat 08:00–12:00, Sun closed"},
		{h, "es", "lun a vie 07:40–12:00 y 13:00–18:00, sáb 08:00–12:00, dom cerrado"},
		{h, "fr", "seg a sex 07:40–12:00 e 13:00–18:00, sáb 08:00–12:00, dom fechado"},
		{Always(), "pt-BR", "24 horas, todos os dias"},
		{late, "pt-BR", "seg a sáb fechado, dom 00:00–24:00"},
		{Hours{Days: [7][]Span{6: {{480, 720}}, 0: {{480, 720}}}}, "en", "Mon to Fri closed, Sat and Sun 08:00–12:00"},
	} {
		if got := RenderHours(c.h, c.locale); got != c.want {
			t.Errorf("%s: %q, want %q", c.locale, got, c.want)
		}
	}
}

func TestNationalHolidays(t *testing.T) {
	t.Parallel()
	want := map[string]bool{ // date → optional
		"2026-01-01": false, "2026-02-16": true, "2026-02-17": true, "2026-04-03": false, "2026-04-21": false, "2026-05-01": false,
		"2026-06-04": true, "2026-09-07": false, "2026-10-12": false, "2026-11-02": false, "2026-11-15": false, "2026-11-20": false, "2026-12-25": false,
	}
	got := NationalHolidays(2026)
	if len(got) != len(want) {
		t.Errorf("%d holidays, want %d", len(got), len(want))
	}
	for i, h := range got {
		optional, ok := want[h.Date]
		if !ok || optional != h.Optional || h.Name == "" {
			t.Errorf("%+v: known %v, optional %v", h, ok, optional)
		}
		if i > 0 && got[i-1].Date > h.Date {
			t.Errorf("%s comes after %s", h.Date, got[i-1].Date)
		}
	}
	for _, h := range NationalHolidays(2023) {
		if h.Date == "2023-11-20" {
			t.Error("Zumbi's day is national since 2024")
		}
	}
}

func TestEaster(t *testing.T) {
	t.Parallel()
	for _, want := range []string{"2000-04-23", "2008-03-23", "2011-04-24", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25"} {
		day, err := time.Parse(time.DateOnly, want)
		if err != nil {
			t.Fatal(err)
		}
		if got := Easter(day.Year()); !got.Equal(day) {
			t.Errorf("%d: %s, want %s", day.Year(), got.Format(time.DateOnly), want)
		}
	}
	for year := 1900; year < 2200; year++ {
		e := Easter(year)
		if e.Weekday() != time.Sunday || e.Before(time.Date(year, 3, 22, 0, 0, 0, 0, time.UTC)) || e.After(time.Date(year, 4, 25, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("%d: %s", year, e)
		}
	}
}

func TestLocation(t *testing.T) {
	t.Parallel()
	org := Organization{Settings: Settings{Timezone: "America/Manaus"}}
	for _, c := range []struct{ store, org, want string }{
		{"America/Recife", "America/Manaus", "America/Recife"}, {"", "America/Manaus", "America/Manaus"},
		{"Mars/Base", "America/Manaus", "America/Manaus"}, {"Local", "", DefaultTimezone}, {"../../etc/passwd", "", DefaultTimezone},
	} {
		org.Settings.Timezone = c.org
		if got := (Store{Timezone: c.store}).Location(org); got.String() != c.want {
			t.Errorf("store %q, organization %q: %s, want %s", c.store, c.org, got, c.want)
		}
	}
	if LocationByName("America/Recife") != LocationByName("America/Recife") {
		t.Error("a zone is read once")
	}
}

func TestValidCNPJ(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"11.222.333/0001-81", "11222333000181", "12.ABC.345/01DE-35", "12abc34501de35"} {
		if !ValidCNPJ(s) {
			t.Errorf("%s is valid", s)
		}
	}
	for _, s := range []string{"", "11.222.333/0001-80", "11222333000182", "1122233300018", "112223330001811", "00000000000000", "12.ABC.345/01DE-36", "12ABC34501DEA5", "11.222.333/0001_81"} {
		if ValidCNPJ(s) {
			t.Errorf("%s is not valid", s)
		}
	}
}

// One wrong digit is always noticed.
func TestCNPJNoticesADigit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		base := []byte(rapid.StringMatching(`[0-9A-Z]{12}`).Draw(t, "base"))
		var values []int
		for _, b := range base {
			values = append(values, int(b-'0'))
		}
		values = append(values, cnpjDigit(values))
		values = append(values, cnpjDigit(values))
		full := append(base, byte('0'+values[12]), byte('0'+values[13]))
		if string(full) != "00000000000000" && !ValidCNPJ(string(full)) {
			t.Fatalf("%s should be valid", full)
		}
		i := rapid.IntRange(12, 13).Draw(t, "at")
		full[i] = '0' + (full[i]-'0'+byte(rapid.IntRange(1, 9).Draw(t, "by")))%10
		if ValidCNPJ(string(full)) {
			t.Fatalf("%s should not be valid", full)
		}
	})
}

func TestSlug(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, want string }{
		{"Peças e Acessórios", "pecas-e-acessorios"}, {"  Oficina / Revisão  ", "oficina-revisao"}, {"0 km", "0-km"}, {"São João", "sao-joao"},
		{"🚗", ""}, {"", ""}, {"--a--", "a"}, {"Ünïcödé ß", "unicode-ss"},
	} {
		if got := Slug(c.name); got != c.want {
			t.Errorf("%q: %q, want %q", c.name, got, c.want)
		}
	}
	shape := regexp.MustCompile(`^([a-z0-9]+(-[a-z0-9]+)*)?$`)
	rapid.Check(t, func(t *rapid.T) {
		s := Slug(rapid.String().Draw(t, "name"))
		if !shape.MatchString(s) || len(s) > slugMax || Slug(s) != s {
			t.Fatalf("%q", s)
		}
	})
}
