package studio

import (
	"cmp"
	"context"
	"encoding/json"

	"prosa/internal/bot"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/flow"
	"prosa/internal/message"
	"prosa/internal/store"
)

// Trial is one step of a definition that is being tried: nothing is kept here, the
// caller hands Session back with the next one.
type Trial struct {
	Definition       json.RawMessage `json:"definition"`
	Session          string          `json:"session,omitempty" maxLength:"100000" doc:"What the answer before gave; empty at the start"`
	Input            TrialInput      `json:"input"`
	Now              int64           `json:"now" minimum:"0" doc:"The caller's clock, milliseconds since 1970; 0 = the server's"`
	ChannelAccountID core.ID         `json:"channel_account_id,omitempty" maxLength:"64" doc:"Whose stores and departments it plays in; the first one when left out"`
	Locale           string          `json:"locale,omitempty" enum:",pt-BR,en,es"`
	Contact          TrialContact    `json:"contact,omitempty"`
}

// TrialInput is what the customer, the clock or an answer from outside does.
type TrialInput struct {
	Kind      string       `json:"kind" enum:"start,message,wake,result"`
	Text      string       `json:"text,omitempty" maxLength:"4096"`
	Content   message.Kind `json:"content_kind,omitempty" enum:",text,image,audio,video,document,sticker,location" doc:"text when left out"`
	Latitude  float64      `json:"latitude,omitempty"`
	Longitude float64      `json:"longitude,omitempty"`
	Reply     *TrialReply  `json:"reply,omitempty" doc:"A button or row that was tapped"`
	Trigger   string       `json:"trigger,omitempty" maxLength:"64"`
	CallID    string       `json:"call_id,omitempty" maxLength:"200"`
	Result    *flow.Result `json:"result,omitempty"`
}

// TrialReply is what of a message was tapped.
type TrialReply struct {
	ID    string `json:"id" maxLength:"300"`
	Title string `json:"title" maxLength:"100"`
}

// TrialContact is who plays the customer.
type TrialContact struct {
	Name   string            `json:"name,omitempty" maxLength:"120"`
	Phone  string            `json:"phone,omitempty" maxLength:"20"`
	Fields map[string]string `json:"fields,omitempty"`
}

// Outcome is what a step did.
type Outcome struct {
	Session     string            `json:"session" doc:"Hand it back; empty when the flow has ended"`
	Ended       bool              `json:"ended"`
	WaitingNode string            `json:"waiting_node,omitempty"`
	WaitingHash string            `json:"waiting_hash,omitempty" doc:"The version of the waiting node: a sub-flow's while inside one"`
	WakeAt      int64             `json:"wake_at,omitempty" doc:"When the flow acts by itself, 0 = it does not"`
	Messages    []message.Content `json:"messages"`
	Trace       []flow.Trace      `json:"trace"`
	Effects     []TrialEffect     `json:"effects" doc:"Everything it would have done, in order"`
	Variables   map[string]string `json:"variables"`
	Call        *flow.Call        `json:"call" doc:"An answer from outside it waits for"`
}

// TrialEffect is one effect with its name.
type TrialEffect struct {
	Type   string      `json:"type"`
	Effect flow.Effect `json:"effect"`
}

// Try plays one step. Errors: flow_json and its kin, session_broken.
func (s *Service) Try(ctx context.Context, orgID core.ID, t Trial) (Outcome, error) {
	dir, err := s.DB.Directory(ctx, orgID)
	if err != nil {
		return Outcome{}, err
	}
	def, err := flow.Load(t.Definition)
	if err != nil {
		return Outcome{}, err
	}
	acct := accountOf(dir, t.ChannelAccountID)
	if t.Now == 0 {
		t.Now = core.Ms(s.Clock.Now())
	}
	book := &trialBook{Book: s.library.Book(s.DB.R(ctx), dir), draft: def}
	in := flow.Input{Kind: flow.InputKind(t.Input.Kind), Content: t.Input.content(), Trigger: t.Input.Trigger, CallID: t.Input.CallID, Result: t.Input.Result}
	in.Env = bot.EnvOf(dir, acct, t.Now, cmp.Or(t.Locale, dir.Org.Settings.Language()))
	in.Env.Book, in.Env.Seed = book, 1
	if s.FAQ != nil {
		in.Env.FAQ = verbatim{s.FAQ(ctx, orgID)}
	}
	in.Env.Protocol = "20260101-000001"
	in.Env.Contact = flow.ContactRef{Name: t.Contact.Name, Phone: t.Contact.Phone, Fields: t.Contact.Fields}
	session, effects, err := step(book, def, t.Session, in)
	if err != nil {
		return Outcome{}, err
	}
	return outcome(session, effects), nil
}

