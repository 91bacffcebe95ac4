package api

import (
	"context"
	"net/mail"
	"strings"

	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/flow/ready"
	"prosa/internal/store"
	"prosa/internal/studio"
	"prosa/internal/team"
)

func (s *Server) getSetup(ctx context.Context, _ *nothing) (*setupStateOutput, error) {
	needed, err := s.opts.Auth.SetupNeeded(ctx)
	if err != nil {
		return nil, err
	}
	out := &setupStateOutput{}
	out.Body.Needed = needed
	return out, nil
}

// setUp makes the group, its first store and its administrator, in one transaction
// that also uses up the token: of two who race, one wins and the other changes
// nothing. What a store needs to work from the first minute comes along: see starter.
func (s *Server) setUp(ctx context.Context, in *setupInput) (*meOutput, error) {
	first, err := in.starter()
	if err != nil {
		return nil, err
	}
	hash, err := newHash(ctx, first.admin, in.Body.User.Password)
	if err != nil {
		return nil, err
	}
	by := store.Change{Actor: core.Actor{Kind: core.ActorSystem}, At: s.now()}
	var admin team.User
	err = s.opts.DB.Write(ctx, func(tx *store.Tx) error {
		if err := s.opts.Auth.UseBootToken(tx, in.Body.Token); err != nil {
			return err
		}
		admin, err = first.create(tx, hash, by)
		return err
	})
	if err != nil {
		return nil, err
	}
	c := callOf(ctx)
	p, err := s.opts.Auth.Begin(c.w, c.r, admin)
	if err != nil {
		return nil, err
	}
	return s.me(ctx, p)
}

// starter is what a new installation begins with.
type starter struct {
	org         dealer.Organization
	store       dealer.Store
	departments []dealer.Department
	admin       team.User
	readyBot    bool
}

// starter checks the input and gives the new house everyday hours and departments,
// for people to change.
func (in *setupInput) starter() (starter, error) {
	b := &in.Body
	st, err := StoreFields{Name: b.Store.Name, Brand: b.Store.Brand, CNPJ: b.Store.CNPJ}.build()
	if err != nil {
		return starter{}, err
	}
	for day := 1; day <= 5; day++ {
		st.Hours.Days[day] = []dealer.Span{{From: 8 * 60, To: 18 * 60}}
	}
	st.Hours.Days[6] = []dealer.Span{{From: 8 * 60, To: 12 * 60}}
	email := strings.TrimSpace(b.User.Email)
	if a, err := mail.ParseAddress(email); err != nil || a.Address != email {
		return starter{}, core.E(core.Invalid, "email_invalid", "this is not an e-mail address").On("user.email")
	}
	x := starter{
		org:      dealer.Organization{Name: strings.TrimSpace(b.Organization.Name), Settings: dealer.Settings{Locale: "pt-BR", Timezone: "America/Sao_Paulo", PositionMinutes: 1}},
		store:    st,
		admin:    team.User{Name: strings.TrimSpace(b.User.Name), Email: email, Role: team.Administrator, Capacity: defaultCapacity},
		readyBot: b.ReadyBot,
	}
	for i, d := range [][2]string{{"novos", "Novos"}, {"seminovos", "Seminovos"}, {"oficina", "Oficina"}, {"pecas", "Peças e acessórios"}} {
		x.departments = append(x.departments, dealer.Department{Key: d[0], Name: d[1], Position: i + 1})
	}
	return x, nil
}

// starterOutcomes are those a dealership cannot close a conversation without.
var starterOutcomes = []dealer.Outcome{
	{Key: "agendado", Name: "Agendado"}, {Key: "venda", Name: "Venda"}, {Key: "servico-agendado", Name: "Serviço agendado"},
	{Key: "duvida-resolvida", Name: "Dúvida resolvida"}, {Key: "perdido", Name: "Perdido", NeedNote: true}, {Key: "sem-retorno", Name: "Sem retorno"}, {Key: "spam", Name: "Spam"}, {Key: "opt-out", Name: "Opt-out"},
}

func (x starter) create(tx *store.Tx, hash string, by store.Change) (team.User, error) {
	org, err := tx.CreateOrganization(x.org, by)
	if err != nil {
		return team.User{}, err
	}
	x.store.OrgID = org.ID
	st, err := tx.CreateStore(x.store, by)
	if err != nil {
		return team.User{}, err
	}
	for _, d := range x.departments {
		d.OrgID, d.StoreID = org.ID, st.ID
		if _, err := tx.CreateDepartment(d, by); err != nil {
			return team.User{}, err
		}
	}
	for i, o := range starterOutcomes {
		o.Position = i + 1
		if err := tx.CreateOutcome(org.ID, o, by); err != nil {
			return team.User{}, err
		}
	}
	if x.readyBot {
		if err := x.publishReady(tx, by); err != nil {
			return team.User{}, err
		}
	}
	x.admin.OrgID = org.ID
	return tx.CreateUser(x.admin, hash, by)
}

// publishReady puts the robot, built for the new house, in force.
func (x starter) publishReady(tx *store.Tx, by store.Change) error {
	house := ready.House{Stores: []ready.Store{{Key: x.store.Key, Name: x.store.Name, Brand: x.store.Brand}}}
	for _, d := range x.departments {
		house.Departments = append(house.Departments, ready.Department{Store: x.store.Key, Key: d.Key, Name: d.Name})
	}
	for _, o := range starterOutcomes {
		house.Outcomes = append(house.Outcomes, o.Key)
	}
	var answers ready.Answers
	if x.store.Brand != "" {
		answers.Brands = []string{x.store.Brand}
	}
	flows, err := ready.Build(answers, house)
	if err != nil {
		return err
	}
	for i, f := range flows {
		if _, err := studio.PublishReady(tx, x.store.OrgID, f, i == 0, by); err != nil {
			return err
		}
	}
	return nil
}
