package rehearse

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"prosa/internal/flow"
	"prosa/internal/message"
)

// check holds a step to what it asks for.
func (p *player) check(s *Step) {
	p.checkSaid(s)
	p.checkOffers(s)
	p.checkEnd(s)
	p.checkTold(s)
	p.checkState(s)
}

func (p *player) checkSaid(s *Step) {
	p.inOrder("the bot says", p.texts(), s.Bot)
	for _, never := range s.Never {
		p.mustNotSay(never)
	}
	if s.Silent && len(p.said) > 0 {
		p.fault("the bot should say nothing")
	}
	if s.Messages != nil && len(p.said) != *s.Messages {
		p.fault("the bot says %d messages, not %d", len(p.said), *s.Messages)
	}
}

func (p *player) mustNotSay(fragment string) {
	for _, text := range p.texts() {
		if strings.Contains(text, fragment) {
			p.fault("the bot says %q", fragment)
			return
		}
	}
}

// inOrder looks for fragments one after the other in texts, several in one text or
// texts in between allowed.
func (p *player) inOrder(what string, texts, fragments []string) {
	i, at := 0, 0
	for _, f := range fragments {
		for i < len(texts) && !strings.Contains(texts[i][at:], f) {
			i, at = i+1, 0
		}
		if i == len(texts) {
			p.fault("%s nothing with %q (in this order)%s", what, f, among(what, texts))
			return
		}
		at += strings.Index(texts[i][at:], f) + len(f)
	}
}

// among shows what there is instead; what was said is shown anyway.
func among(what string, texts []string) string {
	if what == "the bot says" {
		return ""
	}
	return fmt.Sprintf(", but %q", texts)
}

func (p *player) checkOffers(s *Step) {
	if s.Offers == nil && s.OffersOnly == nil && s.OffersNot == nil {
		return
	}
	var have []string
	for _, c := range p.said {
		if choices := choicesOf(c); len(choices) > 0 {
			have = titles(choices)
		}
	}
	if s.OffersOnly != nil && !slices.Equal(have, s.OffersOnly) {
		p.fault("the bot offers %q, not %q", have, []string(s.OffersOnly))
	}
	for _, want := range s.Offers {
		if !slices.Contains(have, want) {
			p.fault("the bot does not offer %q, but %q", want, have)
		}
	}
	for _, never := range s.OffersNot {
		if slices.Contains(have, never) {
			p.fault("the bot offers %q", never)
		}
	}
}

// ending is how this step ended the session.
type ending struct {
	how, queue, agent, outcome, reason string
	open                               bool
}

func (p *player) ending() ending {
	for _, e := range p.effects {
		switch e := e.(type) {
		case flow.Enqueue:
			return ending{how: "queued", queue: e.DepartmentID, agent: e.AgentID, reason: or(e.Reason, "flow"), open: e.Open}
		case flow.Assign:
			return ending{how: "assigned", queue: e.DepartmentID, agent: e.AgentID}
		case flow.Close:
			return ending{how: "closed", outcome: or(e.Outcome, "none")}
		case flow.Stuck:
			return ending{how: "stuck", reason: e.Reason}
		}
	}
	if p.stored == nil {
		return ending{how: "over"}
	}
	return ending{how: "no"}
}

func (p *player) checkEnd(s *Step) {
	e := p.ending()
	is := func(what, have, want string) {
		if want != "" && have != want {
			p.fault("%s is %s, not %s", what, or(have, "none"), want)
		}
	}
	is("the end", e.how, s.Ends)
	queue := e.queue
	if _, key, ok := strings.Cut(queue, "/"); ok && !strings.Contains(s.Queue, "/") {
		queue = key
	}
	is("the queue", queue, s.Queue)
	is("the reason", e.reason, s.Reason)
	is("the agent", e.agent, s.Agent)
	is("the outcome", e.outcome, s.Outcome)
	if s.Open != nil && (e.how != "queued" || e.open != *s.Open) {
		p.fault("the queue's department is open: %v, not %v", e.open, *s.Open)
	}
}

