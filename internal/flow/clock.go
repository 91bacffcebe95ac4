package flow

const (
	minuteMs     = 60_000
	maxReminders = 10
	// maxMinutes bounds every time a flow may wait for: a year.
	maxMinutes = 366 * 24 * 60
	// callPatienceMs is how long an answer from outside is waited for. Who performs
	// calls gives up long before.
	callPatienceMs = 2 * minuteMs
	// phrasePatienceMs is the same for words that can be done without: a model that is
	// slow, or a line of jobs before it, must not keep a customer from an answer that is
	// there already.
	phrasePatienceMs = 15_000
)

// arm says when a node that waits wants to be woken: at its next reminder or its
// time-out, whichever comes first.
func (t *Turn) arm(n Node) {
	if t.heard {
		t.s.HeardMs = t.env.NowMs
	}
	w, ok := n.(Waiter)
	if _, sleeps := n.(sleeper); !ok || sleeps {
		return // its own clock
	}
	t.s.WakeMs = 0
	reminders := w.waiting().Reminders
	if t.s.Reminders < len(reminders) {
		t.s.WakeMs = t.env.NowMs + minutes(reminders[t.s.Reminders].AfterMinutes)
	}
	if due := t.deadline(w); due != 0 && (t.s.WakeMs == 0 || due < t.s.WakeMs) {
		t.s.WakeMs = due
	}
}

// deadline is when the customer's silence at a node ends the wait; 0 = never.
func (t *Turn) deadline(w Waiter) int64 {
	after := w.waiting().TimeoutMinutes
	_, s := t.silence()
	if w.base().Exits["timeout"] == "" && s.Node == "" {
		return 0
	}
	if after <= 0 {
		after = s.Minutes
	}
	if after <= 0 {
		return 0
	}
	return max(t.s.SinceMs, t.s.HeardMs) + minutes(after)
}

// silence is the nearest flow's word on silence, and how far out that flow is.
func (t *Turn) silence() (int, Silence) {
	depth, ok := t.outward(func(d *Definition) bool { return d.Silence != Silence{} })
	if !ok {
		return 0, Silence{}
	}
	return depth, t.defAt(depth).Silence
}

// wake is a turn of the clock.
func (t *Turn) wake(node Node) {
	if t.s.Call != "" {
		t.answered(node, &Result{Error: "timeout"})
		return
	}
	if s, ok := node.(sleeper); ok {
		t.follow(node, s.Woken(t))
		return
	}
	w := node.(Waiter)
	if due := t.deadline(w); due != 0 && t.env.NowMs >= due {
		t.giveUp(w)
		return
	}
	if reminders := w.waiting().Reminders; t.s.Reminders < len(reminders) {
		text := reminders[t.s.Reminders].Text
		t.s.Reminders++
		t.say(t.text(text))
		t.follow(node, Exit{how: exitWait, port: "reminder"})
		return
	}
	t.arm(node) // the definition the session was moved to has other times
}

// giveUp leaves a node whose customer is silent: by its own exit, else to where the
// flow wants the silent.
func (t *Turn) giveUp(w Waiter) {
	if w.base().Exits["timeout"] != "" {
		t.follow(w, leave(w, "timeout"))
		return
	}
	depth, s := t.silence()
	t.trace(w, "silence")
	t.unwind(depth)
	t.walk(s.Node)
}

// minutes in milliseconds, within bounds.
func minutes(n int) int64 { return int64(min(max(n, 1), maxMinutes)) * minuteMs }
