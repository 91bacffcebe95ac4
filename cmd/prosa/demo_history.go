package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"prosa/internal/conversation"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/inbox"
	"prosa/internal/message"
	"prosa/internal/sandbox"
	"prosa/internal/store"
	"prosa/internal/team"
)

// episode is a conversation of the history: who writes what, where it is routed, and
// what becomes of it. Nothing is written into the database by hand: the phones
// write, the bot answers, agents act, the clock moves.
type episode struct {
	phone      int // index of the sandbox's phones
	department string
	asks       string
	answers    []string
	thanks     string
	outcome    string // "" = left open
	note       string
	queued     bool // left in the queue
}

var history = []episode{
	{phone: 0, department: "oficina", asks: "Bom dia! Quero agendar a revisão de 20 mil km.", answers: []string{"Bom dia! Temos quinta às 9h ou sexta às 14h. Qual prefere?", "Agendado! Anotei a placa e o horário."}, thanks: "Sexta às 14h, obrigada!", outcome: "servico-agendado"},
	{phone: 1, department: "pecas", asks: "Vocês têm pastilha de freio dianteira?", answers: []string{"Temos, sim. Consegue me passar a placa ou o chassi?"}, thanks: "Achei em outro lugar, obrigado.", outcome: "perdido", note: "Comprou em outro lugar"},
	{phone: 2, department: "novos", asks: "Qual o prazo de entrega do modelo novo?", answers: []string{"Hoje o prazo é de 30 dias. Posso montar uma proposta?"}, thanks: "Pode sim!"},
	{phone: 3, department: "financeiro", asks: "Preciso da segunda via do boleto deste mês.", queued: true},
}

// pause is how much of the demonstration's time passes between two steps.
const pause = 2 * time.Minute

// playHistory plays the episodes on the last working morning and brings the clock
// back to now.
func (d *demo) playHistory(ctx context.Context) error {
	dir, err := d.app.db.Directory(ctx, d.org)
	if err != nil {
		return err
	}
	now := d.clock.Now()
	defer d.clock.Set(now)
	d.clock.Set(lastMorning(now, dir))
	for _, e := range history {
		p := &player{demo: d, dir: dir, episode: e, phone: d.sandbox.ListPhones()[e.phone].ID}
		if err := p.play(ctx); err != nil {
			return fmt.Errorf("%s: %w", e.department, err)
		}
	}
	return nil
}

// lastMorning is half past nine of the last day before now on which the first
// department was open: weekends and holidays have no business time.
func lastMorning(now time.Time, dir *store.Directory) time.Time {
	first := dir.Departments[0]
	loc := dir.Location(first.StoreID)
	day := now.In(loc)
	for range 14 {
		day = day.AddDate(0, 0, -1)
		morning := time.Date(day.Year(), day.Month(), day.Day(), 9, 30, 0, 0, loc)
		if dir.HoursOf(first.ID).OpenAt(morning, loc) {
			return morning
		}
	}
	return now.Add(-24 * time.Hour)
}

// player plays one episode.
type player struct {
	*demo
	dir     *store.Directory
	episode episode
	phone   string
	number  string
	place   dealer.Department
	agent   team.User
}

func (p *player) play(ctx context.Context) error {
	if err := p.cast(); err != nil {
		return err
	}
	if err := p.write("Oi"); err != nil {
		return err
	}
	if err := p.tap(ctx, p.place.Name); err != nil {
		return err
	}
	id, err := p.await(ctx, conversation.Queued)
	if err != nil {
		return err
	}
	if err := p.say(ctx, p.episode.asks); err != nil || p.episode.queued {
		return err
	}
	p.clock.Advance(pause)
	// Who comes to the desk gets the oldest conversation of their queue.
	if err := p.desk(ctx, team.Available); err != nil {
		return err
	}
	if _, err := p.await(ctx, conversation.Active); err != nil {
		return err
	}
	if err := p.serve(ctx, id); err != nil || p.episode.outcome == "" {
		return err // the agent of an open conversation stays at the desk
	}
	return p.desk(ctx, team.Offline)
}

// desk changes the agent's presence.
func (p *player) desk(ctx context.Context, presence team.Presence) error {
	_, err := p.app.inbox.SetPresence(ctx, team.ScopeOf(p.agent), p.actor(), p.agent.ID, presence, "")
	return err
}

func (p *player) actor() core.Actor { return core.Actor{Kind: core.ActorUser, ID: p.agent.ID} }

// cast finds the department, a number that leads to it and an agent of it.
func (p *player) cast() error {
	for _, a := range p.dir.Accounts {
		for _, d := range p.dir.DepartmentsOf(a) {
			if d.Key == p.episode.department && p.number == "" && a.Kind == dealer.WhatsApp {
				p.number, p.place = a.ExternalID, d
			}
		}
	}
	i := slices.IndexFunc(p.dir.Users, func(u team.User) bool { return !u.Disabled && slices.Contains(u.DepartmentIDs, p.place.ID) })
	if p.number == "" || i < 0 {
		return fmt.Errorf("the example dealership has no number or no agent for %q", p.episode.department)
	}
	p.agent = p.dir.Users[i]
	return nil
}

