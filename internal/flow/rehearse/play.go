package rehearse

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"prosa/internal/flow"
	"prosa/internal/message"
)

// pause is the time between two steps: people are slower than the limit of messages a
// minute.
const pause = 20_000

// player is one conversation under way.
type player struct {
	*stage
	book    book
	stored  []byte // the session's JSON; nil = none
	spoke   bool   // the customer has written already
	served  bool   // a person has the conversation
	offered []message.Choice

	// What has come of it so far.
	labels  []string
	store   string
	survey  Survey
	wording string
	vars    map[string]string // as of the last wait

	// What came of this step.
	said    []message.Content
	effects []flow.Effect
	faults  []string
}

// begin starts a flow, whatever ran before.
func (p *player) begin(def *flow.Definition, in flow.Input) {
	in.Kind, in.Env = flow.InputStart, p.env
	p.took(flow.Start(def, in))
}

// step goes on with the session that waits.
func (p *player) step(in flow.Input) {
	session, err := flow.UnmarshalSession(p.stored)
	if err != nil {
		p.fault("the session cannot be read: %v", err)
		return
	}
	in.Env = p.env
	p.took(flow.Step(p.book.Version(session.Flow), session, in))
}

// heard is a message of the customer: a trigger that wants it, else the session, else
// the flow that greets. Where a person serves, the bot has nothing to do with it.
func (p *player) heard(c message.Content, first *flow.Definition) {
	fresh := !p.spoke && !p.known
	p.spoke = true
	if p.served {
		return
	}
	in := flow.Input{Kind: flow.InputMessage, Content: c}
	if first != nil && p.stored == nil {
		p.begin(first, in)
		return
	}
	def, trigger, ok := flow.Match(p.book.all(), flow.Occasion{Kind: flow.OccasionMessage, Content: c, FirstMessage: fresh, Open: p.anyOpen(), InSession: p.stored != nil})
	general := trigger.Kind == flow.TriggerAnyMessage || trigger.Kind == flow.TriggerFirstMessage
	greets := p.book.Published(p.greets)
	switch {
	case ok && !(general && greets != nil && len(trigger.Accounts) == 0):
		in.Trigger = trigger.ID
		p.begin(def, in)
	case p.stored != nil:
		p.step(in)
	case greets != nil:
		p.begin(greets, in)
	default:
		p.fault("no flow answers: there is no %q and no trigger fits", p.greets)
	}
}

// clockTo moves the clock, and wakes what is due on the way.
func (p *player) clockTo(ms int64) {
	for range 1000 {
		session, err := flow.UnmarshalSession(p.stored)
		if p.stored == nil || err != nil || session.WakeMs == 0 || session.WakeMs > ms {
			p.env.NowMs = max(p.env.NowMs, ms)
			p.clock()
			return
		}
		p.env.NowMs = max(p.env.NowMs, session.WakeMs)
		p.clock()
		p.step(flow.Input{Kind: flow.InputWake})
	}
	p.fault("it wakes and wakes: a thousand times before the clock stops")
}

// took writes down what a step did.
func (p *player) took(session flow.Session, effects []flow.Effect, err error) {
	if err != nil {
		p.fault("the engine refuses: %v", err)
		return
	}
	ended := false
	for _, e := range effects {
		ended = p.effect(e) || ended
	}
	p.effects = append(p.effects, effects...)
	if session.Ended() {
		p.stored = nil
		return
	}
	if ended {
		p.fault("the session goes on after its end")
	}
	p.stored, p.vars = flow.MarshalSession(session), session.Vars
}

// effect does what one effect says; true = it ends the session.
func (p *player) effect(e flow.Effect) bool {
	switch e := e.(type) {
	case flow.Send:
		if err := e.Content.Validate(p.env.Channel); err != nil {
			p.fault("the channel would refuse a message: %v", err)
		}
		p.say(e.Content)
	case flow.SetField:
		p.env.Contact.Fields = with(p.env.Contact.Fields, e.Key, e.Value)
	case flow.SetName:
		p.env.Contact.Name = e.Name
	case flow.AddLabel:
		if !slices.Contains(p.labels, e.Key) {
			p.labels = append(p.labels, e.Key)
		}
	case flow.RemoveLabel:
		p.labels = slices.DeleteFunc(p.labels, func(l string) bool { return l == e.Key })
	case flow.SetStore:
		p.store = e.StoreID
	case flow.RecordConsent:
		p.env.Consents = with(p.env.Consents, e.Purpose, map[string]string{"grant": "granted", "revoke": "revoked"}[e.Action])
		p.wording = e.Wording
	case flow.RecordSurvey:
		p.survey = Survey{e.Score, e.Reason}
	case flow.Enqueue:
		p.served = true
		if text := e.Text(p.position); text != "" {
			p.say(message.Content{Kind: message.Text, Text: text})
		}
		return true
	case flow.Assign:
		p.served = true
		return true
	case flow.Close, flow.Stuck:
		return true
	}
	return false
}

