package api

import (
	"context"
	"net/url"
	"strings"

	"prosa/internal/assistant"
	"prosa/internal/core"
	"prosa/internal/faq"
	"prosa/internal/message"
	"prosa/internal/phrase"
	"prosa/internal/store"
)

func (s *Server) assistantRoutes() []route {
	const write = "settings:write"
	return tagged("Assistant",
		handle(at("GET /assistant", write, "getAssistant", "The house's language model: where it is and what for").about("The key is never told."), s.getAssistant),
		handle(at("PUT /assistant", write, "updateAssistant", "Set it up, or switch it off").
			about("An endpoint that speaks OpenAI's chat completions. Off until it is named; it is only ever asked to put answers of the house into words."), s.updateAssistant),
		handle(at("POST /assistant/try", write, "tryAssistant", "Ask it a customer's question").
			about("As a suggestion to an agent. It may be switched off, but must have an address. 409 no_sources or suggestion_refused, 503 assistant_unavailable with the reason."), s.tryAssistant),
		handle(at("GET /assistant/calls", write, "listAssistantCalls", "What it was asked for, and what became of it").about("The newest first; kept for 90 days. Without words: those that were said are in their conversation."), s.listAssistantCalls),
		handle(at("POST /conversations/{id}/suggestion", "conversations:write", "suggestReply", "Suggest a reply to what the customer wrote last").
			about("Nothing is sent. 409 assistant_off, no_question, no_sources (no answer of the house fits) or suggestion_refused (what it wrote goes beyond them); 503 assistant_unavailable."), s.suggestReply),
	)
}

func (s *Server) getAssistant(ctx context.Context, _ *nothing) (*one[Assistant], error) {
	dir, err := s.house(ctx)
	if err != nil {
		return nil, err
	}
	return done(shownAssistant(dir.Assistant), nil)
}

func shownAssistant(a store.Assistant) Assistant {
	return Assistant{URL: a.URL, Model: a.Model, HasKey: a.Key != "", Phrase: a.Phrase, Suggest: a.Suggest, Version: a.Version}
}

func (s *Server) updateAssistant(ctx context.Context, in *assistantInput) (*one[Assistant], error) {
	b := in.Body
	address, model := strings.TrimSpace(b.URL), strings.TrimSpace(b.Model)
	at, err := usableAssistant(address, model, b)
	if err != nil {
		return nil, err
	}
	return written(ctx, s, func(tx *store.Tx, by store.Change) (Assistant, error) {
		dir, err := tx.Directory(scopeOf(ctx).OrgID)
		if err != nil {
			return Assistant{}, err
		}
		if at != nil && (b.Phrase || b.Suggest || address != dir.Assistant.URL) {
			if err := s.opts.Assistant.MayAsk(at); err != nil {
				return Assistant{}, err
			}
		}
		a := store.Assistant{URL: address, Model: model, Key: dir.Assistant.Key, Phrase: b.Phrase, Suggest: b.Suggest, Version: b.Version}
		switch {
		case b.Key != nil:
			a.Key = strings.TrimSpace(*b.Key)
		case host(address) != host(dir.Assistant.URL):
			a.Key = "" // a key is for one host: another must not be told it
		}
		a, err = tx.SaveAssistant(dir.Org.ID, a, by)
		return shownAssistant(a), err
	})
}

// usableAssistant reads the address; nil for none, which may only be where all is off.
func usableAssistant(address, model string, b AssistantFields) (*url.URL, error) {
	on := b.Phrase || b.Suggest
	u, err := url.Parse(address)
	switch {
	case address == "" && !on:
		return nil, nil
	case err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Scheme != "https" && u.Scheme != "http":
		return nil, core.E(core.Invalid, "assistant_address", "the address is that of an API, as https://models.example/v1").On("url")
	case model == "" && on:
		return nil, core.E(core.Invalid, "assistant_model", "which of the endpoint's models is to be asked?").On("model")
	}
	return u, nil
}