func (p *player) checkTold(s *Step) {
	var notes, notices, events []string
	var call flow.Call
	for _, e := range p.effects {
		switch e := e.(type) {
		case flow.Note:
			notes = append(notes, e.Text)
		case flow.Notify:
			notices = append(notices, strings.Join(e.To, ", ")+": "+e.Text)
		case flow.Emit:
			events = append(events, e.Name)
		case flow.Call:
			call = e
		}
	}
	p.inOrder("there is in the notes", notes, s.Notes)
	p.inOrder("there is in the notices", notices, s.Notified)
	p.inOrder("there is in the events", events, s.Events)
	if s.Calls != "" && call.Kind != s.Calls {
		p.fault("the call is %s, not %s", or(call.Kind, "none"), s.Calls)
	}
	if s.Request != nil {
		request, _ := json.Marshal(call.Request)
		for _, fragment := range s.Request {
			p.inOrder("there is in the request", []string{string(request)}, []string{fragment})
		}
	}
}

func (p *player) checkState(s *Step) {
	if s.At != "" {
		if at := p.waitsAt(); at != s.At && !strings.HasSuffix(at, "/"+s.At) {
			p.fault("it waits at %s, not %s", or(at, "no node"), s.At)
		}
	}
	if s.Store != "" && p.store != s.Store {
		p.fault("the store is %s, not %s", or(p.store, "none"), s.Store)
	}
	if s.Name != "" && p.env.Contact.Name != s.Name {
		p.fault("the contact is named %q, not %q", p.env.Contact.Name, s.Name)
	}
	if s.Labels != nil && !slices.Equal(slices.Sorted(slices.Values(p.labels)), slices.Sorted(slices.Values(*s.Labels))) {
		p.fault("the labels are %q, not %q", p.labels, []string(*s.Labels))
	}
	p.equal("field", p.env.Contact.Fields, s.Fields)
	p.equal("variable", p.vars, s.Variables)
	p.equal("consent", p.env.Consents, s.Consent)
	if s.Wording != nil {
		p.inOrder("there is in the wording", []string{p.wording}, s.Wording)
	}
	if s.Survey != nil && *s.Survey != p.survey {
		p.fault("the survey is %+v, not %+v", p.survey, *s.Survey)
	}
}

func (p *player) equal(what string, have, want map[string]string) {
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if have[key] != want[key] {
			p.fault("%s %s is %q, not %q", what, key, have[key], want[key])
		}
	}
}

// waitsAt is flow/node, "" when nothing waits.
func (p *player) waitsAt() string {
	session, err := flow.UnmarshalSession(p.stored)
	if p.stored == nil || err != nil {
		return ""
	}
	return p.book.Version(session.Flow).Key + "/" + session.Node
}

func (p *player) texts() []string {
	out := make([]string, len(p.said))
	for i, c := range p.said {
		out[i] = wordsOf(c)
	}
	return out
}

// wordsOf is what the customer reads above the buttons.
func wordsOf(c message.Content) string {
	lines := []string{c.Header, c.Text, c.Footer}
	if c.Template != nil {
		lines = append(lines, "["+c.Template.Name+"]")
	}
	if c.Link != nil {
		lines = append(lines, c.Link.Title+" "+c.Link.URL)
	}
	return strings.Join(slices.DeleteFunc(lines, func(s string) bool { return s == "" }), "\n")
}

// choicesOf are the buttons, rows and cards of a message.
func choicesOf(c message.Content) []message.Choice {
	out := slices.Clone(c.Choices())
	for _, card := range c.Cards {
		out = append(out, card.Buttons...)
	}
	return out
}

func titles(choices []message.Choice) []string {
	out := make([]string, len(choices))
	for i, c := range choices {
		out[i] = c.Title
	}
	return out
}

// transcript is what the bot said in a step, for a report.
func (p *player) transcript() []string {
	var out []string
	for _, c := range p.said {
		line := or(wordsOf(c), "["+string(c.Kind)+"]")
		if have := titles(choicesOf(c)); len(have) > 0 {
			line += "\n[" + strings.Join(have, "] [") + "]"
		}
		out = append(out, line)
	}
	if at := p.waitsAt(); at != "" {
		out = append(out, "(waits at "+at+")")
	}
	return out
}
