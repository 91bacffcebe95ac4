package storetest

import (
	"context"
	"errors"
	"testing"

	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/flow"
	"prosa/internal/flow/ready"
	"prosa/internal/store"
	"prosa/internal/team"
)

// Seeded is the house that House makes: a group of two stores. The fields are ids.
type Seeded struct {
	Org core.ID

	Centro, Litoral                     core.ID // stores
	Novos, Seminovos, Oficina, Pecas    core.ID // departments of Centro
	OficinaLitoral                      core.ID // department of Litoral
	Admin                               core.ID // administrator
	SupervisorCentro, SupervisorLitoral core.ID // of a store each
	AgentOficina, AgentVendas           core.ID // of Oficina; of Novos and Seminovos
	AgentLitoral                        core.ID // of OficinaLitoral
	AccountCentro, AccountLitoral       core.ID // channel accounts
	NumberCentro, NumberLitoral         string  // their phone number ids
	Label, Flow                         core.ID
	OutcomeBooked, OutcomeLost          string // keys; the second one needs a note
}

// Token, AppSecret are the secrets of the seeded channel accounts.
const (
	Token     = "EAAtest-channel-token"
	AppSecret = "test-app-secret"
)

// HouseAt is the time (Unix ms) at which the house was made: a Monday morning.
const HouseAt int64 = 1795435200000

// House fills a fresh database. Users are named by their roles, with addresses such as
// agent.oficina@grupo.test, and have no password yet.
func House(t testing.TB, db *store.DB) Seeded {
	t.Helper()
	h := fresh()
	if err := db.Write(context.Background(), h.write); err != nil {
		t.Fatalf("seed the house: %v", err)
	}
	return h
}

func fresh() Seeded {
	id := core.NewID
	h := Seeded{
		Org: id(), Centro: id(), Litoral: id(), Novos: id(), Seminovos: id(), Oficina: id(), Pecas: id(), OficinaLitoral: id(),
		Admin: id(), SupervisorCentro: id(), SupervisorLitoral: id(), AgentOficina: id(), AgentVendas: id(), AgentLitoral: id(),
		AccountCentro: id(), AccountLitoral: id(), Label: id(), Flow: id(), OutcomeBooked: "agendado", OutcomeLost: "perdido",
	}
	// Meta's ids are unique over all organizations, so each house gets its own.
	h.NumberCentro, h.NumberLitoral = "c-"+h.AccountCentro, "l-"+h.AccountLitoral
	return h
}

// write stores the rows.
func (h Seeded) write(tx *store.Tx) error {
	w := &writing{tx: tx, by: store.Change{Actor: core.Actor{Kind: core.ActorSystem}, At: HouseAt}}
	h.places(w)
	h.people(w)
	h.vocabulary(w)
	h.channels(w)
	return errors.Join(w.errs...)
}

// writing collects what goes wrong.
type writing struct {
	tx   *store.Tx
	by   store.Change
	errs []error
}

func (w *writing) note(_ any, err error) { w.errs = append(w.errs, err) }

func (h Seeded) places(w *writing) {
	w.note(w.tx.CreateOrganization(dealer.Organization{ID: h.Org, Name: "Grupo Teste",
		Settings: dealer.Settings{Locale: "pt-BR", Timezone: "America/Sao_Paulo", PositionMinutes: 1}}, w.by))
	w.note(w.tx.CreateStore(dealer.Store{ID: h.Centro, OrgID: h.Org, Key: "centro", Name: "Loja Centro", Hours: Hours()}, w.by))
	w.note(w.tx.CreateStore(dealer.Store{ID: h.Litoral, OrgID: h.Org, Key: "litoral", Name: "Loja Litoral", Hours: Hours()}, w.by))
	for i, d := range []dealer.Department{
		{ID: h.Novos, StoreID: h.Centro, Key: "novos", Name: "Novos"},
		{ID: h.Seminovos, StoreID: h.Centro, Key: "seminovos", Name: "Seminovos"},
		{ID: h.Oficina, StoreID: h.Centro, Key: "oficina", Name: "Oficina"},
		{ID: h.Pecas, StoreID: h.Centro, Key: "pecas", Name: "Peças"},
		{ID: h.OficinaLitoral, StoreID: h.Litoral, Key: "oficina", Name: "Oficina"},
	} {
		d.OrgID, d.Position = h.Org, i
		w.note(w.tx.CreateDepartment(d, w.by))
	}
}

