package routing

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"prosa/internal/team"
)

func agent(id string, open, capacity int, last int64, departments ...string) AgentLoad {
	return AgentLoad{AgentID: id, DepartmentIDs: departments, Presence: team.Available, Open: open, Capacity: capacity, LastAssignedAt: last}
}

func wait(id, department string, at int64) Waiting {
	return Waiting{ConversationID: id, DepartmentID: department, QueuedAt: at}
}

func prefers(w Waiting, agentID string) Waiting {
	w.PreferredAgentID = agentID
	return w
}

func TestPick(t *testing.T) {
	t.Parallel()
	away := func(p team.Presence) AgentLoad {
		a := agent("ana", 0, 5, 0, "d")
		a.Presence = p
		return a
	}
	disabled := agent("ana", 0, 5, 0, "d")
	disabled.Disabled = true
	for _, c := range []struct {
		name   string
		queue  []Waiting
		agents []AgentLoad
		want   string // conversation>agent, in order
	}{
		{"nobody waits", nil, []AgentLoad{agent("ana", 0, 5, 0, "d")}, ""},
		{"nobody works", []Waiting{wait("1", "d", 1)}, nil, ""},
		{"the longest wait first", []Waiting{wait("1", "d", 9), wait("2", "d", 3)}, []AgentLoad{agent("ana", 0, 1, 0, "d")}, "2>ana"},
		{"the smaller id first where they came together", []Waiting{wait("2", "d", 3), wait("1", "d", 3)}, []AgentLoad{agent("ana", 0, 1, 0, "d")}, "1>ana"},
		{"only one's own department", []Waiting{wait("1", "x", 1)}, []AgentLoad{agent("ana", 0, 5, 0, "d")}, ""},
		{"least loaded", []Waiting{wait("1", "d", 1)}, []AgentLoad{agent("ana", 2, 5, 0, "d"), agent("bia", 1, 5, 9, "d")}, "1>bia"},
		{"then round robin", []Waiting{wait("1", "d", 1)}, []AgentLoad{agent("ana", 1, 5, 8, "d"), agent("bia", 1, 5, 7, "d")}, "1>bia"},
		{"then the smaller id", []Waiting{wait("1", "d", 1)}, []AgentLoad{agent("bia", 1, 5, 7, "d"), agent("ana", 1, 5, 7, "d")}, "1>ana"},
		{"round within one call", []Waiting{wait("1", "d", 1), wait("2", "d", 2), wait("3", "d", 3), wait("4", "d", 4)},
			[]AgentLoad{agent("ana", 0, 9, 5, "d"), agent("bia", 0, 9, 6, "d")}, "1>ana 2>bia 3>ana 4>bia"},
		{"full is full", []Waiting{wait("1", "d", 1), wait("2", "d", 2)}, []AgentLoad{agent("ana", 4, 5, 0, "d"), agent("bia", 3, 3, 0, "d")}, "1>ana"},
		{"no capacity", []Waiting{wait("1", "d", 1)}, []AgentLoad{agent("ana", 0, 0, 0, "d")}, ""},
		{"busy", []Waiting{wait("1", "d", 1)}, []AgentLoad{away(team.Busy)}, ""},
		{"paused", []Waiting{wait("1", "d", 1)}, []AgentLoad{away(team.Paused)}, ""},
		{"offline", []Waiting{wait("1", "d", 1)}, []AgentLoad{away(team.Offline)}, ""},
		{"disabled", []Waiting{wait("1", "d", 1)}, []AgentLoad{disabled}, ""},
		{"who served them last", []Waiting{prefers(wait("1", "d", 1), "ana")}, []AgentLoad{agent("ana", 4, 5, 9, "d"), agent("bia", 0, 5, 0, "d")}, "1>ana*"},
		{"who served them last is full", []Waiting{prefers(wait("1", "d", 1), "ana")}, []AgentLoad{agent("ana", 5, 5, 9, "d"), agent("bia", 0, 5, 0, "d")}, "1>bia"},
		{"who served them last is elsewhere now", []Waiting{prefers(wait("1", "d", 1), "ana")}, []AgentLoad{agent("ana", 0, 5, 9, "x"), agent("bia", 0, 5, 0, "d")}, "1>bia"},
		{"one agent of two departments", []Waiting{wait("1", "d", 2), wait("2", "x", 1)}, []AgentLoad{agent("ana", 0, 1, 0, "d", "x")}, "2>ana"},
	} {
		queue, agents := slices.Clone(c.queue), slices.Clone(c.agents)
		var got []string
		for _, a := range Pick(c.queue, c.agents, 100) {
			mark := ""
			if a.Preferred {
				mark = "*"
			}
			got = append(got, a.ConversationID+">"+a.AgentID+mark)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %q, want %q", c.name, s, c.want)
		}
		if cmp.Diff(queue, c.queue) != "" || cmp.Diff(agents, c.agents) != "" {
			t.Errorf("%s: the input was changed", c.name)
		}
	}
}

