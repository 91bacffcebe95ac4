package dealer

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"prosa/internal/core"
)

// workshop: Mon–Fri 07:40–12:00 and 13:00–18:00, Sat 08:00–12:00, closed on Christmas,
// short on New Year's Eve.
func workshop() Hours {
	var h Hours
	for d := time.Monday; d <= time.Friday; d++ {
		h.Days[d] = []Span{{460, 720}, {780, 1080}}
	}
	h.Days[time.Saturday] = []Span{{480, 720}}
	h.Holidays = []Holiday{{Date: "2026-12-25", Name: "Natal"}, {Date: "2026-12-31", Name: "Véspera", Spans: []Span{{540, 600}}}}
	return h
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc := LocationByName(name)
	if loc == nil {
		t.Fatalf("no zone %s", name)
	}
	return loc
}

func TestOpenAt(t *testing.T) {
	t.Parallel()
	sp := zone(t, "America/Sao_Paulo")
	for _, c := range []struct {
		at   string
		want bool
	}{
		{"2026-11-23 07:39", false}, {"2026-11-23 07:40", true}, {"2026-11-23 12:00", false}, {"2026-11-23 12:30", false},
		{"2026-11-23 13:00", true}, {"2026-11-23 17:59", true}, {"2026-11-23 18:00", false},
		{"2026-11-28 11:59", true}, {"2026-11-28 12:00", false}, {"2026-11-29 10:00", false},
		{"2026-12-25 10:00", false}, {"2026-12-31 08:00", false}, {"2026-12-31 09:30", true}, {"2026-12-31 10:00", false},
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", c.at, sp)
		if err != nil {
			t.Fatal(err)
		}
		if got := workshop().OpenAt(at.UTC(), sp); got != c.want {
			t.Errorf("%s: open %v, want %v", c.at, got, c.want)
		}
	}
	if (Hours{}).OpenAt(time.Now(), sp) {
		t.Error("no hours are never open")
	}
	if !Always().OpenAt(time.Date(2026, 12, 25, 23, 59, 59, 999, sp), sp) {
		t.Error("always is always")
	}
}

func TestNextOpen(t *testing.T) {
	t.Parallel()
	sp := zone(t, "America/Sao_Paulo")
	for _, c := range []struct{ from, want string }{
		{"2026-11-23 09:00", "2026-11-23 09:00"}, {"2026-11-23 12:10", "2026-11-23 13:00"}, {"2026-11-23 18:00", "2026-11-24 07:40"},
		{"2026-11-28 12:00", "2026-11-30 07:40"}, {"2026-12-24 18:30", "2026-12-26 08:00"}, {"2026-12-30 18:30", "2026-12-31 09:00"},
	} {
		from, _ := time.ParseInLocation("2006-01-02 15:04", c.from, sp)
		got, ok := workshop().NextOpen(from, sp)
		if s := got.In(sp).Format("2006-01-02 15:04"); !ok || s != c.want {
			t.Errorf("from %s: %s %v, want %s", c.from, s, ok, c.want)
		}
	}
	if at, ok := (Hours{}).NextOpen(time.Now(), sp); ok {
		t.Errorf("no hours never open, got %v", at)
	}
	far := Hours{Holidays: []Holiday{{Date: "2027-06-01", Spans: []Span{{0, 60}}}}}
	if _, ok := far.NextOpen(time.Date(2026, 11, 1, 0, 0, 0, 0, sp), sp); ok {
		t.Error("more than 60 days is never")
	}
}

