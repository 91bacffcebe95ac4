package report

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"prosa/internal/conversation"
	"prosa/internal/core"
)

func day(s string) int64 {
	at, err := time.ParseInLocation("2006-01-02 15:04", s, saoPaulo)
	if err != nil {
		panic(err)
	}
	return at.UnixMilli()
}

var saoPaulo = time.FixedZone("-03", -3*60*60)

func rows() []Row {
	return []Row{
		{ConversationID: "1", StoreID: "s1", DepartmentID: "d1", AgentID: "ana", OpenedAt: day("2026-11-23 09:00"), Closed: true, Outcome: "venda", QueueWaitMs: 1000, FirstResponseMs: 2000, HandlingMs: 60_000},
		{ConversationID: "2", StoreID: "s1", DepartmentID: "d1", AgentID: "bia", OpenedAt: day("2026-11-23 23:30"), Closed: true, Outcome: "perdido", QueueWaitMs: 3000, FirstResponseMs: 9000, HandlingMs: 30_000},
		{ConversationID: "3", StoreID: "s1", DepartmentID: "d2", OpenedAt: day("2026-11-24 00:10"), Closed: true, Abandoned: true, QueueWaitMs: 5000, FirstResponseMs: -1, HandlingMs: -1},
		{ConversationID: "4", OpenedAt: day("2026-11-24 10:00"), QueueWaitMs: -1, FirstResponseMs: -1, HandlingMs: -1},
	}
}

func TestBuild(t *testing.T) {
	t.Parallel()
	from, to := day("2026-11-23 08:00"), day("2026-11-25 00:00")
	names := map[string]string{"d1": "Seminovos", "d2": "Oficina"}
	r, err := Build(rows(), Params{By: ByDepartment, From: from, To: to, StoreID: "s1", Names: names, Location: saoPaulo})
	if err != nil {
		t.Fatal(err)
	}
	base := map[string]string{"view": "any", "period": "opened", "from": fmt.Sprint(from), "to": fmt.Sprint(to), "store_id": "s1"}
	with := func(k, v string) map[string]string {
		m := map[string]string{k: v}
		for k, v := range base {
			m[k] = v
		}
		return m
	}
	want := Report{From: from, To: to, By: ByDepartment,
		Lines: []Line{
			{Key: "d1", Name: "Seminovos", Count: 2, Closed: 2, QueueWait: Clock{1000, 3000, 2000, 2}, FirstResponse: Clock{2000, 9000, 5500, 2},
				Handling: Clock{30_000, 60_000, 45_000, 2}, Outcomes: map[string]int{"venda": 1, "perdido": 1}, Filter: with("department_id", "d1")},
			{Count: 1, Open: 1, Outcomes: map[string]int{}, Filter: with("department_id", None)},
			{Key: "d2", Name: "Oficina", Count: 1, Closed: 1, Abandoned: 1, QueueWait: Clock{5000, 5000, 5000, 1}, Outcomes: map[string]int{"": 1}, Filter: with("department_id", "d2")},
		},
		Total: Line{Count: 4, Open: 1, Closed: 3, Abandoned: 1, QueueWait: Clock{3000, 5000, 3000, 3}, FirstResponse: Clock{2000, 9000, 5500, 2},
			Handling: Clock{30_000, 60_000, 45_000, 2}, Outcomes: map[string]int{"venda": 1, "perdido": 1, "": 1}, Filter: base},
	}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]string{"state": "abandoned"}["state"], r.Lines[2].FilterOf(PartAbandoned)["state"]); diff != "" {
		t.Error(diff)
	}
	if f := r.Lines[0].FilterOfOutcome("venda"); f["outcome"] != "venda" || f["state"] != "closed" || f["department_id"] != "d1" {
		t.Errorf("outcome filter %v", f)
	}
	if f := r.Total.FilterOfOutcome(""); f["outcome"] != None {
		t.Errorf("filter of no outcome %v", f)
	}
	if _, err := Build(nil, Params{By: "moon"}); core.CodeOf(err) != "report_by" {
		t.Errorf("got %v", err)
	}
}

func TestDays(t *testing.T) {
	t.Parallel()
	from, to := day("2026-11-23 08:00"), day("2026-11-24 12:00")
	r, err := Build(rows(), Params{By: ByDay, From: from, To: to, Location: saoPaulo})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Lines) != 2 || r.Lines[0].Key != "2026-11-23" || r.Lines[0].Count != 2 || r.Lines[1].Key != "2026-11-24" {
		t.Fatalf("%+v", r.Lines)
	}
	midnight := fmt.Sprint(day("2026-11-24 00:00"))
	if f := r.Lines[0].Filter; f["from"] != fmt.Sprint(from) || f["to"] != midnight {
		t.Errorf("the first day is cut by the period: %v", f)
	}
	if f := r.Lines[1].Filter; f["from"] != midnight || f["to"] != fmt.Sprint(to) {
		t.Errorf("so is the last: %v", f)
	}
}

