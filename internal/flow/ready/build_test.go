package ready

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"

	"prosa/internal/core"
	"prosa/internal/flow/rehearse"
)

var update = flag.Bool("update", false, "rewrite golden files")

func yes(b bool) *bool { return &b }

func departments(store string, pairs ...string) []Department {
	var out []Department
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, Department{store, pairs[i], pairs[i+1]})
	}
	return out
}

// houses are three dealerships, with what they answer. keys says what the departments of
// the rehearsals are called there.
var houses = map[string]struct {
	house   House
	answers Answers
	keys    map[string]string
	formal  bool
}{
	"small": {
		house: House{Stores: []Store{{"s", "Aurora", "Fiat"}}, Outcomes: []string{"sem-retorno", "agendado"},
			Departments: departments("s", "novos", "Novos", "seminovos", "Seminovos", "pos-venda", "Pós-venda")},
		answers: Answers{Name: "Lia", Brands: []string{"Fiat"}},
		keys:    map[string]string{"novos": "novos", "seminovos": "seminovos", "oficina": "pos-venda", "pecas": "pos-venda"},
	},
	"group": {
		house: House{Stores: []Store{{"centro", "Centro", "Fiat"}, {"litoral", "Litoral", "Jeep"}}, Outcomes: everyOutcome,
			Departments: append(departments("centro", "novos", "Carros novos", "seminovos", "Seminovos", "oficina", "Oficina e revisão", "pecas", "Peças", "financeiro", "Financeiro"),
				departments("litoral", "novos", "Novos", "usados", "Usados", "servicos", "Serviços", "pecas", "Peças", "financeiro", "Financeiro")...)},
		answers: Answers{Ask: []string{"plate", "financing_cpf"}, OptIn: true, OptInText: "Quer receber ofertas do Grupo por aqui? Para parar, escreva SAIR.", PrivacyURL: "https://grupo.example/p"},
	},
	"big": {
		house: House{Stores: []Store{{"m", "Matriz", ""}}, Outcomes: everyOutcome, Departments: departments("m",
			"vn", "Veículos novos", "vs", "Seminovos multimarcas", "vd", "Venda direta e PCD", "cons", "Consórcio", "fi", "Financiamento e seguros", "ass", "Assinatura",
			"of", "Oficina", "fun", "Funilaria e pintura", "bp", "Balcão de peças", "gar", "Garantia", "sac", "SAC", "fin", "Financeiro")},
		answers: Answers{Name: "Assistente Aurora", Tone: Formal, Survey: yes(false), Departments: map[string][]string{"trade-in": {"vs"}}, PrivacyText: "Dados usados só neste atendimento."},
		keys:    map[string]string{"novos": "vn", "seminovos": "vs", "oficina": "of", "pecas": "bp", "recall": "gar"},
		formal:  true,
	},
}

func build(t *testing.T, a Answers, h House) []Flow {
	t.Helper()
	flows, err := Build(a, h)
	if err != nil {
		t.Fatal(err)
	}
	return flows
}

// What each house's robot has, and where it differs from the one that ships.
func TestBuild(t *testing.T) {
	t.Parallel()
	for name, c := range houses {
		var b strings.Builder
		for _, f := range build(t, c.answers, c.house) {
			shipped, _ := Find(f.Key)
			if string(shipped.Definition) == string(f.Definition) {
				fmt.Fprintf(&b, "%s: as it ships\n", f.Key)
				continue
			}
			fmt.Fprintf(&b, "%s:\n", f.Key)
			was, _ := parse(shipped.Definition)
			if c.formal {
				formalize(f.Key, was)
			}
			is, _ := parse(f.Definition)
			differences(&b, "", was, is)
		}
		golden(t, name, b.String())
	}
}

// golden compares with what was accepted last.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (run with -update to accept):\n%s", path, diff)
	}
}

func differences(b *strings.Builder, path string, was, is any) {
	if same(was, is) {
		return
	}
	if x, y, z, ok := three[*object](was, is, is); ok && was != nil {
		_ = z
		for _, name := range together(x.names, x.names, y.names) {
			differences(b, path+"/"+name, x.values[name], y.values[name])
		}
		return
	}
	if x, y, z, ok := three[[]any](was, is, is); ok && was != nil && keyed(x) && keyed(y) {
		_ = z
		o, p := byID(x), byID(y)
		for _, name := range together(o.names, o.names, p.names) {
			differences(b, path+"/"+name, o.values[name], p.values[name])
		}
		return
	}
	if is == nil {
		fmt.Fprintf(b, "  %s: gone\n", path)
		return
	}
	text := string(appendValue(nil, is))
	if s, ok := is.(jsontext.Value); ok {
		text = string(s)
	}
	if len(text) > 160 {
		text = text[:160] + "…"
	}
	fmt.Fprintf(b, "  %s: %s\n", path, text)
}

