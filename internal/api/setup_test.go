package api

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"prosa/internal/assistant"
	"prosa/internal/assistant/modeltest"
	"prosa/internal/auth"
	"prosa/internal/channel"
	"prosa/internal/consent"
	"prosa/internal/contact"
	"prosa/internal/conversation"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/delivery"
	"prosa/internal/faq"
	"prosa/internal/inbox"
	"prosa/internal/jobs"
	"prosa/internal/live"
	"prosa/internal/media"
	"prosa/internal/message"
	"prosa/internal/store"
	"prosa/internal/store/storetest"
)

// testNow is the clock of every test: a working Monday morning in São Paulo.
var testNow = time.Date(2026, 11, 23, 13, 0, 0, 0, time.UTC)

const testPassword = "uma senha longa de teste"

var testHash = sync.OnceValues(func() (string, error) { return auth.HashPassword(context.Background(), testPassword) })

// bench is a running API on a database, without a provider behind it.
type bench struct {
	*Server
	db    *store.DB
	clock *core.VirtualClock
	url   string
	model string // where the house's language model is

	elsewhere http.Header // the session of another organization's administrator, once somebody wants it
}

func setup(t *testing.T, db *store.DB) *bench {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	clock := &core.VirtualClock{}
	clock.Freeze(testNow)
	ctx, cancel := context.WithCancel(context.Background())
	files, err := media.OpenDir(t.TempDir())
	check(t, err)
	held := &heldChannel{over: make(chan struct{})}
	out := delivery.New(delivery.Options{DB: db, Media: files, TokenKey: []byte("test"), Clock: clock, Logger: log,
		Adapters: map[dealer.ChannelKind]channel.Adapter{dealer.WhatsApp: held}})
	check(t, out.Start(ctx))
	hub, err := live.New(ctx, db, clock, log)
	check(t, err)
	db.OnCommit(hub.Wake)
	var running sync.WaitGroup
	running.Go(func() { hub.Run(ctx) })
	model := echoModel(t)
	s, err := New(Options{
		Assistant: assistant.New(db, jobs.NewOutward([]string{strings.TrimPrefix(model, "http://")}), clock, log),
		DB:        db, Auth: auth.New(auth.Options{DB: db}), Live: hub, Media: files, Clock: clock, Version: "test",
		Inbox: inbox.New(inbox.Options{DB: db, Delivery: out, Clock: clock, Logger: log, Typing: hub.Publish}),
		Replay: func(ctx context.Context, _, id core.ID) error {
			return db.Write(ctx, func(tx *store.Tx) error { return tx.ReviveInbound(id) })
		},
		Templates: func(context.Context, dealer.ChannelAccount) ([]Template, error) {
			return []Template{{Name: "revisao", Language: "pt_BR", Category: "utility", Status: "approved", Body: "Olá {{1}}"}}, nil
		},
	})
	check(t, err)
	srv := httptest.NewServer(withRequestID(s))
	t.Cleanup(func() {
		s.Close()
		srv.Close()
		close(held.over)
		cancel()
		running.Wait()
		out.Close(time.Second)
		_ = files.Close()
	})
	return &bench{Server: s, db: db, clock: clock, url: srv.URL, model: model}
}

// echoModel is a language model that repeats the first answer it was given.
func echoModel(t *testing.T) string {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in struct{ Messages []struct{ Content string } }
		if json.NewDecoder(r.Body).Decode(&in) != nil || len(in.Messages) != 2 {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		_, answer, _ := strings.Cut(in.Messages[1].Content, "Answer: ")
		answer, _, _ = strings.Cut(answer, "\n")
		modeltest.Say(w, answer, "stop")
	}))
	t.Cleanup(srv.Close)
	return srv.URL
}

// heldChannel is a provider that does not answer before the test is over: what the
// API says about a message does not depend on the sender's speed.
type heldChannel struct {
	channel.Adapter
	over chan struct{}
}

func (h *heldChannel) Kind() dealer.ChannelKind { return dealer.WhatsApp }

func (h *heldChannel) Send(context.Context, dealer.ChannelAccount, channel.Recipient, message.Content, string) channel.Result {
	<-h.over
	return channel.Result{Outcome: channel.NeverSent}
}

func withRequestID(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(w, r.WithContext(core.WithRequestID(r.Context(), core.NewID())))
	})
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// scene is one organization with people and conversations in every state. ids names
// everything in it; as holds what each caller sends to be known.
type scene struct {
	*bench
	storetest.Seeded
	ids map[string]core.ID
	as  map[string]http.Header
}

// callers of a scene. "other" is the administrator of another organization.
const (
	admin     = "admin"
	superC    = "supervisor"
	superL    = "supervisor.litoral"
	agentO    = "agent"
	agentV    = "agent.vendas"
	agentL    = "agent.litoral"
	tokenAll  = "token"
	anonymous = ""
)