func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

func (s *Server) tryAssistant(ctx context.Context, in *tryAssistantInput) (*one[Suggestion], error) {
	dir, err := s.house(ctx)
	if err != nil {
		return nil, err
	}
	at := FAQWhere{StoreID: in.Body.StoreID}
	if at.StoreID == "" && len(dir.Stores) > 0 {
		at.StoreID = dir.Stores[0].ID // answers name the store's hours and address: a customer is always somewhere
	}
	return s.suggest(ctx, dir, &faqAnswersInput{FAQWhere: at, Locale: in.Body.Locale}, in.Body.Question, s.opts.Assistant.Try)
}

func (s *Server) suggestReply(ctx context.Context, in *ByID) (*one[Suggestion], error) {
	if err := s.visible(ctx, in.ID); err != nil {
		return nil, err
	}
	dir, err := s.house(ctx)
	if err != nil {
		return nil, err
	}
	thread, _, err := s.opts.DB.R(ctx).Thread(scopeOf(ctx).OrgID, in.ID, "", 30)
	if err != nil {
		return nil, err
	}
	question := askedLast(thread)
	if question == "" {
		return nil, core.E(core.Conflict, "no_question", "the customer wrote no text that waits for an answer")
	}
	return s.suggest(ctx, dir, &faqAnswersInput{ConversationID: in.ID}, question, s.opts.Assistant.Suggest)
}

// askedLast is what the customer wrote since somebody last answered: at most three texts.
// A robot that says "you are the third in the queue" has not answered: where only it
// spoke since, what the customer wrote last before it counts.
func askedLast(thread []store.ThreadMessage) string {
	var texts []string
	robot := false
	for i := len(thread) - 1; i >= 0 && len(texts) < 3; i-- {
		m := thread[i]
		switch {
		case m.Direction == message.Out && (m.Author.Kind == core.ActorBot || m.Author.Kind == core.ActorSystem) && len(texts) == 0:
			robot = true
		case m.Direction == message.Out:
			return strings.Join(texts, "\n")
		case m.Direction == message.In && m.Content.Text != "":
			texts = append([]string{m.Content.Text}, texts...)
			if robot {
				return texts[0]
			}
		}
	}
	return strings.Join(texts, "\n")
}

// suggest finds the house's answers for who asks, and has them put into words.
func (s *Server) suggest(ctx context.Context, dir *store.Directory, in *faqAnswersInput, question string, ask func(context.Context, assistant.Request) (string, error)) (*one[Suggestion], error) {
	who, err := s.asker(ctx, dir, in)
	if err != nil {
		return nil, err
	}
	index, err := s.opts.Answers.Index(ctx, dir.Org.ID)
	if err != nil {
		return nil, err
	}
	out, r := Suggestion{Sources: []SuggestionSource{}}, assistant.Request{OrgID: dir.Org.ID, UserID: scopeOf(ctx).UserID, ConversationID: in.ConversationID, Question: question, Locale: who.scope.Locale}
	if found := index.Search(question, who.scope); found.Answerable {
		for _, h := range found.Hits {
			if h.Score < faq.Threshold || len(out.Sources) == 3 {
				break
			}
			text := who.words(h.Entry)
			r.Sources = append(r.Sources, phrase.Source{ID: h.Entry.ID, Question: h.Entry.Questions[0], Answer: text})
			out.Sources = append(out.Sources, SuggestionSource{EntryID: h.Entry.ID, Title: h.Entry.Questions[0], Text: text})
		}
	}
	out.Text, err = ask(ctx, r)
	return done(out, err)
}

func (s *Server) listAssistantCalls(ctx context.Context, in *assistantCallsInput) (*list[AssistantCall], error) {
	calls, err := s.opts.DB.R(ctx).AssistantCalls(scopeOf(ctx).OrgID, in.Before, in.Limit)
	if err != nil {
		return nil, err
	}
	return listOf(calls), nil
}
