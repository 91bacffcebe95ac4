package dealer

import (
	"slices"
	"strings"
	"time"
)

// NationalHoliday is a date shops in Brazil may close on. Optional ones
// (pontos facultativos) are not days off by law; each store decides.
type NationalHoliday struct {
	Date     string // 2026-04-21
	Name     string // pt-BR
	Optional bool
}

// fixedHolidays are the national holidays of Laws 662/1949, 6.802/1980,
// 10.607/2002 and 14.759/2023, as month and day.
var fixedHolidays = []NationalHoliday{
	{"01-01", "Confraternização Universal", false},
	{"04-21", "Tiradentes", false},
	{"05-01", "Dia do Trabalho", false},
	{"09-07", "Independência do Brasil", false},
	{"10-12", "Nossa Senhora Aparecida", false},
	{"11-02", "Finados", false},
	{"11-15", "Proclamação da República", false},
	{"11-20", "Dia Nacional de Zumbi e da Consciência Negra", false},
	{"12-25", "Natal", false},
}

// easterHolidays are the moving ones, as days from Easter Sunday.
var easterHolidays = []struct {
	days     int
	name     string
	optional bool
}{
	{-48, "Carnaval (segunda-feira)", true},
	{-47, "Carnaval (terça-feira)", true},
	{-2, "Sexta-feira Santa", false},
	{60, "Corpus Christi", true},
}

// NationalHolidays returns Brazil's holidays of a year in order of date. Zumbi's
// day is national since 2024 (Law 14.759/2023). State and city holidays are the
// store's to add.
func NationalHolidays(year int) []NationalHoliday {
	var out []NationalHoliday
	for _, h := range fixedHolidays {
		if h.Date == "11-20" && year < 2024 {
			continue
		}
		h.Date = time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Format("2006-") + h.Date
		out = append(out, h)
	}
	easter := Easter(year)
	for _, h := range easterHolidays {
		out = append(out, NationalHoliday{easter.AddDate(0, 0, h.days).Format(time.DateOnly), h.name, h.optional})
	}
	slices.SortStableFunc(out, func(a, b NationalHoliday) int { return strings.Compare(a.Date, b.Date) })
	return out
}

// Easter returns Easter Sunday of a Gregorian year (Meeus/Jones/Butcher).
func Easter(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return time.Date(year, time.Month(n/31), n%31+1, 0, 0, 0, 0, time.UTC)
}
