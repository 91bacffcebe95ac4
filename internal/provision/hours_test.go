package provision

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"pgregory.net/rapid"

	"prosa/internal/dealer"
)

func TestParseWeek(t *testing.T) {
	t.Parallel()
	days, _, err := parseWeek(yaml.MapSlice{{Key: "mon-wed, fri", Value: "07:40-12:00, 13:00–18:00"}, {Key: "sat", Value: "24h"}, {Key: "sun", Value: "closed"}})
	if err != nil {
		t.Fatal(err)
	}
	long := []dealer.Span{{From: 460, To: 720}, {From: 780, To: 1080}}
	if want := [7][]dealer.Span{nil, long, long, long, nil, long, {{From: 0, To: 1440}}}; !sameDays(days, want) {
		t.Errorf("%v", days)
	}
}

func TestParseWeekRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ key, value, says string }{
		{"seg", "08:00-18:00", "days are written"}, {"fri-mon", "08:00-18:00", "days are written"}, {"mon-", "08:00-18:00", "days are written"},
		{"", "08:00-18:00", "days are written"}, {"mon,mon", "closed", "given twice"}, {"mon-fri,tue", "24h", "given twice"},
		{"mon", "8:00-18:00", "hours are written"}, {"mon", "08:00", "hours are written"}, {"mon", "08:00-25:00", "hours are written"},
		{"mon", "08:60-09:00", "hours are written"}, {"mon", "08:00-24:01", "hours are written"}, {"mon", "open", "hours are written"},
		{"mon", "08:00-12:00,", "hours are written"}, {"mon", "٠٨:٠٠-12:00", "hours are written"},
	} {
		_, key, err := parseWeek(yaml.MapSlice{{Key: c.key, Value: c.value}})
		if err == nil || key != c.key || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q: %q gives %q, %v", c.key, c.value, key, err)
		}
	}
}

// Whatever hours there are, the file says them, and reads them as they were.
func TestWeekRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var days [7][]dealer.Span
		kinds := [][]dealer.Span{nil, drawSpans(t), drawSpans(t)}
		for d := range days {
			days[d] = rapid.SampledFrom(kinds).Draw(t, "kind of day")
		}
		got, _, err := parseWeek(*formatWeek(days))
		if err != nil || !sameDays(got, days) {
			t.Fatalf("%v is written %v and read %v: %v", days, *formatWeek(days), got, err)
		}
	})
}

func drawSpans(t *rapid.T) []dealer.Span {
	edges := rapid.SliceOfNDistinct(rapid.IntRange(0, 1440), 0, 6, rapid.ID).Draw(t, "edges")
	slices.SortFunc(edges, cmp.Compare[int])
	var out []dealer.Span
	for i := 0; i+1 < len(edges); i += 2 {
		out = append(out, dealer.Span{From: edges[i], To: edges[i+1]})
	}
	return out
}
