package api

import (
	"cmp"
	"context"

	"prosa/internal/answers"
	"prosa/internal/bot"
	"prosa/internal/contact"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/faq"
	"prosa/internal/flow"
	"prosa/internal/store"
)

func (s *Server) searchFAQ(ctx context.Context, in *searchFAQInput) (*one[FAQSearch], error) {
	dir, err := s.house(ctx)
	if err != nil {
		return nil, err
	}
	index, err := s.opts.Answers.Index(ctx, dir.Org.ID)
	if err != nil {
		return nil, err
	}
	scope := faq.Scope{StoreID: in.StoreID, DepartmentID: in.DepartmentID, Locale: cmp.Or(in.Locale, dir.Org.Settings.Language())}
	if !managed(scopeOf(ctx), in.StoreID) {
		scope.StoreID, scope.DepartmentID = "", ""
	}
	r := index.Search(in.Q, scope)
	out := FAQSearch{Answerable: r.Answerable, Threshold: faq.Threshold, Hits: []FAQHit{}}
	for _, h := range r.Hits {
		out.Hits = append(out.Hits, FAQHit{EntryID: h.Entry.ID, Title: h.Entry.Questions[0], StoreID: h.Entry.StoreID, DepartmentID: h.Entry.DepartmentID, Answer: h.Entry.Answer, Score: h.Score})
	}
	return done(out, nil)
}

// asker is for whom an answer is looked up.
type asker struct {
	scope faq.Scope
	env   flow.Env
}

// words are an entry's answer for them, its variables filled in.
func (a asker) words(e faq.Entry) string {
	return flow.Render(e.Answer.In(a.scope.Locale), a.env.Lookup)
}

// findFAQAnswers is the search of whoever serves a customer.
func (s *Server) findFAQAnswers(ctx context.Context, in *faqAnswersInput) (*list[FAQReply], error) {
	dir, err := s.house(ctx)
	if err != nil {
		return nil, err
	}
	who, err := s.asker(ctx, dir, in)
	if err != nil {
		return nil, err
	}
	hits, _, err := answers.Find(ctx, s.opts.Answers, dir.Org.ID, in.Q, who.scope, s.now())
	if err != nil {
		return nil, err
	}
	out := []FAQReply{}
	for _, h := range hits {
		out = append(out, FAQReply{EntryID: h.Entry.ID, Title: h.Entry.Questions[0], Text: who.words(h.Entry),
			Media: h.Entry.Answer.Media, Links: h.Entry.Answer.Links, Score: h.Score})
	}
	return listOf(out), nil
}

// asker reads the conversation's customer, or takes what the query says. A store the
// caller does not work in is nobody's: only entries for every store are found then.
func (s *Server) asker(ctx context.Context, dir *store.Directory, in *faqAnswersInput) (asker, error) {
	scope := faq.Scope{StoreID: in.StoreID, DepartmentID: in.DepartmentID, Locale: cmp.Or(in.Locale, dir.Org.Settings.Language())}
	acct, ref, protocol := &dealer.ChannelAccount{Kind: dealer.WhatsApp}, flow.ContactRef{}, ""
	if in.ConversationID != "" {
		c, err := s.opts.DB.R(ctx).ListedConversation(scopeOf(ctx), in.ConversationID, s.now())
		if err != nil {
			return asker{}, err
		}
		person, err := s.opts.DB.R(ctx).Contact(dir.Org.ID, c.ContactID)
		if err != nil {
			return asker{}, err
		}
		scope.StoreID, scope.DepartmentID, protocol = c.StoreID, c.DepartmentID, c.Protocol
		if in.Locale == "" {
			scope.Locale = cmp.Or(person.Locale, dir.Org.Settings.Language())
		}
		if a := dir.Account(c.ChannelAccountID); a != nil {
			acct = a
		}
		ref = flow.ContactRef{Name: person.Name, Phone: phoneOf(person), Fields: person.Fields}
	} else if !works(dir, scopeOf(ctx).StoreIDs, scopeOf(ctx).DepartmentIDs, scope.StoreID) && !scopeOf(ctx).All {
		scope.StoreID, scope.DepartmentID = "", ""
	}
	env := bot.EnvOf(dir, acct, s.now(), scope.Locale)
	env.Contact, env.Protocol = ref, protocol
	if scope.StoreID != "" {
		env.StoreID = scope.StoreID
	}
	return asker{scope, env}, nil
}

// works tells whether somebody with these stores and departments works in a store.
func works(dir *store.Directory, stores, departments []core.ID, storeID core.ID) bool {
	for _, id := range stores {
		if id == storeID {
			return true
		}
	}
	for _, id := range departments {
		if d := dir.Department(id); d != nil && d.StoreID == storeID {
			return true
		}
	}
	return false
}

func phoneOf(c contact.Contact) string {
	for _, i := range c.Identities {
		if i.Kind == contact.Phone {
			return i.Value
		}
	}
	return ""
}

// period checks and translates a report's period.
func (in *FAQPeriod) filter() (store.QuestionFilter, error) {
	return store.QuestionFilter{From: in.From, To: in.To, StoreID: in.StoreID, DepartmentID: in.DepartmentID}, checkPeriod(in.From, in.To)
}

func (s *Server) listUnanswered(ctx context.Context, in *unansweredInput) (*list[answers.Cluster], error) {
	f, err := in.filter()
	if err != nil {
		return nil, err
	}
	dir, err := s.house(ctx)
	if err != nil {
		return nil, err
	}
	clusters, err := answers.Open(ctx, s.opts.Answers, scopeOf(ctx), f, cmp.Or(in.Locale, dir.Org.Settings.Language()))
	if err != nil {
		return nil, err
	}
	return listOf(clusters), nil
}

func (s *Server) handleUnanswered(ctx context.Context, in *handledInput) (*one[FAQHandled], error) {
	scope := scopeOf(ctx)
	return written(ctx, s, func(tx *store.Tx, _ store.Change) (FAQHandled, error) {
		n, err := tx.HandleQuestions(scope, in.Body.Questions)
		return FAQHandled{Handled: n}, err
	})
}

func (s *Server) reportFAQ(ctx context.Context, in *FAQPeriod) (*one[answers.Report], error) {
	f, err := in.filter()
	if err != nil {
		return nil, err
	}
	dir, err := s.house(ctx)
	if err != nil {
		return nil, err
	}
	facts, err := s.opts.DB.R(ctx).QuestionFacts(scopeOf(ctx), f)
	if err != nil {
		return nil, err
	}
	return done(answers.Sum(facts, dir.Location(in.StoreID)), nil)
}