func (p *player) say(c message.Content) {
	p.said = append(p.said, c)
	if choices := choicesOf(c); len(choices) > 0 {
		p.offered = append(choices[:len(choices):len(choices)], p.offered...)
	}
	if text := wordsOf(c); strings.Contains(text, "{{") || strings.Contains(text, "}}") {
		p.fault("a variable was not filled in: %q", text)
	}
}

// tap finds a button or row by title or id, the latest message first.
func (p *player) tap(title string) (message.Content, bool) {
	for _, o := range p.offered {
		if o.Title == title || o.ID == title || o.Title+" "+o.Description == title {
			c := o
			c.Description = ""
			return message.Content{Kind: message.ListReply, Reply: &c}, true
		}
	}
	return message.Content{}, false
}

// contents are the things that can be sent.
var contents = map[string]func(n int) message.Content{
	"photo":   func(n int) message.Content { return file(message.Image, n, "image/jpeg", "") },
	"file":    func(n int) message.Content { return file(message.Document, n, "application/pdf", "documento.pdf") },
	"audio":   func(n int) message.Content { return file(message.Audio, n, "audio/ogg", "") },
	"video":   func(n int) message.Content { return file(message.Video, n, "video/mp4", "") },
	"sticker": func(n int) message.Content { return file(message.Sticker, n, "image/webp", "") },
	"location": func(int) message.Content {
		return message.Content{Kind: message.Location, Location: &message.Place{Latitude: -23.55, Longitude: -46.63}}
	},
	"contact": func(int) message.Content {
		return message.Content{Kind: message.Contacts, Contacts: []message.Card{{Name: "João"}}}
	},
	"reaction": func(n int) message.Content {
		return message.Content{Kind: message.Reaction, Reaction: &message.Emoji{ProviderID: strconv.Itoa(n), Emoji: "👍"}}
	},
}

// advertised is what comes with a message from an ad; nil for any other.
func advertised(headline string) []byte {
	if headline == "" {
		return nil
	}
	b, _ := json.Marshal(map[string]string{"source_id": "ad", "source_type": "ad", "headline": headline})
	return b
}

func file(kind message.Kind, n int, mime, name string) message.Content {
	return message.Content{Kind: kind, Media: &message.Media{Key: fmt.Sprint("received/", n), Mime: mime, Name: name}}
}

// later reads "90s", "30m", "2h", "3d" in milliseconds.
func later(text string) (int64, error) {
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.Atoi(days)
		return int64(n) * 24 * 60 * 60_000, err
	}
	d, err := time.ParseDuration(text)
	return d.Milliseconds(), err
}

// instant reads HH:MM, the next such, or YYYY-MM-DD HH:MM.
func instant(text string, nowMs int64) (int64, error) {
	now := time.UnixMilli(nowMs).In(brasilia)
	if at, err := time.Parse("15:04", text); err == nil {
		then := time.Date(now.Year(), now.Month(), now.Day(), at.Hour(), at.Minute(), 0, 0, brasilia)
		if !then.After(now) {
			then = then.AddDate(0, 0, 1)
		}
		return then.UnixMilli(), nil
	}
	then, err := time.ParseInLocation("2006-01-02 15:04", text, brasilia)
	return then.UnixMilli(), err
}

// with is a copy of a map with one value changed; "" takes it out.
func with(m map[string]string, key, value string) map[string]string {
	out := make(map[string]string, len(m)+1)
	for k, v := range m {
		out[k] = v
	}
	if out[key] = value; value == "" {
		delete(out, key)
	}
	return out
}

func (p *player) fault(format string, args ...any) {
	p.faults = append(p.faults, fmt.Sprintf(format, args...))
}
