package faq

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// topicOf is the topic a text is nearest to.
func topicOf(text string) string {
	near := dealershipTopics().near(text)
	if len(near) == 0 {
		return ""
	}
	return dealershipTopics().shelf.entries[near[0].entry].ID
}

func TestTopicsAreSound(t *testing.T) {
	t.Parallel()
	topics := dealershipTopics()
	keys := map[string]bool{}
	for _, e := range topics.shelf.entries {
		if keys[e.ID] {
			t.Errorf("%s is there twice", e.ID)
		}
		keys[e.ID] = true
		if len(e.Questions) < 3 || slices.Contains(e.Questions, "") {
			t.Errorf("%s has %d ways, or an empty one", e.ID, len(e.Questions))
		}
	}
	for _, key := range []string{"one-car", "which-car", "complaint", "car-trouble", "authorities", "other-trade", "talk"} {
		i := slices.IndexFunc(topics.shelf.entries, func(e Entry) bool { return e.ID == key })
		if i < 0 || !topics.never[i] {
			t.Errorf("%s is none of the topics no entry can be about", key)
		}
	}
}

func TestNearestTopic(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"até que horas vocês ficam abertos": "hours", "quero comprar um carro": "which-car", "vocês compram carro?": "sell-car",
		"esse carro tem garantia?": "one-car", "usado tem garantia?": "used-warranty", "vou no procon": "complaint", "xyzzy": "",
	} {
		if got := topicOf(text); got != want {
			t.Errorf("%q is about %q, want %q", text, got, want)
		}
	}
}

// A house's entry is found in words only its topic has; without the entry the topic
// draws the question away from those that are near.
func TestTopicsFindAndDrawAway(t *testing.T) {
	t.Parallel()
	price := entry("price", "Quanto custa o seguro?")
	wash := entry("wash", "O carro volta lavado?")
	question := "vocês fazem uma ducha depois do serviço?"
	if got := first(Build([]Entry{price, wash}, nil).Search(question, Scope{})); got != "wash" {
		t.Errorf("with the entry: %s", got)
	}
	if got := first(Build([]Entry{price, entry("service", "Que serviço vocês fazem?")}, nil).Search(question, Scope{})); got != "-" {
		t.Errorf("without it: %s", got)
	}
	wash.StoreID = "north"
	if got := first(Build([]Entry{price, wash}, nil).Search(question, Scope{})); got != "-" {
		t.Errorf("in another store: %s", got)
	}
}

// Evidence is a share of what there is, and the same each time.
func TestEvidenceIsShares(t *testing.T) {
	t.Parallel()
	topics := dealershipTopics()
	rapid.Check(t, func(t *rapid.T) {
		q := topics.shelf.query(text(t, "question"))
		shares := topics.evidence.read(features(&q))
		sum := 0.0
		for _, s := range shares {
			if sum += s; s < 0 {
				t.Fatalf("a share of %f", s)
			}
		}
		if sum > 1.000001 {
			t.Fatalf("shares are %f together", sum)
		}
		if !slices.Equal(shares, topics.evidence.read(features(&q))) {
			t.Fatal("the second time it is different")
		}
	})
}

// foremost is what sorting the whole list and cutting it gives.
func TestForemost(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var list []candidate
		for i := range rapid.IntRange(0, 40).Draw(t, "n") {
			list = append(list, candidate{entry: int32(i), share: float64(rapid.IntRange(0, 9).Draw(t, "share")) / 9})
		}
		n := rapid.IntRange(1, 15).Draw(t, "kept")
		want := slices.Clone(list)
		slices.SortFunc(want, order)
		if got := foremost(list, n); !slices.Equal(got, want[:min(n, len(want))]) {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}

func TestKind(t *testing.T) {
	t.Parallel()
	for w, want := range map[string]string{"48x": "#fewx", "17h": "#fewh", "2018": "#year", "10000": "#many", "206": "#model", "onix": "#model", "fiat": "#model", "carro": "carro"} {
		if got := kind(w); got != want {
			t.Errorf("%s is %s, want %s", w, got, want)
		}
	}
}
