package answers

import (
	"context"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/faq"
	"prosa/internal/faq/ready"
	"prosa/internal/store"
	"prosa/internal/store/storetest"
	"prosa/internal/team"
)

// desk is a house with its shelf.
type desk struct {
	storetest.Seeded
	db    *store.DB
	shelf *Shelf
	by    store.Change
}

func newDesk(t *testing.T, db *store.DB) *desk {
	t.Helper()
	return &desk{storetest.House(t, db), db, NewShelf(db), store.Change{Actor: core.Actor{Kind: core.ActorSystem}, At: storetest.HouseAt}}
}

func (d *desk) write(t *testing.T, f func(*store.Tx) error) {
	t.Helper()
	if err := d.db.Write(context.Background(), f); err != nil {
		t.Fatal(err)
	}
}

func (d *desk) add(t *testing.T, e faq.Entry) (made store.FAQEntry) {
	t.Helper()
	d.write(t, func(tx *store.Tx) (err error) {
		made, err = tx.CreateFAQEntry(store.FAQEntry{OrgID: d.Org, Entry: e}, d.by)
		return err
	})
	return made
}

func entry(answer string, questions ...string) faq.Entry {
	return faq.Entry{Questions: questions, Answer: faq.Answer{Text: map[string]string{"pt-BR": answer}}}
}

// TestShelf: the index follows the entries and nothing else, and gives what a flow needs.
func TestShelf(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d := newDesk(t, db)
		index := func() *faq.Index {
			t.Helper()
			x, err := d.shelf.Index(t.Context(), d.Org)
			if err != nil {
				t.Fatal(err)
			}
			return x
		}
		answer := func(q string) string {
			a, ok := d.shelf.Answerer(t.Context(), d.Org).Answer(q, d.Centro, "", "pt-BR")
			if !ok {
				return ""
			}
			return a.Text
		}
		if answer("Vocês abrem no sábado?") != "" {
			t.Error("an empty house answers")
		}
		e := d.add(t, entry("Sim, das 8h às 12h.", "Vocês abrem no sábado?"))
		first := index()
		if got := answer("abre sabado?"); got != "Sim, das 8h às 12h." {
			t.Errorf("answered %q", got)
		}
		d.write(t, func(tx *store.Tx) error {
			_, err := tx.CreateLabel(d.Org, dealer.Label{Key: "x", Name: "x"}, d.by)
			return err
		})
		if index() != first {
			t.Error("a label made it build the index again")
		}
		e.Answer.Text["pt-BR"] = "Agora até 14h."
		e.Answer.Media = &faq.Media{ID: "gone", Kind: "image"}
		e.Answer.Links = []faq.Link{{Title: "Mapa", URL: "https://grupo.example"}}
		d.write(t, func(tx *store.Tx) (err error) { e, err = tx.UpdateFAQEntry(e, d.by); return err })
		got, ok := d.shelf.Answerer(t.Context(), d.Org).Answer("abre sabado?", "", "", "pt-BR")
		if !ok || got.Text != "Agora até 14h." || got.Media != nil || len(got.Links) != 1 || got.EntryID != e.ID || got.Title != e.Questions[0] {
			t.Errorf("answered %+v", got)
		}
		e.Off = true
		d.write(t, func(tx *store.Tx) (err error) { _, err = tx.UpdateFAQEntry(e, d.by); return err })
		if got := answer("abre sabado?"); got != "" {
			t.Errorf("an entry that is off answers %q", got)
		}
		if _, ok := d.shelf.Answerer(t.Context(), core.NewID()).Answer("abre sabado?", "", "", "pt-BR"); ok {
			t.Error("an organization that is not there answers")
		}
	})
}