// Each robot is sound in its house, and holds its rehearsals there.
func TestBuiltRobots(t *testing.T) {
	t.Parallel()
	for name, c := range houses {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			built := build(t, c.answers, c.house)
			flows := load(t, built)
			var keys []string
			for _, d := range c.house.Departments {
				keys = append(keys, d.Key)
			}
			inspect(t, flows, keys, c.house.Outcomes)
			everyTap(t, flows, c.house)
			if c.keys != nil {
				rehearseIn(t, flows, c.keys, c.formal, c.house.Outcomes)
			}
		})
	}
}

// rehearseIn plays the shipped conversations that bring no stores of their own, with the
// departments called as they are here. The words of the formal tone are others: only
// what it does is held then.
func rehearseIn(t *testing.T, flows rehearse.Flows, keys map[string]string, formal bool, outcomes []string) {
	played := 0
	for _, file := range Rehearsals() {
		f, err := rehearse.Parse(file.Path, file.Data)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(file.Path, "reception.yaml") || strings.HasSuffix(file.Path, "survey.yaml") {
			continue
		}
		names := map[string]string{"novos": "Novos", "seminovos": "Seminovos", "oficina": "Oficina", "pecas": "Peças e acessórios"}
		store := rehearse.Store{Key: "matriz", Name: "Aurora Matriz", Address: "Av. Central, 100"}
		seen := map[string]bool{}
		for _, key := range []string{"novos", "seminovos", "oficina", "pecas"} {
			if !seen[keys[key]] {
				store.Departments = append(store.Departments, rehearse.Department{Key: keys[key], Name: names[key]})
			}
			seen[keys[key]] = true
		}
		if keys["recall"] != "" {
			store.Departments = append(store.Departments, rehearse.Department{Key: keys["recall"], Name: "Garantia"})
		}
		for i := range f.Conversations {
			conversation := &f.Conversations[i]
			if conversation.World.Stores != nil || conversation.World.Channel != "" || conversation.World.Without != nil {
				continue
			}
			conversation.World.Stores = []rehearse.Store{store}
			names := keys
			if strings.HasSuffix(file.Path, "recall.yaml") && keys["recall"] != "" {
				names = with(keys, "oficina", keys["recall"])
			}
			adapt(conversation, names, formal, outcomes)
			played++
			if r := rehearse.Play(f, i, flows); !r.OK() {
				t.Error(r)
			}
		}
	}
	if played < 60 {
		t.Errorf("only %d conversations", played)
	}
}

func with(m map[string]string, key, value string) map[string]string {
	m = maps.Clone(m)
	m[key] = value
	return m
}

func adapt(c *rehearse.Conversation, keys map[string]string, formal bool, outcomes []string) {
	ended := false
	for i := range c.Steps {
		s := &c.Steps[i]
		if k, ok := keys[s.Queue]; ok {
			s.Queue = k
		}
		if s.Outcome != "" && s.Outcome != "none" && !slices.Contains(outcomes, s.Outcome) {
			s.Outcome = "none"
		}
		if keys["recall"] != "" {
			s.OffersOnly = nil // one department more
		}
		if keys["pecas"] == keys["oficina"] && (strings.Contains(c.Name, "voice message") || s.Taps == "Oficina" || s.Says == "peças e acessórios" && strings.Contains(c.Name, "second in line") || s.Offers != nil || s.OffersOnly != nil) {
			ended = true // this house's departments have other names
			s.Offers, s.OffersOnly = nil, nil
		}
		s.Bot, s.Never = nil, nil
		if formal {
			s.Wording, c.Never = nil, nil
		}
	}
	if ended {
		c.Steps = c.Steps[:1]
	}
}

// everyTap names each option of each store's menu, some being on its second page, and
// asks for a person there: whoever was guessed or answered for the journey has it.
func everyTap(t *testing.T, flows rehearse.Flows, h House) {
	t.Helper()
	a, titles := Answers{}, map[string]string{}
	tree, err := parse(read("first-contact").Definition)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range find(tree, []string{"nodes", "topic"}).objects("options") {
		titles[o.text("id")] = o.child("title").text("pt-BR")
	}
	if len(titles) != len(Journeys) {
		t.Fatalf("the menu offers %d of %d journeys", len(titles), len(Journeys))
	}
	for _, s := range h.Stores {
		store := rehearse.Store{Key: s.Key, Name: s.Name}
		for _, d := range h.Departments {
			if d.Store == s.Key {
				store.Departments = append(store.Departments, rehearse.Department{Key: d.Key, Name: d.Name})
			}
		}
		for journey, title := range titles {
			queue := h.serving(s.Key, a.servedBy(journey, h))
			if queue == "" {
				continue
			}
			f := &rehearse.File{Path: s.Key, Flow: "first-contact", Conversations: []rehearse.Conversation{{Name: journey, World: rehearse.World{Stores: []rehearse.Store{store},
				Contact: &rehearse.Contact{Name: "Marina", Fields: map[string]string{"optin_asked": "x"}}},
				Steps: []rehearse.Step{{Says: "oi"}, {Says: title}, {Says: "quero falar com um atendente", Queue: queue, Reason: "asked"}}}}}
			if r := rehearse.Run(f, flows)[0]; !r.OK() {
				t.Errorf("%s of %s: %s", journey, s.Key, r)
			}
		}
	}
}

