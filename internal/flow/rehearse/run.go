package rehearse

import (
	"slices"

	"prosa/internal/flow"
	"prosa/internal/message"
)

// Flows are the definitions conversations are played against.
type Flows []*flow.Definition

// Result is what became of one conversation. Faults are empty when all was as it
// should be.
type Result struct {
	Path   string
	Name   string
	Faults []Fault
}

// Fault is something that was not as it should be: in which line of the file, what,
// and what the bot said in that step.
type Fault struct {
	Line int
	Text string
	Said []string
}

// OK tells whether the conversation went as it should.
func (r Result) OK() bool { return len(r.Faults) == 0 }

// Run plays a file's conversations, each for itself. A conversation ends at the first
// step that goes wrong: what follows would only repeat it.
func Run(f *File, flows Flows) []Result {
	out := make([]Result, len(f.Conversations))
	for i := range f.Conversations {
		out[i] = Play(f, i, flows)
	}
	return out
}

// Play plays the i-th conversation of a file.
func Play(f *File, i int, flows Flows) Result {
	c := &f.Conversations[i]
	r := Result{Path: f.Path, Name: c.Name}
	s, err := c.World.over(f.World).over(everyday()).build()
	if err != nil {
		r.Faults = []Fault{{Line: c.Steps[0].line, Text: err.Error()}}
		return r
	}
	p := &player{stage: s, store: s.env.StoreID, book: newBook(flows, s.without)}
	p.env.Book = p.book
	first := or(c.Flow, f.Flow)
	if first != "" && p.book.Published(first) == nil {
		r.Faults = []Fault{{Line: c.Steps[0].line, Text: "there is no flow " + first}}
		return r
	}
	for j := range c.Steps {
		step := &c.Steps[j]
		if step.acts() > 0 {
			p.said, p.effects = nil, nil
			if j > 0 {
				p.clockTo(p.env.NowMs + pause)
			}
			p.act(step, p.book.Published(first), j)
		}
		p.check(step)
		for _, never := range c.Never {
			p.mustNotSay(never)
		}
		for _, text := range p.faults {
			r.Faults = append(r.Faults, Fault{Line: step.line, Text: text, Said: p.transcript()})
		}
		if len(p.faults) > 0 {
			return r
		}
	}
	return r
}

// act lets happen what a step says.
func (p *player) act(s *Step, first *flow.Definition, n int) {
	switch {
	case s.Starts != nil:
		p.start(s.Starts)
	case s.Sends != "":
		c := contents[s.Sends](n)
		c.Text = s.Says
		p.heard(c, first)
	case s.Says != "":
		p.heard(message.Content{Kind: message.Text, Text: s.Says, Referral: advertised(s.Ad)}, first)
	case s.Taps != "":
		c, ok := p.tap(s.Taps)
		if !ok {
			p.fault("there is nothing %q to tap; offered were %q", s.Taps, titles(p.offered))
			return
		}
		p.heard(c, first)
	case s.Waits != "":
		ms, err := later(s.Waits)
		if err != nil {
			p.fault("waits %q is not like 30m, 2h or 1d", s.Waits)
			return
		}
		p.clockTo(p.env.NowMs + ms)
	case s.Until != "":
		at, err := instant(s.Until, p.env.NowMs)
		if err != nil || at < p.env.NowMs {
			p.fault("until %q is no time to come: HH:MM or YYYY-MM-DD HH:MM", s.Until)
			return
		}
		p.clockTo(at)
	case s.Answers != nil:
		p.answer(s.Answers)
	}
}

// start begins a flow without the customer.
func (p *player) start(s *Start) {
	def := p.book.Published(s.Flow)
	if def == nil {
		p.fault("there is no flow %s", s.Flow)
		return
	}
	if s.Trigger != "" && !slices.ContainsFunc(def.Triggers, func(t flow.Trigger) bool { return t.ID == s.Trigger }) {
		p.fault("flow %s has no trigger %s", s.Flow, s.Trigger)
		return
	}
	p.spoke, p.served = true, false
	p.begin(def, flow.Input{Trigger: s.Trigger, Vars: s.Variables})
}

// answer brings the result of the call under way.
func (p *player) answer(a *Answer) {
	session, err := flow.UnmarshalSession(p.stored)
	if p.stored == nil || err != nil || session.Call == "" {
		p.fault("there is no call under way to answer")
		return
	}
	p.step(flow.Input{Kind: flow.InputResult, CallID: session.Call, Result: &flow.Result{OK: a.OK, Status: a.Status, Body: a.Body, Error: a.Error}})
}

// book are flows by key and hash.
type book struct {
	byKey  map[string]*flow.Definition
	byHash map[string]*flow.Definition
	order  []*flow.Definition
}

func newBook(flows Flows, without []string) book {
	b := book{byKey: map[string]*flow.Definition{}, byHash: map[string]*flow.Definition{}}
	for _, d := range flows {
		if slices.Contains(without, d.Key) {
			continue
		}
		b.byKey[d.Key], b.byHash[d.Hash()] = d, d
		b.order = append(b.order, d)
	}
	return b
}

func (b book) all() []*flow.Definition { return b.order }

// Published implements flow.Book.
func (b book) Published(key string) *flow.Definition { return b.byKey[key] }

// Version implements flow.Book.
func (b book) Version(hash string) *flow.Definition { return b.byHash[hash] }