// TestShelfUnderFire: readers never get older entries than were committed before they
// asked.
func TestShelfUnderFire(t *testing.T) {
	t.Parallel()
	d := newDesk(t, storetest.SQLite(t))
	e := d.add(t, entry("0", "Vocês abrem no sábado?"))
	var committed sync.Map
	committed.Store("n", 0)
	done := make(chan struct{})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				least, _ := committed.Load("n")
				a, ok := d.shelf.Answerer(context.Background(), d.Org).Answer("abre sabado?", "", "", "pt-BR")
				if n, _ := strconv.Atoi(a.Text); !ok || n < least.(int) {
					t.Errorf("%d was committed, the answer is %q", least, a.Text)
					return
				}
			}
		})
	}
	for n := 1; n <= 30; n++ {
		e.Answer.Text = map[string]string{"pt-BR": strconv.Itoa(n)}
		d.write(t, func(tx *store.Tx) (err error) { e, err = tx.UpdateFAQEntry(e, d.by); return err })
		committed.Store("n", n)
	}
	close(done)
	wg.Wait()
}

// TestInstallReady: what is missing is added, once.
func TestInstallReady(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d := newDesk(t, db)
		install := func(keys ...string) (n int) {
			d.write(t, func(tx *store.Tx) error {
				made, err := InstallReady(tx, d.Org, keys, d.by)
				n = len(made)
				return err
			})
			return n
		}
		all := len(ready.Entries())
		if n := install("hours", "address"); n != 2 {
			t.Errorf("%d of two", n)
		}
		if n := install(); n != all-2 {
			t.Errorf("%d of the other %d", n, all-2)
		}
		if n := install(); n != 0 {
			t.Errorf("%d a third time", n)
		}
	})
}

// TestImport: a file's entries are added or replaced, what it has no column for stays,
// and a second time changes nothing.
func TestImport(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		d := newDesk(t, db)
		old := entry("Sim.", "Abrem no sábado?", "Sábado abre?")
		old.Tags, old.Answer.Links = []string{"horário"}, []faq.Link{{Title: "Mapa", URL: "https://grupo.example"}}
		d.add(t, old)
		elsewhere := entry("Na Litoral, não.", "Abrem no sábado?")
		elsewhere.StoreID = d.Litoral
		d.add(t, elsewhere)
		run := func() (out Imported) {
			t.Helper()
			file, problems, err := faq.ReadCSV([]byte("question,variant,answer\nABREM NO SABADO,E no sábado?,Até 12h.\nAceitam cartão?,,Sim.\n"))
			if err != nil || problems != nil {
				t.Fatal(problems, err)
			}
			d.write(t, func(tx *store.Tx) (err error) { out, err = Import{OrgID: d.Org}.Write(tx, file, d.by); return err })
			return out
		}
		if got := run(); got != (Imported{Created: 1, Updated: 1}) {
			t.Errorf("the first time: %+v", got)
		}
		if got := run(); got != (Imported{Unchanged: 2}) {
			t.Errorf("the second time: %+v", got)
		}
		rows, err := db.R(t.Context()).FAQEntries(d.Org)
		if err != nil || len(rows) != 3 {
			t.Fatalf("%d entries, %v", len(rows), err)
		}
		if e := rows[0]; e.Answer.Text["pt-BR"] != "Até 12h." || len(e.Tags) != 1 || len(e.Answer.Links) != 1 || e.Key != "abrem-no-sabado" {
			t.Errorf("replaced %+v", e)
		}
		if e := rows[1]; e.Answer.Text["pt-BR"] != "Na Litoral, não." {
			t.Errorf("another store's entry was changed: %+v", e)
		}
	})
}

// TestOpen: open questions come by meaning, with the entries they might belong to.
func TestOpen(t *testing.T) {
	t.Parallel()
	d := newDesk(t, storetest.SQLite(t))
	e := d.add(t, entry("Aceitamos todos.", "Aceitam cartão de crédito?"))
	d.write(t, func(tx *store.Tx) error {
		for i, q := range []string{"Posso levar meu cachorro?", "Pode levar cachorro?", "Aceitam cheque ou cartão de loja?", "ok"} {
			tx.InsertQuestion(store.Question{OrgID: d.Org, Text: q, At: int64(10 + i)})
		}
		tx.InsertQuestion(store.Question{OrgID: d.Org, Text: "E o cartão?", EntryID: e.ID, Helpful: "no", At: 20})
		return nil
	})
	got, err := Open(t.Context(), d.shelf, team.Scope{OrgID: d.Org, All: true}, store.QuestionFilter{}, "pt-BR")
	if err != nil || len(got) != 3 {
		t.Fatalf("%+v %v", got, err)
	}
	if got[0].Count != 2 || got[0].Reason != Unanswered || len(got[0].Near) != 0 {
		t.Errorf("the dogs: %+v", got[0])
	}
	if got[1].Reason != Unhelpful || got[1].EntryID != e.ID {
		t.Errorf("the card: %+v", got[1])
	}
	if len(got[2].Near) != 1 || got[2].Near[0].EntryID != e.ID {
		t.Errorf("the cheque: %+v", got[2])
	}
}