// The same answers and house give the same bytes, and building changes nothing for
// the next one.
func TestBuildIsDeterministic(t *testing.T) {
	t.Parallel()
	for _, c := range houses {
		sameRobots(t, build(t, c.answers, c.house), build(t, c.answers, c.house))
	}
	h := houses["small"].house
	h.Outcomes = everyOutcome
	for _, f := range build(t, Answers{}, h) {
		if ships, _ := Find(f.Key); string(ships.Definition) != string(f.Definition) {
			t.Errorf("%s: a house that answers nothing gets another flow than the one that ships", f.Key)
		}
	}
}

// The defaults of the questions are what a house gets that answers nothing.
func TestQuestions(t *testing.T) {
	t.Parallel()
	for name, c := range houses {
		a := Answers{Departments: map[string][]string{}}
		ids := map[string]bool{}
		for _, q := range Questions(c.house) {
			if ids[q.ID] || q.Title.PT == "" || q.Title.EN == "" || q.Title.ES == "" || (q.Help != Words{} && (q.Help.PT == "" || q.Help.EN == "" || q.Help.ES == "")) {
				t.Errorf("%s: question %+v", name, q)
			}
			ids[q.ID] = true
			for _, d := range q.Default {
				if q.Options != nil && !slices.ContainsFunc(q.Options, func(o Option) bool { return o.ID == d }) {
					t.Errorf("%s: the default of %s is no option: %q", name, q.ID, d)
				}
			}
			switch member, journey, _ := strings.Cut(q.ID, "."); member {
			case "journeys":
				a.Journeys = q.Default
			case "ask":
				a.Ask = q.Default
			case "tone":
				a.Tone = q.Default[0]
			case "departments":
				a.Departments[journey] = q.Default
			}
		}
		sameRobots(t, build(t, Answers{}, c.house), build(t, a, c.house))
	}
}

func sameRobots(t *testing.T, a, b []Flow) {
	t.Helper()
	if len(a) != len(b) {
		t.Fatalf("%d flows and %d", len(a), len(b))
	}
	for i := range a {
		if a[i].Key != b[i].Key || string(a[i].Definition) != string(b[i].Definition) {
			t.Errorf("%s differs:\n%s", a[i].Key, cmp.Diff(string(a[i].Definition), string(b[i].Definition)))
		}
	}
}

func TestAnswersAreChecked(t *testing.T) {
	t.Parallel()
	h := houses["small"].house
	for field, a := range map[string]Answers{
		"tone": {Tone: "rude"}, "name": {Name: "{{contact.name}}"}, "journeys": {Journeys: []string{"moon"}}, "ask": {Ask: []string{"blood"}},
		"departments": {Departments: map[string][]string{"parts": {"moon"}}}, "privacy_text": {PrivacyText: strings.Repeat("x", 801)},
	} {
		if _, err := Build(a, h); core.CodeOf(err) != "answer_invalid" || !strings.Contains(fmt.Sprintf("%+v", err), "") {
			t.Errorf("%s: %v", field, err)
		}
	}
}

// A house that offers few journeys, or none, has a menu all the same: its departments.
func TestFewJourneys(t *testing.T) {
	t.Parallel()
	h := houses["small"].house
	for _, journeys := range [][]string{{}, {"faq"}, {"parts"}, {"service", "faq"}} {
		flows := load(t, build(t, Answers{Journeys: journeys}, h))
		inspect(t, flows, []string{"novos", "seminovos", "pos-venda"}, h.Outcomes)
		f := &rehearse.File{Flow: "first-contact", Conversations: []rehearse.Conversation{{Name: fmt.Sprint(journeys), World: rehearse.World{Stores: []rehearse.Store{{Key: "s", Name: "S",
			Departments: []rehearse.Department{{Key: "novos", Name: "Novos"}, {Key: "pos-venda", Name: "Pós-venda"}}}}},
			Steps: []rehearse.Step{{Says: "oi", Ends: "no"}, {Taps: "Novos", Queue: "novos"}}}}}
		if r := rehearse.Run(f, flows)[0]; !r.OK() {
			t.Error(r)
		}
	}
}

// The formal tone says nothing familiar, and every text it has finds its place.
func TestFormalTone(t *testing.T) {
	t.Parallel()
	for _, f := range All() {
		tree, err := parse(f.Definition)
		if err != nil {
			t.Fatal(err)
		}
		if missing := formalize(f.Key, tree); len(missing) > 0 {
			t.Errorf("%s has no place for %q", f.Key, missing)
		}
		if f.Key == "reception" {
			continue
		}
		said := strings.ToLower(string(write(tree)))
		for _, familiar := range []string{"😊", "👋", "📸", "🚗", "🔧", "😉", "🌙", "⭐", "💙", "poxa", "prontinho", "legal,", "boa!", "te passar", "te mandar", " quieres", " puedes", " tienes", " escribe ", " tu ", "cuéntame", "¡bien"} {
			if i := strings.Index(said, familiar); i >= 0 {
				t.Errorf("%s says %q: …%s…", f.Key, familiar, said[max(0, i-60):min(len(said), i+60)])
			}
		}
	}
}