func (b *bench) scene(t *testing.T) *scene {
	t.Helper()
	h := storetest.House(t, b.db)
	s := &scene{bench: b, Seeded: h, as: map[string]http.Header{anonymous: {}}, ids: map[string]core.ID{
		"org": h.Org, "centro": h.Centro, "litoral": h.Litoral, "novos": h.Novos, "seminovos": h.Seminovos, "oficina": h.Oficina, "pecas": h.Pecas, "oficina_litoral": h.OficinaLitoral,
		"admin": h.Admin, "supervisor": h.SupervisorCentro, "supervisor_litoral": h.SupervisorLitoral, "agent": h.AgentOficina, "agent_vendas": h.AgentVendas, "agent_litoral": h.AgentLitoral,
		"account": h.AccountCentro, "account_litoral": h.AccountLitoral, "label": h.Label, "flow": h.Flow,
	}}
	hash, err := testHash()
	check(t, err)
	check(t, b.db.Write(t.Context(), func(tx *store.Tx) error {
		return tx.SetPasswordHash(h.Org, h.AgentOficina, hash, "", store.Change{Actor: core.Actor{Kind: core.ActorSystem}, At: core.Ms(testNow)})
	}))
	for who, id := range map[string]core.ID{admin: h.Admin, superC: h.SupervisorCentro, superL: h.SupervisorLitoral, agentO: h.AgentOficina, agentV: h.AgentVendas, agentL: h.AgentLitoral} {
		s.as[who] = s.session(t, id)
	}
	s.as[tokenAll], s.ids["token"] = s.token(t, auth.TokenScopes()...)
	check(t, b.db.Write(t.Context(), s.furnish))
	check(t, b.db.Write(t.Context(), s.spare))
	check(t, b.db.Write(t.Context(), s.frequent))
	check(t, b.db.Write(t.Context(), s.said))
	dir, err := b.db.Directory(t.Context(), h.Org)
	check(t, err)
	s.ids["flow_hash"] = dir.Flow(h.Flow).PublishedHash
	s.ids["reply"], s.ids["file"] = dir.QuickReplies[0].ID, testFileKey
	return s
}

// session logs a user in and returns the cookie's header.
func (s *scene) session(t *testing.T, userID core.ID) http.Header {
	t.Helper()
	u, err := s.db.R(t.Context()).User(s.Org, userID)
	check(t, err)
	w := httptest.NewRecorder()
	_, err = s.opts.Auth.Begin(w, httptest.NewRequest(http.MethodPost, "/", nil), u)
	check(t, err)
	return http.Header{"Cookie": {strings.Split(w.Header().Get("Set-Cookie"), ";")[0]}}
}

// token makes an API token and returns its header and id.
func (s *scene) token(t *testing.T, scopes ...string) (http.Header, core.ID) {
	t.Helper()
	text, hash := auth.NewToken()
	var made store.Token
	check(t, s.db.Write(t.Context(), func(tx *store.Tx) (err error) {
		made, err = tx.CreateToken(store.Token{OrgID: s.Org, Name: "integração", Scopes: scopes}, hash, store.Change{Actor: core.Actor{Kind: core.ActorUser, ID: s.Admin}, At: core.Ms(testNow)})
		return err
	}))
	return http.Header{"Authorization": {"Bearer " + text}}, made.ID
}

// spareFlow is a sound definition.
const spareFlow = `{"schema":2,"key":"spare","name":"Reserva","start":"bye","nodes":[{"id":"bye","kind":"end","outcome":"agendado"}]}`

// spare adds a store and a number that nothing depends on, for those who delete.
func (s *scene) spare(tx *store.Tx) error {
	by := store.Change{Actor: core.Actor{Kind: core.ActorSystem}, At: core.Ms(testNow)}
	st, err := tx.CreateStore(dealer.Store{OrgID: s.Org, Key: "vazia", Name: "Loja Vazia"}, by)
	if err != nil {
		return err
	}
	a, err := tx.CreateChannelAccount(dealer.ChannelAccount{OrgID: s.Org, Key: "vazio", Kind: dealer.WhatsApp, ExternalID: "v-" + s.Org, Name: "Vazio"}, by)
	if err != nil {
		return err
	}
	f, err := tx.CreateDraft(store.Flow{OrgID: s.Org, Key: "spare", Name: "Reserva"}, spareFlow, by)
	s.ids["spare_store"], s.ids["spare_account"], s.ids["spare_flow"] = st.ID, a.ID, f.ID
	return err
}