func drawRows(t *rapid.T) []Row {
	id := func(prefix string) *rapid.Generator[string] {
		return rapid.Map(rapid.IntRange(0, 4), func(i int) string {
			if i == 0 {
				return ""
			}
			return prefix + strconv.Itoa(i)
		})
	}
	ms := rapid.OneOf(rapid.Just(int64(-1)), rapid.Int64Range(0, 1_000_000))
	var out []Row
	for i := range rapid.IntRange(0, 60).Draw(t, "rows") {
		r := Row{
			ConversationID: strconv.Itoa(i), StoreID: id("s").Draw(t, "store"), DepartmentID: id("d").Draw(t, "department"), AgentID: id("a").Draw(t, "agent"),
			OpenedAt: rapid.Int64Range(day("2026-10-30 00:00"), day("2026-11-05 00:00")).Draw(t, "opened"), Closed: rapid.Bool().Draw(t, "closed"),
			QueueWaitMs: ms.Draw(t, "queue"), FirstResponseMs: ms.Draw(t, "response"), HandlingMs: ms.Draw(t, "handling"),
		}
		if r.Closed {
			r.Outcome, r.Abandoned = id("o").Draw(t, "outcome"), rapid.Bool().Draw(t, "abandoned")
		}
		out = append(out, r)
	}
	return out
}

// matches says what GET /conversations does with a filter.
func matches(r Row, f map[string]string) bool {
	is := func(name, value string) bool {
		want, asked := f[name]
		return !asked || want == value || want == None && value == ""
	}
	from, _ := strconv.ParseInt(f["from"], 10, 64)
	to, _ := strconv.ParseInt(f["to"], 10, 64)
	state := f["state"]
	return is("store_id", r.StoreID) && is("department_id", r.DepartmentID) && is("agent_id", r.AgentID) && is("outcome", r.Outcome) &&
		r.OpenedAt >= from && r.OpenedAt < to &&
		(state == "" || state == "closed" && r.Closed || state == "open" && !r.Closed || state == "abandoned" && r.Abandoned)
}

func count(rows []Row, f map[string]string) (n int) {
	for _, r := range rows {
		if matches(r, f) {
			n++
		}
	}
	return n
}

// Totals reconcile: lines add up to the total, and every number is the count of the
// rows its filter lists.
func TestEveryNumberCanBeOpened(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := drawRows(t)
		p := Params{By: rapid.SampledFrom([]By{ByStore, ByDepartment, ByAgent, ByOutcome, ByDay}).Draw(t, "by"), From: day("2026-10-31 07:00"), To: day("2026-11-03 19:00"), Location: saoPaulo}
		if p.By != ByStore {
			p.StoreID = rapid.SampledFrom([]string{"", "s1"}).Draw(t, "store")
		}
		selected := slices.DeleteFunc(slices.Clone(all), func(r Row) bool { return !matches(r, p.baseFilter()) })
		r, err := Build(selected, p)
		if err != nil {
			t.Fatal(err)
		}
		var sum Line
		for _, l := range append(slices.Clone(r.Lines), r.Total) {
			if l.Count != count(all, l.Filter) || l.Open != count(all, l.FilterOf(PartOpen)) || l.Closed != count(all, l.FilterOf(PartClosed)) || l.Abandoned != count(all, l.FilterOf(PartAbandoned)) {
				t.Fatalf("%+v cannot be opened", l)
			}
			outcomes := 0
			for key, n := range l.Outcomes {
				outcomes += n
				if l.Key == "" || p.By != ByOutcome {
					if got := count(all, l.FilterOfOutcome(key)); got != n {
						t.Fatalf("outcome %q: %d, its filter lists %d", key, n, got)
					}
				}
			}
			if outcomes != l.Closed || l.Open+l.Closed != l.Count {
				t.Fatalf("%+v does not add up", l)
			}
		}
		for _, l := range r.Lines {
			sum.Count, sum.Open, sum.Closed, sum.Abandoned = sum.Count+l.Count, sum.Open+l.Open, sum.Closed+l.Closed, sum.Abandoned+l.Abandoned
			sum.QueueWait.N, sum.FirstResponse.N, sum.Handling.N = sum.QueueWait.N+l.QueueWait.N, sum.FirstResponse.N+l.FirstResponse.N, sum.Handling.N+l.Handling.N
		}
		got := Line{Count: r.Total.Count, Open: r.Total.Open, Closed: r.Total.Closed, Abandoned: r.Total.Abandoned,
			QueueWait: Clock{N: r.Total.QueueWait.N}, FirstResponse: Clock{N: r.Total.FirstResponse.N}, Handling: Clock{N: r.Total.Handling.N}}
		if diff := cmp.Diff(sum, got); diff != "" {
			t.Fatalf("the lines do not add up to the total: %s", diff)
		}
		slices.Reverse(selected)
		if again, _ := Build(selected, p); cmp.Diff(r, again) != "" {
			t.Fatal("another order, another report")
		}
	})
}

