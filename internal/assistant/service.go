package assistant

import (
	"context"
	"log/slog"
	"time"

	"prosa/internal/core"
	"prosa/internal/flow"
	"prosa/internal/jobs"
	"prosa/internal/phrase"
	"prosa/internal/store"
)

// Service asks the models of all houses. Safe for concurrent use.
type Service struct {
	DB     *store.DB
	Out    *jobs.Outward
	Clock  core.Clock
	Logger *slog.Logger

	slots    chan struct{}
	patience time.Duration
}

// New returns a Service whose requests leave by out.
func New(db *store.DB, out *jobs.Outward, clock core.Clock, log *slog.Logger) *Service {
	return &Service{db, out, clock, log.With("component", "assistant"), make(chan struct{}, atOnce), patience}
}

// The purposes a model is asked for.
const (
	ForBot   = "phrase"
	ForAgent = "suggest"
	ForTrial = "try"
)

// Request is who asks for words, and from what.
type Request struct {
	OrgID          core.ID
	UserID         core.ID // "" = the bot
	ConversationID core.ID
	Question       string
	Sources        []phrase.Source
	Locale         string
}

// outcome is what became of a request: words that may be used when both are empty.
type outcome struct {
	why    phrase.Reason // why the reply is not used
	failed string        // what went wrong on the way to one
}

func (o outcome) String() string {
	if o == (outcome{}) {
		return "ok"
	}
	return o.failed + string(o.why)
}

// Phrase puts an answer of the house into words for the bot. A result that is not OK
// leaves the house's own.
func (s *Service) Phrase(ctx context.Context, orgID, conversationID core.ID, r flow.PhraseRequest) flow.Result {
	text, o, err := s.words(ctx, ForBot, store.Assistant.Phrases, Request{OrgID: orgID, ConversationID: conversationID, Question: r.Question, Locale: r.Locale,
		Sources: []phrase.Source{{ID: r.EntryID, Question: r.Title, Answer: r.Text}}})
	switch {
	case err != nil:
		return flow.Result{Error: core.CodeOf(err)}
	case o != outcome{}:
		return flow.Result{Error: o.String()}
	}
	return flow.Result{OK: true, Body: text}
}

// Suggest writes a reply for an agent to look at. Errors: Conflict assistant_off,
// no_sources (no answer of the house fits: nothing was asked), suggestion_refused (the
// reply went beyond them); Unavailable assistant_unavailable.
func (s *Service) Suggest(ctx context.Context, r Request) (string, error) {
	return s.text(ctx, ForAgent, store.Assistant.Suggests, r)
}

// Try is Suggest for an administrator who sets an assistant up: it needs an address, not
// to be switched on.
func (s *Service) Try(ctx context.Context, r Request) (string, error) {
	return s.text(ctx, ForTrial, func(a store.Assistant) bool { return a.URL != "" }, r)
}

func (s *Service) text(ctx context.Context, purpose string, on func(store.Assistant) bool, r Request) (string, error) {
	text, o, err := s.words(ctx, purpose, on, r)
	switch {
	case err != nil:
		return "", err
	case o.failed != "":
		return "", core.E(core.Unavailable, "assistant_unavailable", "the assistant did not answer: %s", o.failed)
	case o.why == phrase.NoSources:
		return "", core.E(core.Conflict, "no_sources", "no answer of the house fits the question")
	case o.why != "":
		return "", core.E(core.Conflict, "suggestion_refused", "what the assistant wrote goes beyond the answers of the house (%s)", o.why)
	}
	return text, nil
}

// words asks the house's model and judges what it says. Each question that was let
// through is noted, without its words. Error: assistant_off.
func (s *Service) words(ctx context.Context, purpose string, on func(store.Assistant) bool, r Request) (text string, o outcome, err error) {
	dir, err := s.DB.Directory(ctx, r.OrgID)
	if err != nil {
		return "", o, err
	}
	if !on(dir.Assistant) {
		return "", o, core.E(core.Conflict, "assistant_off", "this house has no assistant for that")
	}
	start := s.Clock.Now()
	ask := phrase.Ask{House: dir.Org.Name, Question: r.Question, Sources: r.Sources, Locale: r.Locale}
	if len(r.Sources) == 0 {
		o.why = phrase.NoSources
	} else if text, o.failed = s.complete(ctx, dir.Assistant, phrase.Prompt(ask)); o.failed == "" {
		text, o.why = phrase.Judge(text, ask)
	}
	s.note(context.WithoutCancel(ctx), purpose, r, o, s.Clock.Now().Sub(start))
	return text, o, nil
}

func (s *Service) note(ctx context.Context, purpose string, r Request, o outcome, took time.Duration) {
	c := store.AssistantCall{OrgID: r.OrgID, At: core.Ms(s.Clock.Now()), Purpose: purpose, UserID: r.UserID, ConversationID: r.ConversationID, Outcome: o.String(), Ms: took.Milliseconds()}
	for _, x := range r.Sources {
		c.EntryIDs = append(c.EntryIDs, x.ID)
	}
	err := s.DB.Write(ctx, func(tx *store.Tx) error { tx.InsertAssistantCall(c); return nil })
	if err != nil {
		s.Logger.Warn("a call of the assistant was not noted", "org_id", r.OrgID, "error", err)
	}
	s.Logger.Info("assistant", "org_id", r.OrgID, "purpose", purpose, "conversation_id", r.ConversationID, "outcome", c.Outcome, "ms", c.Ms)
}