// frequent adds answers to frequent questions, and what was asked.
func (s *scene) frequent(tx *store.Tx) error {
	by := store.Change{Actor: core.Actor{Kind: core.ActorSystem}, At: core.Ms(testNow)}
	for _, e := range []struct {
		name string
		faq.Entry
	}{
		{"faq", faq.Entry{StoreID: s.Centro, Questions: []string{"Qual a garantia das peças?", "As peças têm garantia?"}, Tags: []string{"peças"},
			Answer: faq.Answer{Text: map[string]string{"pt-BR": "Três meses em {{store.name}}, {{contact.first_name}}."}}}},
		{"faq_service", faq.Entry{Questions: []string{"Preciso de revisão, como agendo?"}, Answer: faq.Answer{Text: map[string]string{"pt-BR": "Agendamos a revisão por aqui: diga o dia."}}}},
	} {
		made, err := tx.CreateFAQEntry(store.FAQEntry{OrgID: s.Org, Entry: e.Entry}, by)
		if err != nil {
			return err
		}
		s.ids[e.name] = made.ID
	}
	s.ids["model"] = s.bench.model
	if _, err := tx.SaveAssistant(s.Org, store.Assistant{URL: s.bench.model, Model: "small", Key: "sk-canario", Suggest: true}, by); err != nil {
		return err
	}
	ask := func(text, entry, helpful string, minutesAgo int64) {
		tx.InsertQuestion(store.Question{OrgID: s.Org, StoreID: s.Centro, DepartmentID: s.Oficina, ConversationID: s.ids["active"], Text: text, EntryID: entry, Helpful: helpful, At: by.At - minutesAgo*60_000})
	}
	ask("Tem estacionamento?", "", "", 3000)
	ask("Tem estacionamento?", "", "", 60)
	ask("Onde tem estacionamento?", "", "", 59)
	ask("Tem garantia?", s.ids["faq"], "yes", 58)
	ask("Garantia da pintura", s.ids["faq"], "no", 57)
	ask("Garantia?", s.ids["faq"], "", 56)
	return nil
}

// furnish writes conversations in every state, a file and a dead letter.
func (s *scene) furnish(tx *store.Tx) error {
	now := core.Ms(testNow)
	minute := time.Minute.Milliseconds()
	talk := func(name string, person, phone string, v conversation.Conversation) conversation.Conversation {
		c := contact.Contact{ID: core.NewID(), OrgID: s.Org, Name: person, CreatedAt: now - 60*minute}
		c.Identities = []contact.Identity{{ID: core.NewID(), ContactID: c.ID, Kind: contact.Phone, Value: phone}}
		tx.InsertContact(c)
		v.ID, v.OrgID, v.ContactID = core.NewID(), s.Org, c.ID
		if v.ChannelAccountID == "" {
			v.ChannelAccountID = s.AccountCentro
		}
		v.OpenedAt, v.LastInboundAt, v.QueueWaitMs, v.FirstResponseMs, v.HandlingMs = now-30*minute, now-10*minute, -1, -1, -1
		if v.LastMessageAt == 0 {
			v.LastMessageAt = now - 10*minute
		}
		tx.InsertConversation(v)
		s.ids[name], s.ids[name+"_contact"] = v.ID, c.ID
		return v
	}
	say := func(name string, v conversation.Conversation, m message.Message) {
		m.ID, m.OrgID, m.ConversationID, m.ContactID, m.ChannelAccountID = core.NewID(), s.Org, v.ID, v.ContactID, v.ChannelAccountID
		m.At, m.CreatedAt = now-10*minute+int64(len(s.ids)), now-10*minute
		if m.Content.Kind == "" {
			m.Content.Kind = message.Text
		}
		tx.InsertMessage(m)
		s.ids[name] = m.ID
	}
	customer, agent := core.Actor{Kind: core.ActorContact}, core.Actor{Kind: core.ActorUser, ID: s.AgentOficina}

	talk("bot", "Rosa", "5511987650001", conversation.Conversation{Protocol: "20261123-000001", State: conversation.Bot, Preview: "Oi", PreviewFrom: "contact", LastMessageAt: now - 11*minute})
	queued := talk("queued", "João", "5511987650002", conversation.Conversation{Protocol: "20261123-000002", State: conversation.Queued, StoreID: s.Centro, DepartmentID: s.Oficina, QueuedAt: now - 20*minute, WaitingSince: now - 20*minute, Unread: 1, Preview: "Preciso de revisão", PreviewFrom: "contact", LastMessageAt: now - 12*minute})
	say("queued_message", queued, message.Message{Direction: message.In, Author: customer, Status: message.Received, Content: message.Content{Text: "Preciso de revisão"}})
	active := talk("active", "Conceição", "5511987650003", conversation.Conversation{Protocol: "20261123-000003", State: conversation.Active, StoreID: s.Centro, DepartmentID: s.Oficina, AgentID: s.AgentOficina, QueuedAt: now - 25*minute, AssignedAt: now - 15*minute, Labels: []string{s.Label}, Preview: "Bom dia", PreviewFrom: "agent"})
	say("in", active, message.Message{Direction: message.In, Author: customer, Status: message.Received, ProviderID: "wamid.in", Content: message.Content{Kind: message.Image, Media: &message.Media{Key: testFileKey, Mime: "image/png", Name: "carro.png", Size: 68}}})
	say("out", active, message.Message{Direction: message.Out, Author: agent, Status: message.Read, StatusAt: now - 9*minute, ProviderID: "wamid.out", Content: message.Content{Text: "Bom dia"}})
	say("failed", active, message.Message{Direction: message.Out, Author: agent, Status: message.Failed, StatusAt: now - 9*minute, ErrorCode: 131026, ErrorText: "Message undeliverable", Content: message.Content{Text: "Tudo bem?"}})
	say("note", active, message.Message{Direction: message.Note, Author: agent, Status: message.Received, Content: message.Content{Text: "Cliente antigo"}})
	talk("closed", "Eva", "5511987650004", conversation.Conversation{Protocol: "20261123-000004", State: conversation.Closed, StoreID: s.Centro, DepartmentID: s.Novos, AgentID: s.AgentVendas, QueuedAt: now - 29*minute, AssignedAt: now - 28*minute, ClosedAt: now - 5*minute, Outcome: s.OutcomeBooked, ClosedBy: s.AgentVendas, Preview: "Obrigada", PreviewFrom: "contact"})
	talk("litoral_queued", "Ivo", "5513987650005", conversation.Conversation{Protocol: "20261123-000005", ChannelAccountID: s.AccountLitoral, State: conversation.Queued, StoreID: s.Litoral, DepartmentID: s.OficinaLitoral, QueuedAt: now - 5*minute, WaitingSince: now - 5*minute, Preview: "Oi", PreviewFrom: "contact", LastMessageAt: now - 13*minute})
	tx.InsertMedia(store.MediaRow{Key: testFileKey, OrgID: s.Org, MessageID: s.ids["in"], Mime: "image/png", Name: "carro.png", Size: int64(len(testFile)), CreatedAt: now})
	s.ids["dead"] = core.NewID()
	tx.InsertInbound(store.Inbound{ID: s.ids["dead"], OrgID: s.Org, ChannelAccountID: s.AccountCentro, Kind: "message", ProviderKey: s.ids["dead"], Raw: `{"broken":true}`, At: now, ReceivedAt: now, State: "dead", Reason: "not understood"})
	return nil
}

