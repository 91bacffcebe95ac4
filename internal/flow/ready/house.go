package ready

import (
	"slices"
	"strings"
	"sync"

	"prosa/internal/contact"
	"prosa/internal/core"
	"prosa/internal/dealer"
)

// House is what the robot is made for.
type House struct {
	Stores      []Store
	Departments []Department
	Outcomes    []string // keys
	Locale      string   // what its staff read; "" is pt-BR
}

// Store is a store by key.
type Store struct{ Key, Name, Brand string }

// Department is a department by its key and its store's.
type Department struct{ Store, Key, Name string }

// HouseOf is a dealership group as it is set up, whose language is locale.
func HouseOf(locale string, stores []dealer.Store, departments []dealer.Department, outcomes []dealer.Outcome) House {
	h := House{Locale: locale}
	keys := make(map[core.ID]string, len(stores))
	for _, s := range stores {
		keys[s.ID] = s.Key
		h.Stores = append(h.Stores, Store{Key: s.Key, Name: s.Name, Brand: s.Brand})
	}
	for _, d := range departments {
		h.Departments = append(h.Departments, Department{Store: keys[d.StoreID], Key: d.Key, Name: d.Name})
	}
	for _, o := range outcomes {
		h.Outcomes = append(h.Outcomes, o.Key)
	}
	return h
}

// Journeys are the flows a customer may choose in the menu, in its order.
var Journeys = []string{"new-car", "used-car", "test-drive", "trade-in", "service", "parts", "recall", "faq"}

// signs are words in the name or key of a department that serves a journey, the surest
// first; a word that begins with "!" must not be there.
var signs = map[string][][]string{
	"new-car":      {{"0km"}, {"zero"}, {"novo", "!semi", "!seminovo"}, {"showroom"}, {"vendas", "!direta", "!usado", "!semi", "!peca"}, {"comercial"}},
	"used-car":     {{"seminovo"}, {"semi novo"}, {"usado"}, {"vendas", "!direta", "!novo", "!peca"}, {"comercial"}},
	"test-drive":   {{"test drive"}, {"novo", "!semi"}, {"seminovo"}, {"usado"}, {"vendas"}, {"comercial"}},
	"trade-in":     {{"avalia"}, {"compra"}, {"seminovo"}, {"usado"}, {"vendas", "!direta", "!peca"}, {"comercial"}},
	"service":      {{"agendamento"}, {"oficina"}, {"revis"}, {"servico"}, {"assistencia"}, {"mecanica"}, {"pos venda"}},
	"parts":        {{"peca"}, {"acessorio"}, {"boutique"}, {"pos venda"}},
	"recall":       {{"recall"}, {"garantia"}, {"agendamento"}, {"oficina"}, {"servico"}, {"pos venda"}},
	"data-request": {{"privacidade"}, {"dpo"}, {"lgpd"}, {"sac"}, {"ouvidoria"}, {"atendimento"}, {"administra"}},
}

// shipped are the keys the flows come with, by journey.
var shipped = sync.OnceValue(func() map[string][]string {
	out := map[string][]string{}
	for journey := range signs {
		tree, err := parse(read(journey).Definition)
		if err != nil {
			panic("ready: " + err.Error()) // embedded and tested
		}
		for _, n := range tree.objects("nodes") {
			if n.text("kind") == "queue" && out[journey] == nil {
				out[journey] = n.texts("departments")
			}
		}
	}
	return out
})

// guess names the departments that look as if they served a journey: in each store the
// surest one.
func (h House) guess(journey string) []string {
	var out []string
	for _, s := range h.storeKeys() {
		if key := h.guessIn(s, journey); key != "" && !slices.Contains(out, key) {
			out = append(out, key)
		}
	}
	return out
}

func (h House) guessIn(store, journey string) string {
	if key := h.serving(store, shipped()[journey]); key != "" {
		return key
	}
	for _, sign := range signs[journey] {
		best := ""
		for _, d := range h.Departments {
			if d.Store == store && d.shows(sign) && (best == "" || d.Key < best) { // whatever their order
				best = d.Key
			}
		}
		if best != "" {
			return best
		}
	}
	return ""
}

func (d Department) shows(sign []string) bool {
	text := " " + strings.NewReplacer("-", " ", "_", " ").Replace(contact.Fold(d.Key+" "+d.Name)) + " "
	for _, word := range sign {
		not := strings.HasPrefix(word, "!")
		if has := strings.Contains(text, strings.TrimPrefix(word, "!")); has == not {
			return false
		}
	}
	return true
}

func (h House) storeKeys() []string {
	var out []string
	for _, d := range h.Departments {
		if !slices.Contains(out, d.Store) {
			out = append(out, d.Store)
		}
	}
	slices.Sort(out)
	return out
}

// serving is the first of some keys that a store has; "" when it has none.
func (h House) serving(store string, keys []string) string {
	for _, key := range keys {
		if slices.ContainsFunc(h.Departments, func(d Department) bool { return d.Store == store && d.Key == key }) {
			return key
		}
	}
	return ""
}

// alike tells whether two lists of keys lead to the same department in every store.
func (h House) alike(a, b []string) bool {
	for _, s := range h.storeKeys() {
		if h.serving(s, a) != h.serving(s, b) {
			return false
		}
	}
	return true
}