func TestClock(t *testing.T) {
	t.Parallel()
	if got := clockOf(nil); got != (Clock{}) {
		t.Errorf("nothing: %+v", got)
	}
	if got, want := clockOf([]int64{9, 1, 5, 3, 7, 2, 8, 4, 10, 6}), (Clock{5, 9, 5, 10}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	rapid.Check(t, func(t *rapid.T) {
		times := rapid.SliceOfN(rapid.Int64Range(0, 1<<60), 1, 50).Draw(t, "times")
		original := slices.Clone(times)
		c := clockOf(times)
		low, high := slices.Min(original), slices.Max(original)
		if c.AvgMs < low || c.AvgMs > high || c.MedianMs > c.P90Ms || !slices.Contains(original, c.MedianMs) || !slices.Contains(original, c.P90Ms) {
			t.Fatalf("%+v of %v", c, original)
		}
		below := 0
		for _, v := range original {
			if v <= c.P90Ms {
				below++
			}
		}
		if below*10 < len(original)*9 {
			t.Fatalf("only %d of %d are within the 90th percentile", below, len(original))
		}
	})
}

func TestRowOf(t *testing.T) {
	t.Parallel()
	c := conversation.Conversation{ID: "c", Protocol: "p", ChannelAccountID: "ch", StoreID: "s", DepartmentID: "d", QueuedAt: 3, OpenedAt: 1, ClosedAt: 9, State: conversation.Closed,
		Outcome: "spam", OutcomeNote: "n", QueueWaitMs: 6, FirstResponseMs: -1, HandlingMs: -1}
	want := Row{ConversationID: "c", Protocol: "p", ChannelAccountID: "ch", StoreID: "s", DepartmentID: "d", OpenedAt: 1, ClosedAt: 9, Closed: true, Abandoned: true,
		Outcome: "spam", OutcomeNote: "n", QueueWaitMs: 6, FirstResponseMs: -1, HandlingMs: -1}
	if diff := cmp.Diff(want, RowOf(c)); diff != "" {
		t.Error(diff)
	}
}

func TestWriteCSV(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	in := rows()[:3]
	in[0].Protocol, in[0].OutcomeNote, in[0].ClosedAt = "20261123-000001", "=HYPERLINK(\"http://x\")", day("2026-11-23 10:00")
	if err := WriteCSV(&b, in, map[string]string{"ana": "+Ana", "venda": "Venda"}, saoPaulo); err != nil {
		t.Fatal(err)
	}
	want := strings.Join(Columns, ",") + `
20261123-000001,1,s1,d1,'+Ana,2026-11-23 09:00:00,2026-11-23 10:00:00,closed,Venda,"'=HYPERLINK(""http://x"")",1,2,60
,2,s1,d1,bia,2026-11-23 23:30:00,,closed,perdido,,3,9,30
,3,s1,d2,,2026-11-24 00:10:00,,abandoned,,,5,,
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
	if err := WriteCSV(failing{}, in, nil, saoPaulo); core.KindOf(err) != core.Unavailable {
		t.Errorf("got %v", err)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("full") }

// S15: no cell begins as a formula, in any field; without the guard it would.
func TestSafeCell(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"=1+1", "+55", "-1", "@x", "\tx", "\rx", "\n=x", " =1", "＝1", "＋1", "－1", "＠x", "'=1", "''+1", "\u00a0=1", "=cmd|' /C calc'!A0"} {
		safe := SafeCell(s)
		if safe != "'"+s || ParseCell(safe) != s {
			t.Errorf("%q becomes %q, read back as %q", s, safe, ParseCell(safe))
		}
	}
	for _, s := range []string{"", "Ana", "a=b", "'quoted'", "O'Neil", "2026-11-23", "'", "1-1"} {
		if SafeCell(s) != s || ParseCell(s) != s {
			t.Errorf("%q becomes %q, read back as %q", s, SafeCell(s), ParseCell(s))
		}
	}
	if !dangerous("=1") {
		t.Error("the control: an unguarded cell is a formula")
	}
}

func FuzzCSV(f *testing.F) {
	f.Add("=1", "a,\"b\"", "'")
	f.Add("\t", "\n", "''=")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		cells := []string{a, b, c, "end"}
		for _, s := range cells {
			if dangerous(SafeCell(s)) {
				t.Fatalf("%q is a formula", SafeCell(s))
			}
			if ParseCell(SafeCell(s)) != s {
				t.Fatalf("%q is read back as %q", s, ParseCell(SafeCell(s)))
			}
			// encoding/csv reads CR LF within a cell as LF, by design.
			if strings.Contains(s, "\r") {
				return
			}
		}
		var buf bytes.Buffer
		w := NewCSV(&buf)
		if err := errors.Join(w.Write(cells), w.Flush()); err != nil {
			t.Fatal(err)
		}
		got, err := csv.NewReader(&buf).Read()
		if err != nil {
			t.Fatal(err)
		}
		for i := range got {
			got[i] = ParseCell(got[i])
		}
		if !slices.Equal(got, cells) {
			t.Fatalf("%q is read back as %q", cells, got)
		}
	})
}