func draw(t *rapid.T) ([]Waiting, []AgentLoad) {
	department := rapid.SampledFrom([]string{"d1", "d2", "d3"})
	var agents []AgentLoad
	for i := range rapid.IntRange(0, 8).Draw(t, "agents") {
		a := agent(fmt.Sprint("a", i), rapid.IntRange(0, 4).Draw(t, "open"), rapid.IntRange(0, 4).Draw(t, "capacity"), rapid.Int64Range(0, 50).Draw(t, "last"),
			rapid.SliceOfNDistinct(department, 0, 3, rapid.ID).Draw(t, "departments")...)
		a.Presence = rapid.SampledFrom([]team.Presence{team.Available, team.Available, team.Available, team.Busy, team.Paused, team.Offline, ""}).Draw(t, "presence")
		a.Disabled = rapid.IntRange(0, 9).Draw(t, "disabled") == 0
		agents = append(agents, a)
	}
	var queue []Waiting
	for i := range rapid.IntRange(0, 25).Draw(t, "waiting") {
		queue = append(queue, prefers(wait(fmt.Sprintf("c%02d", i), department.Draw(t, "department"), rapid.Int64Range(0, 20).Draw(t, "at")),
			rapid.SampledFrom([]string{"", "", "a0", "a1", "gone"}).Draw(t, "preferred")))
	}
	return queue, agents
}

func TestPickProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		queue, agents := draw(t)
		got := Pick(queue, agents, 1000)
		served, load := map[string]string{}, map[string]int{}
		byID := map[string]AgentLoad{}
		for _, a := range agents {
			byID[a.AgentID], load[a.AgentID] = a, a.Open
		}
		for _, as := range got {
			a := byID[as.AgentID]
			if served[as.ConversationID] != "" {
				t.Fatalf("%s is served twice", as.ConversationID)
			}
			served[as.ConversationID] = as.AgentID
			load[as.AgentID]++
			if a.Presence != team.Available || a.Disabled || !slices.Contains(a.DepartmentIDs, as.DepartmentID) {
				t.Fatalf("%+v cannot take %+v", a, as)
			}
			if load[as.AgentID] > a.Capacity {
				t.Fatalf("%s holds %d of %d", as.AgentID, load[as.AgentID], a.Capacity)
			}
		}
		for _, w := range queue {
			if served[w.ConversationID] != "" {
				continue
			}
			for _, a := range agents {
				a.Open = load[a.AgentID]
				if a.Takes() && slices.Contains(a.DepartmentIDs, w.DepartmentID) {
					t.Fatalf("%s waits while %s has room", w.ConversationID, a.AgentID)
				}
			}
			for _, later := range queue {
				if later.DepartmentID == w.DepartmentID && later.QueuedAt > w.QueuedAt && served[later.ConversationID] != "" {
					t.Fatalf("%s is served before %s", later.ConversationID, w.ConversationID)
				}
			}
		}
		// The order of the input means nothing.
		slices.Reverse(queue)
		slices.Reverse(agents)
		if diff := cmp.Diff(got, Pick(queue, agents, 1000)); diff != "" {
			t.Fatalf("another order, another answer: %s", diff)
		}
	})
}

// The control: serving the newest first, or ignoring capacity, breaks the properties
// above, so they can fail.
func TestPropertiesCanFail(t *testing.T) {
	t.Parallel()
	queue := []Waiting{wait("1", "d", 1), wait("2", "d", 2)}
	first := Pick(queue, []AgentLoad{agent("ana", 0, 1, 0, "d")}, 9)
	if len(first) != 1 || first[0].ConversationID == queue[1].ConversationID {
		t.Errorf("newest first would be %v", first)
	}
	if n := len(Pick(queue, []AgentLoad{agent("ana", 0, 2, 0, "d")}, 9)); n == len(first) {
		t.Error("capacity makes no difference")
	}
}

func TestPosition(t *testing.T) {
	t.Parallel()
	queue := []Waiting{wait("c", "d", 5), wait("a", "d", 5), wait("b", "d", 1), wait("z", "x", 0)}
	for id, want := range map[string]int{"b": 1, "a": 2, "c": 3, "z": 1, "gone": 0} {
		if got := Position(queue, id); got != want {
			t.Errorf("%s: %d, want %d", id, got, want)
		}
	}
}

// Positions of a department are 1, 2, 3… in the order Pick serves.
func TestPositionIsTheOrderOfService(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		queue, _ := draw(t)
		for _, department := range []string{"d1", "d2", "d3"} {
			place := 0
			for _, a := range Pick(queue, []AgentLoad{agent("all", 0, 100, 0, department)}, 9) {
				place++
				if got := Position(queue, a.ConversationID); got != place {
					t.Fatalf("%s is served as number %d, and told %d", a.ConversationID, place, got)
				}
			}
		}
	})
}

func BenchmarkPick(b *testing.B) {
	var queue []Waiting
	for i := range 1000 {
		queue = append(queue, wait(fmt.Sprintf("%06d", i), fmt.Sprint("d", i%20), int64(i)))
	}
	var agents []AgentLoad
	for i := range 500 {
		agents = append(agents, agent(fmt.Sprintf("%04d", i), i%5, 8, int64(i), fmt.Sprint("d", i%20)))
	}
	b.ReportAllocs()
	for b.Loop() {
		Pick(queue, agents, 1)
	}
}