// serve is the agent's part.
func (p *player) serve(ctx context.Context, id core.ID) error {
	scope, actor := team.ScopeOf(p.agent), p.actor()
	for i, text := range p.episode.answers {
		p.clock.Advance(pause)
		_, err := p.app.inbox.Reply(ctx, scope, actor, inbox.ReplyParams{ConversationID: id, ClientID: fmt.Sprint("demo-", i), Content: message.Content{Kind: message.Text, Text: text}})
		if err != nil {
			return err
		}
		if err := p.heard(ctx, text); err != nil {
			return err
		}
		if i == 0 {
			p.clock.Advance(pause)
			if err := p.say(ctx, p.episode.thanks); err != nil {
				return err
			}
		}
	}
	if p.episode.outcome == "" {
		return nil
	}
	p.clock.Advance(pause)
	_, err := p.app.inbox.Close(ctx, scope, actor, inbox.CloseParams{ConversationID: id, Outcome: p.episode.outcome, Note: p.episode.note})
	return err
}

// write sends a text as the customer.
func (p *player) write(text string) error {
	_, err := p.sandbox.Write(p.phone, sandbox.Inbound{NumberID: p.number, Type: "text", Text: &sandbox.Text{Body: text}})
	return err
}

// say writes as the customer and waits until the inbox has it.
func (p *player) say(ctx context.Context, text string) error {
	if err := p.write(text); err != nil {
		return err
	}
	return p.until(ctx, "the inbox never got a message", func() (bool, error) {
		list, _, err := p.app.db.R(ctx).Conversations(team.Scope{OrgID: p.org, All: true}, store.ConversationFilter{Query: text}, core.Page{}, 0)
		return len(list) > 0, err
	})
}

// tap waits for a menu that offers a title and chooses it.
func (p *player) tap(ctx context.Context, title string) error {
	var in sandbox.Inbound
	err := p.until(ctx, "no menu offers "+title, func() (bool, error) {
		thread, err := p.sandbox.Thread(p.phone, p.number, "", 20)
		for _, m := range thread {
			if kind, id, ok := choice(m, title); ok {
				in = sandbox.Inbound{NumberID: p.number, Type: "interactive", ContextID: m.Wamid, Interactive: &sandbox.InboundReply{Type: kind, ID: id, Title: title}}
			}
		}
		return in.Interactive != nil, err
	})
	if err == nil {
		_, err = p.sandbox.Write(p.phone, in)
	}
	return err
}

// choice finds a button or a row by its title.
func choice(m sandbox.Message, title string) (kind, id string, ok bool) {
	if m.Interactive == nil {
		return "", "", false
	}
	for _, b := range m.Interactive.Buttons {
		if strings.EqualFold(b.Title, title) {
			return "button_reply", b.ID, true
		}
	}
	if m.Interactive.List != nil {
		for _, s := range m.Interactive.List.Sections {
			for _, r := range s.Rows {
				if strings.EqualFold(r.Title, title) {
					return "list_reply", r.ID, true
				}
			}
		}
	}
	return "", "", false
}

// heard waits until the customer's phone shows a text.
func (p *player) heard(ctx context.Context, text string) error {
	return p.until(ctx, "the phone never got an answer", func() (bool, error) {
		thread, err := p.sandbox.Thread(p.phone, p.number, "", 20)
		return slices.ContainsFunc(thread, func(m sandbox.Message) bool { return m.Text != nil && m.Text.Body == text }), err
	})
}

// await waits for the customer's conversation to reach a state.
func (p *player) await(ctx context.Context, state conversation.State) (core.ID, error) {
	person, err := p.sandbox.FindPhone(p.phone)
	if err != nil {
		return "", err
	}
	id := ""
	err = p.until(ctx, "no conversation became "+string(state), func() (bool, error) {
		list, _, err := p.app.db.R(ctx).Conversations(team.Scope{OrgID: p.org, All: true}, store.ConversationFilter{Query: person.Phone}, core.Page{}, 0)
		for _, c := range list {
			if c.State == state {
				id = c.ID
			}
		}
		return id != "", err
	})
	return id, err
}

// until polls a condition of the running system for at most twenty seconds.
func (p *player) until(ctx context.Context, complaint string, ok func() (bool, error)) error {
	deadline, tick := time.NewTimer(20*time.Second), time.NewTicker(10*time.Millisecond)
	defer deadline.Stop()
	defer tick.Stop()
	for {
		done, err := ok()
		if done || err != nil {
			return err
		}
		select {
		case <-tick.C:
		case <-deadline.C:
			return fmt.Errorf("%s", complaint)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
