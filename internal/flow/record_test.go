package flow

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestBucketsKeepTheirBounds(t *testing.T) {
	t.Parallel()
	for ms, want := range map[int64]int{0: 0, 999: 0, 1000: 1, 1999: 1, 2000: 2, 3999: 2, 4000: 3, 60_000: 6, 86_400_000: 17} {
		if got := Bucket(ms); got != want {
			t.Errorf("Bucket(%d) = %d, want %d", ms, got, want)
		}
	}
}

// The middle found in buckets is the true one, give or take its bucket's width.
func TestMedianOfBuckets(t *testing.T) {
	t.Parallel()
	if got := MedianMs(nil); got != 0 {
		t.Errorf("of nothing: %d", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		waits := rapid.SliceOfN(rapid.Int64Range(1000, 100_000_000), 1, 60).Draw(t, "waits")
		buckets := map[int]int64{}
		for _, w := range waits {
			buckets[Bucket(w)]++
		}
		got := MedianMs(buckets)
		below, above := 0, 0
		for _, w := range waits {
			if Bucket(w) < Bucket(got) {
				below++
			}
			if Bucket(w) > Bucket(got) {
				above++
			}
		}
		if 2*below > len(waits)+1 || 2*above > len(waits)+1 {
			t.Fatalf("%d: %d below, %d above of %d", got, below, above, len(waits))
		}
	})
}

func TestTraceRoundTrip(t *testing.T) {
	t.Parallel()
	want := []TraceLine{{1764230400000, "abc", "menu", "wait"}, {1764230405000, "abc", "menu", "buy"}}
	var text []byte
	for _, l := range want {
		text = l.Append(text)
	}
	if d := cmp.Diff(want, ParseTrace("broken\n"+string(text)+"? y z w\n!")); d != "" {
		t.Error(d)
	}
}