// Hours are the seeded stores': Monday to Friday 8–18, Saturday 8–12.
func Hours() dealer.Hours {
	var h dealer.Hours
	for day := 1; day <= 5; day++ {
		h.Days[day] = []dealer.Span{{From: 8 * 60, To: 18 * 60}}
	}
	h.Days[6] = []dealer.Span{{From: 8 * 60, To: 12 * 60}}
	return h
}

func (h Seeded) people(w *writing) {
	for _, u := range []team.User{
		{ID: h.Admin, Name: "Administração", Email: "admin@grupo.test", Role: team.Administrator},
		{ID: h.SupervisorCentro, Name: "Supervisão Centro", Email: "supervisor.centro@grupo.test", Role: team.Supervisor, StoreIDs: []core.ID{h.Centro}},
		{ID: h.SupervisorLitoral, Name: "Supervisão Litoral", Email: "supervisor.litoral@grupo.test", Role: team.Supervisor, StoreIDs: []core.ID{h.Litoral}},
		{ID: h.AgentOficina, Name: "Atendente Oficina", Email: "agent.oficina@grupo.test", Role: team.Agent, DepartmentIDs: []core.ID{h.Oficina}},
		{ID: h.AgentVendas, Name: "Atendente Vendas", Email: "agent.vendas@grupo.test", Role: team.Agent, DepartmentIDs: []core.ID{h.Novos, h.Seminovos}},
		{ID: h.AgentLitoral, Name: "Atendente Litoral", Email: "agent.litoral@grupo.test", Role: team.Agent, DepartmentIDs: []core.ID{h.OficinaLitoral}},
	} {
		u.OrgID, u.Capacity = h.Org, 3
		u.Email = h.Org[len(h.Org)-6:] + "." + u.Email // addresses are unique over all organizations
		w.note(w.tx.CreateUser(u, "", w.by))
	}
}

func (h Seeded) vocabulary(w *writing) {
	w.note(w.tx.CreateLabel(h.Org, dealer.Label{ID: h.Label, Key: "em-negociacao", Name: "Em negociação", Color: "amber"}, w.by))
	for i, o := range []dealer.Outcome{{Key: h.OutcomeBooked, Name: "Agendado"}, {Key: h.OutcomeLost, Name: "Perdido", NeedNote: true}} {
		o.Position = i
		w.note(nil, w.tx.CreateOutcome(h.Org, o, w.by))
	}
	w.note(w.tx.CreateQuickReply(h.Org, dealer.QuickReply{ID: core.NewID(), Shortcut: "ola", Text: "Olá, {{contact.first_name}}!"}, w.by))
}

// channels makes a number a store, greeted by the ready bot.
func (h Seeded) channels(w *writing) {
	def, err := flow.Load(ready.Reception())
	if err != nil {
		w.note(nil, err)
		return
	}
	w.note(w.tx.CreateFlow(store.Flow{ID: h.Flow, OrgID: h.Org, Key: "first-contact", Name: "Primeiro contato", IsDefault: true}, w.by))
	w.note(nil, w.tx.PublishFlow(h.Org, h.Flow, def.Hash(), string(ready.Reception()), w.by))
	w.note(nil, w.tx.SetReady(h.Org, h.Flow, "reception", string(ready.Reception())))
	for _, a := range []dealer.ChannelAccount{
		{ID: h.AccountCentro, StoreID: h.Centro, Key: "centro", ExternalID: h.NumberCentro, Name: "Loja Centro"},
		{ID: h.AccountLitoral, StoreID: h.Litoral, Key: "litoral", ExternalID: h.NumberLitoral, Name: "Loja Litoral"},
	} {
		a.OrgID, a.Kind, a.BusinessID, a.Active = h.Org, dealer.WhatsApp, "waba", true
		a.Token, a.AppSecret = Token, AppSecret
		w.note(w.tx.CreateChannelAccount(a, w.by))
	}
}