// testFile is a one-pixel PNG and testFileKey its place in storage.
var (
	testFile    = []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82")
	testFileKey = keyOfFile(testFile)
)

// storeFile puts testFile into the bench's storage.
func (b *bench) storeFile(t *testing.T) {
	t.Helper()
	_, err := b.opts.Media.Put(t.Context(), bytes.NewReader(testFile), media.Limits{})
	check(t, err)
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

// call makes a request as somebody. Headers of extra replace.
func (s *scene) call(t testing.TB, who, method, path, body string, extra http.Header) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), method, s.url+path, strings.NewReader(body))
	check(t, err)
	r.Header.Set("Content-Type", "application/json")
	for _, from := range []http.Header{s.as[who], extra} {
		for name, values := range from {
			r.Header[name] = values
		}
	}
	resp, err := http.DefaultClient.Do(r)
	check(t, err)
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	check(t, err)
	return answer{resp.StatusCode, resp.Header, string(raw)}
}

// said is what customers said of being served, and to being written to.
func (s *scene) said(tx *store.Tx) error {
	now := core.Ms(testNow)
	for i, a := range []store.SurveyAnswer{{AgentID: s.AgentOficina, Score: 2, Reason: "Demorou"}, {AgentID: s.AgentOficina, Score: 5}} {
		a.OrgID, a.ConversationID, a.ContactID, a.StoreID, a.DepartmentID, a.At = s.Org, s.ids["active"], s.ids["active_contact"], s.Centro, s.Oficina, now-int64(i)*60_000
		tx.InsertSurveyAnswer(a)
	}
	_, err := tx.AppendConsent(consent.Entry{OrgID: s.Org, ContactID: s.ids["active_contact"], Purpose: consent.Marketing, Action: consent.Revoke, Basis: "consent",
		Wording: "parar", Language: "pt-BR", Business: "Aurora", Method: "keyword", At: now, Actor: core.Actor{Kind: core.ActorContact, ID: s.ids["active_contact"]}})
	return err
}
