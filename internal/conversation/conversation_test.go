package conversation

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"prosa/internal/core"
	"prosa/internal/dealer"
)

func TestProtocol(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 11, 22, 23, 59, 0, 0, time.UTC)
	for _, c := range []struct {
		n    int64
		want string
	}{{123, "20261122-000123"}, {1, "20261122-000001"}, {0, "20261122-000000"}, {999_999, "20261122-999999"}, {1_234_567, "20261122-1234567"}} {
		if got := Protocol(day, c.n); got != c.want {
			t.Errorf("%d: %s, want %s", c.n, got, c.want)
		}
	}
}

// Later numbers of a day sort later, as text.
func TestProtocolSorts(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Int64Range(0, 999_999).Draw(t, "a"), rapid.Int64Range(0, 999_999).Draw(t, "b")
		if (a < b) != (Protocol(day, a) < Protocol(day, b)) {
			t.Fatalf("%s and %s", Protocol(day, a), Protocol(day, b))
		}
	})
}

func TestWindow(t *testing.T) {
	t.Parallel()
	const at = 1_795_000_000_000
	day := Window.Milliseconds()
	for _, c := range []struct {
		last, now int64
		want      bool
	}{{0, at, false}, {at, at, true}, {at, at + day - 1, true}, {at, at + day, false}, {at, at - 5000, true}} {
		if got := WindowOpen(Conversation{LastInboundAt: c.last}, c.now); got != c.want {
			t.Errorf("last %d, now %d: %v", c.last, c.now, got)
		}
	}
	if WindowClosesAt(Conversation{}) != 0 || WindowClosesAt(Conversation{LastInboundAt: at}) != at+day {
		t.Error("the window closes a day after the last message, or never opened")
	}
}

var (
	bot    = Conversation{ID: "c", State: Bot, Session: "{}"}
	queued = Conversation{ID: "c", State: Queued, StoreID: "s1", DepartmentID: "d1", QueuedAt: 10}
	active = Conversation{ID: "c", State: Active, StoreID: "s1", DepartmentID: "d1", QueuedAt: 10, AgentID: "ana", AssignedAt: 20}
	closed = Conversation{ID: "c", State: Closed, StoreID: "s1", DepartmentID: "d1", QueuedAt: 10, AgentID: "ana", AssignedAt: 20, ClosedAt: 30, Outcome: "venda", ClosedBy: "ana"}
)

var outcomes = []dealer.Outcome{{Key: "venda"}, {Key: "perdido", NeedNote: true}}

