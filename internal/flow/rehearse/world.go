package rehearse

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/faq"
	faqready "prosa/internal/faq/ready"
	"prosa/internal/flow"
)

// brasilia is where the stores are: without summer time since 2019.
var brasilia = time.FixedZone("-03", -3*60*60)

// everyday is the world of a file that says nothing: a Monday morning, one store with
// four departments, a customer who never wrote before.
func everyday() World {
	return World{
		Now: "2026-11-23 09:30", Locale: "pt-BR", Channel: "whatsapp", Org: &Org{Name: "Grupo Aurora"}, Position: 1, Default: "first-contact",
		Stores: []Store{{Key: "matriz", Name: "Aurora Matriz", Brand: "Aurora", Address: "Av. Central, 100, São Paulo, SP", Departments: []Department{
			{Key: "novos", Name: "Novos"}, {Key: "seminovos", Name: "Seminovos"}, {Key: "oficina", Name: "Oficina"}, {Key: "pecas", Name: "Peças e acessórios"}}}},
		Contact: &Contact{Name: "Marina Souza", Phone: "5511987654321"},
	}
}

// over lays a world over another, member by member.
func (w World) over(below World) World {
	text := func(a *string, b string) {
		if *a == "" {
			*a = b
		}
	}
	text(&w.Now, below.Now)
	text(&w.Locale, below.Locale)
	text(&w.Channel, below.Channel)
	text(&w.Number, below.Number)
	text(&w.Default, below.Default)
	if w.Org == nil {
		w.Org = below.Org
	}
	if w.Stores == nil {
		w.Stores = below.Stores
	}
	if w.Contact == nil {
		w.Contact = below.Contact
	}
	if w.Known == nil {
		w.Known = below.Known
	}
	if w.Consents == nil {
		w.Consents = below.Consents
	}
	if w.Agents == nil {
		w.Agents = below.Agents
	}
	if w.FAQ == nil {
		w.FAQ = below.FAQ
	}
	if w.Position == 0 {
		w.Position = below.Position
	}
	if w.Without == nil {
		w.Without = below.Without
	}
	return w
}

// stage is a world made ready to play in.
type stage struct {
	env      flow.Env
	hours    map[core.ID]dealer.Hours // by department
	position int
	known    bool
	greets   string
	without  []string
}

// build turns a world into what a flow sees. Ids are keys: store, store/department.
func (w World) build() (*stage, error) {
	now, err := time.ParseInLocation("2006-01-02 15:04", w.Now, brasilia)
	if err != nil {
		return nil, fmt.Errorf("now %q is not YYYY-MM-DD HH:MM", w.Now)
	}
	s := &stage{hours: map[core.ID]dealer.Hours{}, position: w.Position, known: w.Known != nil && *w.Known, greets: w.Default, without: w.Without}
	s.env = flow.Env{NowMs: now.UnixMilli(), Locale: w.Locale, Channel: dealer.ChannelKind(w.Channel), Location: brasilia, Seed: 1,
		Org:      flow.OrgRef{Name: w.Org.Name, PrivacyText: w.Org.PrivacyText, PrivacyURL: w.Org.PrivacyURL},
		Contact:  flow.ContactRef{Name: w.Contact.Name, Phone: w.Contact.Phone, Fields: map[string]string{}},
		Protocol: now.Format("20060102") + "-000007", Consents: map[string]string{}}
	for k, v := range w.Contact.Fields {
		s.env.Contact.Fields[k] = v
	}
	for k, v := range w.Consents {
		s.env.Consents[k] = v
	}
	for _, st := range w.Stores {
		if err := s.store(st, w.Locale); err != nil {
			return nil, err
		}
	}
	if w.Number != "all" {
		s.env.StoreID = w.Number
		if len(w.Stores) == 1 {
			s.env.StoreID = w.Stores[0].Key
		}
	}
	for _, a := range w.Agents {
		ref := flow.AgentRef{ID: a.Email, Name: a.Name, Email: a.Email, Available: a.Available}
		ref.DepartmentIDs = append(ref.DepartmentIDs, a.Departments...)
		s.env.Agents = append(s.env.Agents, ref)
	}
	s.env.FAQ = w.answerer()
	s.clock()
	return s, nil
}

func (s *stage) store(st Store, locale string) error {
	hours, err := readHours(or(st.Hours, everydayHours))
	if err != nil {
		return err
	}
	s.env.Stores = append(s.env.Stores, flow.StoreRef{ID: st.Key, Key: st.Key, Name: st.Name, Brand: st.Brand, Address: st.Address, Hours: dealer.RenderHours(hours, locale)})
	for _, d := range st.Departments {
		own := hours
		if d.Hours != "" {
			if own, err = readHours(d.Hours); err != nil {
				return err
			}
		}
		id := st.Key + "/" + d.Key
		s.hours[id] = own
		s.env.Departments = append(s.env.Departments, flow.DepartmentRef{ID: id, Key: d.Key, Name: or(d.Name, d.Key), StoreID: st.Key, StoreName: st.Name, AwayText: d.AwayText})
	}
	return nil
}

// clock works out what is open now.
func (s *stage) clock() {
	now := time.UnixMilli(s.env.NowMs)
	s.env.Departments = slices.Clone(s.env.Departments)
	for i := range s.env.Departments {
		d := &s.env.Departments[i]
		hours := s.hours[d.ID]
		d.Open, d.NextOpenMs = hours.OpenAt(now, brasilia), 0
		if next, ok := hours.NextOpen(now, brasilia); ok && !d.Open {
			d.NextOpenMs = next.UnixMilli()
		}
	}
}

func (s *stage) anyOpen() bool {
	return len(s.env.Departments) == 0 || slices.ContainsFunc(s.env.Departments, func(d flow.DepartmentRef) bool { return d.Open })
}

// answerer knows the world's entries, else those a new house begins with.
func (w World) answerer() flow.Answerer {
	if w.FAQ == nil {
		return known{readyIndex()}
	}
	var entries []faq.Entry
	for i, e := range w.FAQ {
		entries = append(entries, faq.Entry{ID: fmt.Sprint("entry-", i+1), Questions: e.Questions, Answer: faq.Answer{Text: map[string]string{"pt-BR": e.Answer, "en": e.Answer, "es": e.Answer}}})
	}
	return known{faq.Build(entries, faq.DealershipSynonyms())}
}

// readyIndex is what every new house knows: made once, it never changes.
var readyIndex = sync.OnceValue(func() *faq.Index { return faq.Build(faqready.Entries(), faq.DealershipSynonyms()) })

type known struct{ index *faq.Index }

// Answer implements flow.Answerer.
func (k known) Answer(question string, storeID, departmentID core.ID, locale string) (flow.FAQAnswer, bool) {
	r := k.index.Search(question, faq.Scope{StoreID: storeID, DepartmentID: departmentID, Locale: locale})
	if !r.Answerable {
		return flow.FAQAnswer{}, false
	}
	e := r.Hits[0].Entry
	return flow.FAQAnswer{EntryID: e.ID, Title: e.Questions[0], Text: e.Answer.In(locale), Score: r.Hits[0].Score}, true
}

func or(texts ...string) string {
	for _, t := range texts {
		if strings.TrimSpace(t) != "" {
			return t
		}
	}
	return ""
}