func TestBetween(t *testing.T) {
	t.Parallel()
	sp, ny := zone(t, "America/Sao_Paulo"), zone(t, "America/New_York")
	night := Hours{}
	for d := range night.Days {
		night.Days[d] = []Span{{0, 240}} // 00:00–04:00
	}
	at := func(s string, loc *time.Location) time.Time {
		v, err := time.ParseInLocation("2006-01-02 15:04", s, loc)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, c := range []struct {
		name     string
		h        Hours
		from, to string
		loc      *time.Location
		want     time.Duration
	}{
		{"within a span", workshop(), "2026-11-23 09:00", "2026-11-23 09:20", sp, 20 * time.Minute},
		{"over lunch", workshop(), "2026-11-23 11:50", "2026-11-23 13:10", sp, 20 * time.Minute},
		{"a night", workshop(), "2026-11-23 17:50", "2026-11-24 07:50", sp, 20 * time.Minute},
		{"a week", workshop(), "2026-11-22 00:00", "2026-11-29 00:00", sp, 5*(560*time.Minute) + 4*time.Hour},
		{"christmas", workshop(), "2026-12-25 00:00", "2026-12-26 00:00", sp, 0},
		{"backwards", workshop(), "2026-11-24 09:00", "2026-11-23 09:00", sp, 0},
		{"always", Always(), "2026-11-22 00:00", "2026-11-29 00:00", sp, 7 * 24 * time.Hour},
		{"clocks go back, the hour counts twice", night, "2026-11-01 00:00", "2026-11-02 00:00", ny, 5 * time.Hour},
		{"clocks go forward, the hour is not there", night, "2026-03-08 00:00", "2026-03-09 00:00", ny, 3 * time.Hour},
		{"Brazil 2018, midnight did not exist", Always(), "2018-11-03 00:00", "2018-11-05 00:00", sp, 47 * time.Hour},
	} {
		if got := c.h.Between(at(c.from, c.loc), at(c.to, c.loc), c.loc); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func drawHours(t *rapid.T) Hours {
	var h Hours
	spans := func(label string) []Span {
		edges := rapid.SliceOfNDistinct(rapid.IntRange(0, 1440), 0, 6, rapid.ID).Draw(t, label)
		var out []Span
		for i := 0; i+1 < len(edges); i += 2 {
			out = append(out, Span{min(edges[i], edges[i+1]), max(edges[i], edges[i+1])})
		}
		return out // not sorted, may overlap: the rules must cope
	}
	for d := range h.Days {
		h.Days[d] = spans("day")
	}
	h.Holidays = []Holiday{{Date: "2026-11-01", Spans: spans("holiday")}}
	return h
}

// OpenAt, NextOpen and Between speak of the same minutes, on days when the clocks
// change too: counting open minutes one by one gives what Between says.
func TestHoursAgree(t *testing.T) {
	t.Parallel()
	zones := []*time.Location{zone(t, "America/Sao_Paulo"), zone(t, "America/New_York"), zone(t, "Australia/Lord_Howe"), zone(t, "Asia/Kathmandu")}
	starts := []time.Time{
		time.Date(2026, 10, 31, 0, 0, 0, 0, time.UTC), time.Date(2026, 3, 7, 0, 0, 0, 0, time.UTC),
		time.Date(2018, 11, 3, 0, 0, 0, 0, time.UTC), time.Date(2018, 2, 17, 0, 0, 0, 0, time.UTC), time.Date(2026, 4, 4, 0, 0, 0, 0, time.UTC),
	}
	rapid.Check(t, func(t *rapid.T) {
		h := drawHours(t)
		loc := rapid.SampledFrom(zones).Draw(t, "zone")
		from := rapid.SampledFrom(starts).Draw(t, "start").Add(time.Duration(rapid.IntRange(0, 1440).Draw(t, "minute")) * time.Minute)
		to := from.Add(time.Duration(rapid.IntRange(0, 3000).Draw(t, "minutes")) * time.Minute)
		var counted time.Duration
		var first time.Time
		for at := from; at.Before(to); at = at.Add(time.Minute) {
			if h.OpenAt(at, loc) {
				counted += time.Minute
				if first.IsZero() {
					first = at
				}
			}
		}
		if got := h.Between(from, to, loc); got != counted {
			t.Fatalf("Between says %v, minutes say %v", got, counted)
		}
		if next, ok := h.NextOpen(from, loc); !first.IsZero() && (!ok || !next.Equal(first)) {
			t.Fatalf("NextOpen says %v, minutes say %v", next, first)
		}
		middle := from.Add(to.Sub(from) / 2)
		if h.Between(from, middle, loc)+h.Between(middle, to, loc) != counted {
			t.Fatal("two halves are not the whole")
		}
	})
}

func TestValidate(t *testing.T) {
	t.Parallel()
	if err := workshop().Validate(); err != nil {
		t.Errorf("the workshop's hours are fine: %v", err)
	}
	if err := Always().Validate(); err != nil {
		t.Errorf("always is fine: %v", err)
	}
	day := func(spans ...Span) Hours { return Hours{Days: [7][]Span{1: spans}} }
	for _, c := range []struct {
		code string
		h    Hours
	}{
		{"hours_span", day(Span{60, 60})}, {"hours_span", day(Span{-1, 60})}, {"hours_span", day(Span{60, 1441})},
		{"hours_overlap", day(Span{60, 120}, Span{119, 180})}, {"hours_overlap", day(Span{600, 700}, Span{60, 120})},
		{"holiday_date", Hours{Holidays: []Holiday{{Date: "2026-02-30"}}}},
		{"holiday_twice", Hours{Holidays: []Holiday{{Date: "2026-12-25"}, {Date: "2026-12-25"}}}},
		{"hours_span", Hours{Holidays: []Holiday{{Date: "2026-12-25", Spans: []Span{{5, 4}}}}}},
	} {
		if err := c.h.Validate(); core.CodeOf(err) != c.code || core.KindOf(err) != core.Invalid {
			t.Errorf("%+v: %v, want %s", c.h, err, c.code)
		}
	}
}

func TestEffectiveHours(t *testing.T) {
	t.Parallel()
	own := Always()
	s := Store{Hours: workshop()}
	if diff := cmp.Diff(workshop(), EffectiveHours(s, Department{})); diff != "" {
		t.Errorf("without its own, the store's: %s", diff)
	}
	if diff := cmp.Diff(own, EffectiveHours(s, Department{Hours: &own})); diff != "" {
		t.Errorf("its own: %s", diff)
	}
}