// TestFind: people find by meaning, by letters, and what is asked most without a word.
func TestFind(t *testing.T) {
	t.Parallel()
	d := newDesk(t, storetest.SQLite(t))
	card := d.add(t, entry("Aceitamos cartão em até 10 vezes.", "Aceitam cartão?"))
	hours := d.add(t, entry("Das 8h às 18h.", "Qual o horário de funcionamento?"))
	off := entry("Não.", "Aceitam cheque?")
	off.Off = true
	d.add(t, off)
	d.write(t, func(tx *store.Tx) error {
		tx.InsertQuestion(store.Question{OrgID: d.Org, Text: "que horas", EntryID: hours.ID, At: storetest.HouseAt})
		return nil
	})
	for query, want := range map[string][]core.ID{
		"que horas vocês abrem?": {hours.ID},
		"cart":                   {card.ID},
		"10 vezes":               {card.ID},
		"cheque":                 {card.ID}, // another way to pay, and not the one that is off
		" ":                      {hours.ID, card.ID},
	} {
		hits, _, err := Find(t.Context(), d.shelf, d.Org, query, faq.Scope{Locale: "pt-BR"}, storetest.HouseAt+1)
		got := []core.ID{}
		for _, h := range hits {
			got = append(got, h.Entry.ID)
		}
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%q: %v (-want +got)\n%s", query, err, diff)
		}
	}
}

// TestSum: every list adds up to the total.
func TestSum(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 2, 30, 0, 0, time.UTC).UnixMilli() // still the 22nd in São Paulo
	zone, err := time.LoadLocation("America/Sao_Paulo")
	if err != nil {
		t.Fatal(err)
	}
	day := int64(24 * time.Hour / time.Millisecond)
	r := Sum([]store.QuestionFact{
		{StoreID: "s", EntryID: "a", Helpful: "yes", At: at},
		{StoreID: "s", DepartmentID: "d", EntryID: "a", Helpful: "no", People: true, At: at + day},
		{EntryID: "b", People: true, At: at + day},
		{People: true, At: at + day},
		{At: at + day},
	}, zone)
	want := Numbers{Asked: 5, Answered: 3, Unanswered: 2, HandedOver: 2, Helpful: 1, Unhelpful: 1}
	if diff := cmp.Diff(want, r.Total); diff != "" {
		t.Errorf("total (-want +got)\n%s", diff)
	}
	for name, lines := range map[string][]Line{"entries": r.Entries, "days": r.Days, "stores": r.Stores, "departments": r.Departments} {
		var sum Numbers
		for _, l := range lines {
			sum.Asked, sum.Answered, sum.Unanswered = sum.Asked+l.Asked, sum.Answered+l.Answered, sum.Unanswered+l.Unanswered
			sum.HandedOver, sum.Helpful, sum.Unhelpful = sum.HandedOver+l.HandedOver, sum.Helpful+l.Helpful, sum.Unhelpful+l.Unhelpful
		}
		if sum != want {
			t.Errorf("%s add up to %+v", name, sum)
		}
	}
	if r.Days[0].Key != "2026-11-22" || r.Days[0].Asked != 1 || r.Entries[0].Key != "" && r.Entries[0].Asked < r.Entries[1].Asked {
		t.Errorf("days %+v, entries %+v", r.Days, r.Entries)
	}
}