// step starts, or goes on with the definition the session waits in.
func step(book *trialBook, def *flow.Definition, stored string, in flow.Input) (flow.Session, []flow.Effect, error) {
	if in.Kind == flow.InputStart || stored == "" {
		in.Kind = flow.InputStart
		return flow.Start(def, in)
	}
	session, err := flow.UnmarshalSession([]byte(stored))
	if err != nil {
		return session, nil, core.E(core.Invalid, "session_broken", "the session cannot be read").Because(err)
	}
	at := book.Version(session.Flow)
	switch {
	case at == nil && def.Takes(session):
		session.Flow, at = def.Hash(), def // the draft was changed under the running trial
	case at == nil:
		return session, nil, core.E(core.Conflict, "session_elsewhere", "the flow was changed where the trial waits: start it again")
	}
	return flow.Step(at, session, in)
}

func outcome(session flow.Session, effects []flow.Effect) Outcome {
	out := Outcome{Ended: session.Ended(), WaitingNode: session.Node, WakeAt: session.WakeMs, Messages: []message.Content{}, Trace: []flow.Trace{},
		Effects: []TrialEffect{}, Variables: map[string]string{}}
	if !out.Ended {
		out.Session, out.WaitingHash = string(flow.MarshalSession(session)), session.Flow
	}
	if session.Vars != nil {
		out.Variables = session.Vars
	}
	for _, e := range effects {
		switch e := e.(type) {
		case flow.Send:
			out.Messages = append(out.Messages, e.Content)
		case flow.Enqueue:
			if text := e.Text(1); text != "" {
				out.Messages = append(out.Messages, message.Content{Kind: message.Text, Text: text})
			}
		case flow.Trace:
			out.Trace = append(out.Trace, e)
		case flow.Call:
			out.Call = &e
		}
		out.Effects = append(out.Effects, TrialEffect{Type: e.Type(), Effect: e})
	}
	return out
}

// trialBook puts the definition that is tried before the published ones.
type trialBook struct {
	*bot.Book
	draft *flow.Definition
}

// Published implements flow.Book.
func (b *trialBook) Published(key string) *flow.Definition {
	if key == b.draft.Key {
		return b.draft
	}
	return b.Book.Published(key)
}

// Version implements flow.Book.
func (b *trialBook) Version(hash string) *flow.Definition {
	if hash == b.draft.Hash() {
		return b.draft
	}
	return b.Book.Version(hash)
}

func (in TrialInput) content() message.Content {
	c := message.Content{Kind: in.Content, Text: in.Text}
	if c.Kind == "" {
		c.Kind = message.Text
	}
	switch c.Kind {
	case message.Image, message.Audio, message.Video, message.Document, message.Sticker:
		c.Media = &message.Media{Key: "trial", Mime: "application/octet-stream", Name: "arquivo"}
	case message.Location:
		c.Location = &message.Place{Latitude: in.Latitude, Longitude: in.Longitude}
	}
	if in.Reply != nil {
		c.Kind, c.Text = message.ListReply, in.Reply.Title
		c.Reply = &message.Choice{ID: in.Reply.ID, Title: in.Reply.Title}
	}
	return c
}

// accountOf is the channel account the trial plays on; a house without one plays on
// a made-up number that serves everything.
func accountOf(dir *store.Directory, id core.ID) *dealer.ChannelAccount {
	if a := dir.Account(id); a != nil {
		return a
	}
	if len(dir.Accounts) > 0 {
		return &dir.Accounts[0]
	}
	return &dealer.ChannelAccount{Kind: dealer.WhatsApp, Active: true}
}

// verbatim answers in the house's own words: a trial asks no assistant.
type verbatim struct{ flow.Answerer }

// Answer implements flow.Answerer.
func (v verbatim) Answer(question string, storeID, departmentID core.ID, locale string) (flow.FAQAnswer, bool) {
	a, ok := v.Answerer.Answer(question, storeID, departmentID, locale)
	a.Phrase = false
	return a, ok
}