func TestMoves(t *testing.T) {
	t.Parallel()
	want := func(c Conversation, change func(*Conversation)) Conversation { change(&c); return c }
	for _, c := range []struct {
		name string
		from Conversation
		do   func(Conversation) (Conversation, error)
		want Conversation
		code string
	}{
		{"bot to queue", bot, func(c Conversation) (Conversation, error) { return Enqueue(c, "s1", "d1", 50) },
			want(bot, func(c *Conversation) {
				c.State, c.StoreID, c.DepartmentID, c.QueuedAt, c.Session = Queued, "s1", "d1", 50, ""
			}), ""},
		{"queue to the same queue keeps its place", queued, func(c Conversation) (Conversation, error) { return Enqueue(c, "s1", "d1", 50) }, queued, ""},
		{"queue without department", bot, func(c Conversation) (Conversation, error) { return Enqueue(c, "s1", "", 50) }, bot, "department_required"},
		{"queue when closed", closed, func(c Conversation) (Conversation, error) { return Enqueue(c, "s1", "d1", 50) }, closed, "already_closed"},
		{"take from the queue", queued, func(c Conversation) (Conversation, error) { return Take(c, "ana", 50) },
			want(queued, func(c *Conversation) { c.State, c.AgentID, c.AssignedAt = Active, "ana", 50 }), ""},
		{"take from the bot", bot, func(c Conversation) (Conversation, error) { return Take(c, "ana", 50) },
			want(bot, func(c *Conversation) { c.State, c.AgentID, c.AssignedAt, c.Session = Active, "ana", 50, "" }), ""},
		{"take one's own", active, func(c Conversation) (Conversation, error) { return Take(c, "ana", 50) }, active, ""},
		{"take another's", active, func(c Conversation) (Conversation, error) { return Take(c, "bia", 50) }, active, "already_taken"},
		{"take a closed one", closed, func(c Conversation) (Conversation, error) { return Take(c, "ana", 50) }, closed, "already_closed"},
		{"assign another's", active, func(c Conversation) (Conversation, error) { return Assign(c, "bia", 50) },
			want(active, func(c *Conversation) { c.AgentID, c.AssignedAt = "bia", 50 }), ""},
		{"assign to nobody", queued, func(c Conversation) (Conversation, error) { return Assign(c, "", 50) }, queued, "agent_required"},
		{"deliver", queued, func(c Conversation) (Conversation, error) { return Deliver(c, "ana", 50) },
			want(queued, func(c *Conversation) { c.State, c.AgentID, c.AssignedAt = Active, "ana", 50 }), ""},
		{"deliver what somebody took", active, func(c Conversation) (Conversation, error) { return Deliver(c, "bia", 50) }, active, "not_queued"},
		{"deliver what is with the bot", bot, func(c Conversation) (Conversation, error) { return Deliver(c, "bia", 50) }, bot, "not_queued"},
		{"release", active, func(c Conversation) (Conversation, error) { return Release(c, 50) },
			want(active, func(c *Conversation) { c.State, c.AgentID, c.AssignedAt, c.QueuedAt = Queued, "", 0, 50 }), ""},
		{"release what waits", queued, func(c Conversation) (Conversation, error) { return Release(c, 50) }, queued, "not_active"},
		{"transfer to a department", active, func(c Conversation) (Conversation, error) {
			return Transfer(c, Target{StoreID: "s2", DepartmentID: "d2"}, 50)
		},
			want(active, func(c *Conversation) {
				c.State, c.StoreID, c.DepartmentID, c.AgentID, c.AssignedAt, c.QueuedAt = Queued, "s2", "d2", "", 0, 50
			}), ""},
		{"transfer to an agent", active, func(c Conversation) (Conversation, error) { return Transfer(c, Target{AgentID: "bia"}, 50) },
			want(active, func(c *Conversation) { c.AgentID, c.AssignedAt = "bia", 50 }), ""},
		{"transfer to an agent elsewhere", queued, func(c Conversation) (Conversation, error) {
			return Transfer(c, Target{StoreID: "s2", DepartmentID: "d2", AgentID: "bia"}, 50)
		},
			want(queued, func(c *Conversation) {
				c.State, c.StoreID, c.DepartmentID, c.AgentID, c.AssignedAt = Active, "s2", "d2", "bia", 50
			}), ""},
		{"transfer to where it waits", queued, func(c Conversation) (Conversation, error) {
			return Transfer(c, Target{StoreID: "s1", DepartmentID: "d1"}, 50)
		}, queued, "same_target"},
		{"transfer to who has it", active, func(c Conversation) (Conversation, error) { return Transfer(c, Target{AgentID: "ana"}, 50) }, active, "same_target"},
		{"transfer nowhere", active, func(c Conversation) (Conversation, error) { return Transfer(c, Target{}, 50) }, active, "target_required"},
		{"transfer a closed one", closed, func(c Conversation) (Conversation, error) { return Transfer(c, Target{AgentID: "bia"}, 50) }, closed, "already_closed"},
		{"close", active, func(c Conversation) (Conversation, error) {
			return Close(c, CloseParams{Outcome: "venda", By: "ana", Outcomes: outcomes, NowMs: 50})
		},
			want(active, func(c *Conversation) { c.State, c.Outcome, c.ClosedBy, c.ClosedAt = Closed, "venda", "ana", 50 }), ""},
		{"close twice", closed, func(c Conversation) (Conversation, error) {
			return Close(c, CloseParams{Outcome: "venda", By: "ana", Outcomes: outcomes, NowMs: 50})
		}, closed, "already_closed"},
		{"close without outcome", active, func(c Conversation) (Conversation, error) {
			return Close(c, CloseParams{By: "ana", Outcomes: outcomes})
		}, active, "outcome_required"},
		{"close with an unknown outcome", active, func(c Conversation) (Conversation, error) {
			return Close(c, CloseParams{Outcome: "fuga", By: "bot", Outcomes: outcomes})
		}, active, "outcome_unknown"},
		{"close without the reason", active, func(c Conversation) (Conversation, error) {
			return Close(c, CloseParams{Outcome: "perdido", Note: "  ", By: "ana", Outcomes: outcomes})
		}, active, "outcome_note_required"},
		{"the bot closes", bot, func(c Conversation) (Conversation, error) { return Close(c, CloseParams{By: "bot", NowMs: 50}) },
			want(bot, func(c *Conversation) { c.State, c.Session, c.ClosedBy, c.ClosedAt = Closed, "", "bot", 50 }), ""},
		{"reopen", closed, func(c Conversation) (Conversation, error) { return Reopen(c, 50) },
			want(closed, func(c *Conversation) {
				c.State, c.AgentID, c.AssignedAt, c.ClosedAt, c.Outcome, c.ClosedBy, c.QueuedAt = Queued, "", 0, 0, "", "", 50
			}), ""},
		{"reopen an open one", active, func(c Conversation) (Conversation, error) { return Reopen(c, 50) }, active, "not_closed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			before := c.from
			got, err := c.do(c.from)
			if core.CodeOf(err) != c.code {
				t.Fatalf("got %v, want %q", err, c.code)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(before, c.from); diff != "" {
				t.Errorf("the conversation given was changed: %s", diff)
			}
		})
	}
}

