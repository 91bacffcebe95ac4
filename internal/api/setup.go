package api

import (
	"cmp"
	"context"
	"net/mail"
	"strings"

	"prosa/internal/answers"
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
		org:      dealer.Organization{Name: strings.TrimSpace(b.Organization.Name), Settings: dealer.Settings{Locale: cmp.Or(b.Organization.Locale, "pt-BR"), Timezone: "America/Sao_Paulo", PositionMinutes: 1}},
		store:    st,
		admin:    team.User{Name: strings.TrimSpace(b.User.Name), Email: email, Role: team.Administrator, Capacity: defaultCapacity},
		readyBot: b.ReadyBot,
	}
	for i, d := range starterDepartments {
		x.departments = append(x.departments, dealer.Department{Key: d.key, Name: d.name.In(x.org.Settings.Locale), Position: i + 1})
	}
	return x, nil
}

// named is something with a key and a name in each language.
type named struct {
	key  string
	name ready.Words
}

var starterDepartments = []named{
	{"novos", ready.Words{PT: "Novos", EN: "New cars", ES: "Nuevos"}},
	{"seminovos", ready.Words{PT: "Seminovos", EN: "Used cars", ES: "Usados"}},
	{"oficina", ready.Words{PT: "Oficina", EN: "Workshop", ES: "Taller"}},
	{"pecas", ready.Words{PT: "Peças e acessórios", EN: "Parts and accessories", ES: "Repuestos y accesorios"}},
}

// starterOutcomes are those a dealership cannot close a conversation without.
var starterOutcomes = []struct {
	named
	needNote bool
}{
	{named: named{"agendado", ready.Words{PT: "Agendado", EN: "Booked", ES: "Agendado"}}},
	{named: named{"venda", ready.Words{PT: "Venda", EN: "Sale", ES: "Venta"}}},
	{named: named{"servico-agendado", ready.Words{PT: "Serviço agendado", EN: "Service booked", ES: "Servicio agendado"}}},
	{named: named{"duvida-resolvida", ready.Words{PT: "Dúvida resolvida", EN: "Question answered", ES: "Duda resuelta"}}},
	{named: named{"perdido", ready.Words{PT: "Perdido", EN: "Lost", ES: "Perdido"}}, needNote: true},
	{named: named{"sem-retorno", ready.Words{PT: "Sem retorno", EN: "No reply", ES: "Sin respuesta"}}},
	{named: named{"spam", ready.Words{PT: "Spam", EN: "Spam", ES: "Spam"}}},
	{named: named{"opt-out", ready.Words{PT: "Opt-out", EN: "Opt-out", ES: "Opt-out"}}},
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
		outcome := dealer.Outcome{Key: o.key, Name: o.name.In(org.Settings.Locale), NeedNote: o.needNote, Position: i + 1}
		if err := tx.CreateOutcome(org.ID, outcome, by); err != nil {
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

// publishReady puts the robot, built for the new house, in force, with the answers it
// gives to frequent questions.
func (x starter) publishReady(tx *store.Tx, by store.Change) error {
	house := ready.House{Locale: x.org.Settings.Locale, Stores: []ready.Store{{Key: x.store.Key, Name: x.store.Name, Brand: x.store.Brand}}}
	for _, d := range x.departments {
		house.Departments = append(house.Departments, ready.Department{Store: x.store.Key, Key: d.Key, Name: d.Name})
	}
	for _, o := range starterOutcomes {
		house.Outcomes = append(house.Outcomes, o.key)
	}
	var given ready.Answers
	if x.store.Brand != "" {
		given.Brands = []string{x.store.Brand}
	}
	flows, err := ready.Build(given, house)
	if err != nil {
		return err
	}
	for i, f := range flows {
		if _, err := studio.PublishReady(tx, x.store.OrgID, f, i == 0, by); err != nil {
			return err
		}
	}
	_, err = answers.InstallReady(tx, x.store.OrgID, nil, by)
	return err
}
