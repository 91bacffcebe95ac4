package message

import (
	"testing"

	"pgregory.net/rapid"
)

var outbound = []Status{Queued, Sending, Unconfirmed, Accepted, Sent, Failed, Delivered, Read, Played}

// permutations calls f with every order of s.
func permutations(s []Status, k int, f func([]Status)) {
	if k == len(s) {
		f(s)
		return
	}
	for i := k; i < len(s); i++ {
		s[k], s[i] = s[i], s[k]
		permutations(s, k+1, f)
		s[k], s[i] = s[i], s[k]
	}
}

// R10: all orders of Meta's reports, each followed by all of them again, end in the
// highest; on the way the status never goes back.
func TestAnyOrderOfReports(t *testing.T) {
	t.Parallel()
	for _, start := range []Status{Queued, Sending, Unconfirmed, Accepted} {
		permutations([]Status{Sent, Delivered, Read, Failed, Played}, 0, func(order []Status) {
			s := start
			for _, next := range append(append([]Status{}, order...), order...) {
				merged, changed := s.Merge(next)
				if ranks[merged] < ranks[s] || changed != (merged != s) {
					t.Fatalf("%s + %s = %s, changed %v", s, next, merged, changed)
				}
				s = merged
			}
			if s != Played {
				t.Fatalf("%v ends in %s", order, s)
			}
		})
	}
}

// The control: taking the last report for the truth, as simpler systems do, ends in
// something else for most orders.
func TestLastReportWinsIsWrong(t *testing.T) {
	t.Parallel()
	wrong := 0
	permutations([]Status{Sent, Delivered, Read, Failed, Played}, 0, func(order []Status) {
		if order[len(order)-1] != Played {
			wrong++
		}
	})
	if wrong != 96 { // of 120
		t.Errorf("%d orders end wrong", wrong)
	}
}

func TestMerge(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why            string
		s, next, want  Status
		impliesDeliver bool
	}{
		{"read alone implies delivered", Accepted, Read, Read, true},
		{"a late sent never clears failed", Failed, Sent, Failed, false},
		{"failed over sent", Sent, Failed, Failed, false},
		{"failed does not undo delivered", Delivered, Failed, Delivered, true},
		{"delivered after failed: it arrived", Failed, Delivered, Delivered, true},
		{"unconfirmed is settled by sent", Unconfirmed, Sent, Sent, false},
		{"a late answer settles unconfirmed", Unconfirmed, Accepted, Accepted, false},
		{"accepted does not become unconfirmed", Accepted, Unconfirmed, Accepted, false},
		{"nothing goes back to the queue", Sending, Queued, Sending, false},
		{"the gate refuses what is queued", Queued, Refused, Refused, false},
		{"the gate comes too late", Sending, Refused, Sending, false},
		{"refused stays", Refused, Delivered, Refused, false},
		{"inbound stays", Received, Read, Received, false},
		{"a word nobody knows", Sent, "deleted", Sent, false},
		{"from a word nobody knows", "deleted", Sent, "deleted", false},
	} {
		got, changed := c.s.Merge(c.next)
		if got != c.want || changed != (c.want != c.s) || got.Implies(Delivered) != c.impliesDeliver {
			t.Errorf("%s: %s + %s = %s, %v, implies delivered %v", c.why, c.s, c.next, got, changed, got.Implies(Delivered))
		}
	}
}

// Merge is a join: order, grouping and repetition do not matter.
func TestMergeIsAJoin(t *testing.T) {
	t.Parallel()
	status := rapid.SampledFrom(outbound)
	join := func(a, b Status) Status { s, _ := a.Merge(b); return s }
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := status.Draw(t, "a"), status.Draw(t, "b"), status.Draw(t, "c")
		if join(a, b) != join(b, a) || join(join(a, b), c) != join(a, join(b, c)) || join(a, a) != a {
			t.Fatalf("%s %s %s", a, b, c)
		}
	})
}

func FuzzMerge(f *testing.F) {
	f.Add("sent", "failed", "delivered")
	f.Add("", "queued", "refused")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		s := Status(a)
		for _, next := range []Status{Status(b), Status(c), Status(b)} {
			merged, changed := s.Merge(next)
			if changed == (merged == s) || merged != s && merged != next {
				t.Fatalf("%q + %q = %q, %v", s, next, merged, changed)
			}
			s = merged
		}
	})
}

func TestSettled(t *testing.T) {
	t.Parallel()
	want := map[Status]bool{Failed: true, Delivered: true, Read: true, Played: true, Refused: true, Received: true}
	for _, s := range append(outbound, Refused, Received) {
		if s.Settled() != want[s] {
			t.Errorf("%s: settled %v", s, s.Settled())
		}
	}
}