// Whatever is tried in whatever order, the invariants of the package hold and every
// change is a move the table allows.
func TestInvariants(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, now := bot, int64(1)
		for range rapid.IntRange(1, 30).Draw(t, "moves") {
			now++
			before := c
			agent := rapid.SampledFrom([]string{"", "ana", "bia"}).Draw(t, "agent")
			department := rapid.SampledFrom([]string{"", "d1", "d2"}).Draw(t, "department")
			var err error
			switch rapid.IntRange(0, 7).Draw(t, "do") {
			case 0:
				c, err = Enqueue(c, "s1", department, now)
			case 1:
				c, err = Take(c, agent, now)
			case 2:
				c, err = Assign(c, agent, now)
			case 3:
				c, err = Deliver(c, agent, now)
			case 4:
				c, err = Release(c, now)
			case 5:
				c, err = Transfer(c, Target{StoreID: "s1", DepartmentID: department, AgentID: agent}, now)
			case 6:
				c, err = Close(c, CloseParams{Outcome: "venda", By: "ana", Outcomes: outcomes, NowMs: now})
			case 7:
				c, err = Reopen(c, now)
			}
			if err != nil && cmp.Diff(before, c) != "" {
				t.Fatalf("an error changed something: %s", cmp.Diff(before, c))
			}
			if before.State != c.State && !CanTransition(before.State, c.State) {
				t.Fatalf("%s to %s is no move", before.State, c.State)
			}
			checkInvariants(t, c)
		}
	})
}

func checkInvariants(t *rapid.T, c Conversation) {
	t.Helper()
	switch c.State {
	case Bot, Queued:
		if c.AgentID != "" {
			t.Fatalf("%s has an agent", c.State)
		}
	case Active:
		if c.AgentID == "" || c.AssignedAt == 0 {
			t.Fatal("active without an agent")
		}
	}
	if c.State == Queued && (c.DepartmentID == "" || c.QueuedAt == 0) {
		t.Fatal("queued nowhere")
	}
	if (c.State == Closed) != (c.ClosedAt > 0) {
		t.Fatalf("%s, closed at %d", c.State, c.ClosedAt)
	}
	if c.State != Bot && c.Session != "" {
		t.Fatal("a session without a bot")
	}
}

func TestCanTransition(t *testing.T) {
	t.Parallel()
	var allowed []string
	states := []State{Bot, Queued, Active, Closed}
	for _, from := range states {
		for _, to := range states {
			if CanTransition(from, to) {
				allowed = append(allowed, string(from+">"+to))
			}
		}
	}
	want := "bot>queued bot>active bot>closed queued>queued queued>active queued>closed active>queued active>active active>closed closed>bot closed>queued"
	if got := strings.Join(allowed, " "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestReopens(t *testing.T) {
	t.Parallel()
	minute := time.Minute.Milliseconds()
	byBot := closed
	byBot.DepartmentID = ""
	for _, c := range []struct {
		name    string
		c       Conversation
		minutes int
		now     int64
		want    bool
	}{
		{"in time", closed, 10, 30 + 10*minute - 1, true}, {"too late", closed, 10, 30 + 10*minute, false}, {"never", closed, 0, 31, false},
		{"open", active, 10, 31, false}, {"closed by the bot", byBot, 10, 31, false},
	} {
		if got := Reopens(c.c, c.minutes, c.now); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestAbandoned(t *testing.T) {
	t.Parallel()
	end := func(c Conversation) Conversation {
		c, err := Close(c, CloseParams{By: "system", NowMs: 90})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	released, err := Release(active, 60)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		c    Conversation
		want bool
	}{
		{"closed in the queue", end(queued), true}, {"closed by its agent", end(active), false}, {"closed after its agent left", end(released), true},
		{"closed by the bot", end(bot), false}, {"still waiting", queued, false},
	} {
		if got := Abandoned(c.c); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestOutcomesOf(t *testing.T) {
	t.Parallel()
	if got := OutcomesOf(dealer.Department{}, outcomes); len(got) != 2 {
		t.Errorf("all, when the department has no list: %v", got)
	}
	if got := OutcomesOf(dealer.Department{Outcomes: []string{"perdido", "gone"}}, outcomes); len(got) != 1 || got[0].Key != "perdido" {
		t.Errorf("the department's own: %v", got)
	}
}
