package store_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"prosa/internal/conversation"
	"prosa/internal/core"
	"prosa/internal/faq"
	"prosa/internal/store"
	"prosa/internal/store/storetest"
	"prosa/internal/team"
)

// frequent is an entry of a house.
func frequent(org core.ID, question string) store.FAQEntry {
	return store.FAQEntry{OrgID: org, Entry: faq.Entry{Questions: []string{question, question + " por favor"}, Tags: []string{"teste"},
		Answer: faq.Answer{Text: map[string]string{"pt-BR": "Sim.", "en": "Yes."}, Links: []faq.Link{{Title: "Site", URL: "https://grupo.example"}}}}}
}

func (e *estate) frequent(t *testing.T, f store.FAQEntry) store.FAQEntry {
	t.Helper()
	e.must(t, func(tx *store.Tx) (err error) { f, err = tx.CreateFAQEntry(f, e.by); return err })
	return f
}

func (e *estate) stamp(t *testing.T) string {
	t.Helper()
	s, err := e.db.R(t.Context()).FAQStamp(e.Org)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestFAQEntries: what is written is read back; whoever was slower is told; the
// directory and the stamp move with every change.
func TestFAQEntries(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := newEstate(t, db)
		stamps := map[string]bool{e.stamp(t): true}
		moved := func(what string) {
			t.Helper()
			if s := e.stamp(t); stamps[s] {
				t.Errorf("%s: the stamp is an old one", what)
			} else {
				stamps[s] = true
			}
		}
		before := e.dir(t)
		one := e.frequent(t, frequent(e.Org, "Vocês abrem no sábado?"))
		moved("create")
		if e.dir(t) == before {
			t.Error("the directory did not move")
		}
		if one.Key != "voces-abrem-no-sabado" || one.Version != 1 || one.CreatedAt != e.by.At {
			t.Errorf("made %+v", one)
		}
		two := e.frequent(t, frequent(e.Org, "Vocês abrem no sábado"))
		moved("create another")
		if two.Key != "voces-abrem-no-sabado-2" {
			t.Errorf("the second key is %s", two.Key)
		}
		one.Off, one.StoreID, one.DepartmentID, one.Answer.Text["es"] = true, e.Centro, e.Oficina, "Sí."
		slow := one
		e.must(t, func(tx *store.Tx) (err error) { one, err = tx.UpdateFAQEntry(one, e.by); return err })
		moved("update")
		if code := e.try(t, func(tx *store.Tx) error { _, err := tx.UpdateFAQEntry(slow, e.by); return err }); code != "faq_entry_changed" {
			t.Errorf("the slower one got %q", code)
		}
		list, err := db.R(t.Context()).FAQEntries(e.Org)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]store.FAQEntry{one, two}, list, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("(-written +read)\n%s", diff)
		}
		e.must(t, func(tx *store.Tx) error { return tx.DeleteFAQEntry(e.Org, two.ID, e.by) })
		moved("delete")
		e.frequent(t, frequent(e.Org, "Outra"))
		moved("another instead")
		if _, err := db.R(t.Context()).FAQEntry(e.Org, two.ID); core.CodeOf(err) != "faq_entry_not_found" {
			t.Errorf("the deleted one: %v", err)
		}
		e.must(t, func(tx *store.Tx) error { return tx.DeleteDepartment(e.Org, e.Oficina, e.by) })
		if _, err := db.R(t.Context()).FAQEntry(e.Org, one.ID); core.CodeOf(err) != "faq_entry_not_found" {
			t.Errorf("the entry of a department that is gone: %v", err)
		}
	})
}

// TestFAQEntriesWith: a file is found by the answers that carry it, those that are off
// included, in its own organization only.
func TestFAQEntriesWith(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := newEstate(t, db)
		const key = "c06303dd848a"
		f := frequent(e.Org, "Como é o salão?")
		f.Answer.Media = &faq.Media{ID: key, Kind: "image"}
		f.Off = true
		f = e.frequent(t, f)
		other := frequent(e.Org, key) // asks for the file's name, but does not carry it
		other.Answer.Media = &faq.Media{ID: key + "0", Kind: "image"}
		e.frequent(t, other)
		with := func(org core.ID, key string) []store.FAQEntry {
			t.Helper()
			list, err := e.db.R(t.Context()).FAQEntriesWith(org, key)
			if err != nil {
				t.Fatal(err)
			}
			return list
		}
		if got := with(e.Org, key); len(got) != 1 || got[0].ID != f.ID {
			t.Errorf("found %+v", got)
		}
		for _, none := range []string{"%", "c06303dd848_", "", "c0"} {
			if got := with(e.Org, none); len(got) != 0 {
				t.Errorf("%q is in %d answers", none, len(got))
			}
		}
		if got := with(core.NewID(), key); len(got) != 0 {
			t.Errorf("another organization finds %+v", got)
		}
	})
}

// TestFAQEntriesRefused: what may not be kept, and what is another organization's.
func TestFAQEntriesRefused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e, other := newEstate(t, db), storetest.House(t, db)
		one := e.frequent(t, frequent(e.Org, "Aceitam troca?"))
		of := e.frequent(t, store.FAQEntry{OrgID: e.Org, Entry: faq.Entry{DepartmentID: e.Pecas, Questions: []string{"Tem peça?"}, Answer: one.Answer}})
		if of.StoreID != e.Centro {
			t.Errorf("a department's entry is of the store %q", of.StoreID)
		}
		create := func(change func(*store.FAQEntry)) func(*store.Tx) error {
			return func(tx *store.Tx) error {
				f := frequent(e.Org, "Pergunta")
				change(&f)
				_, err := tx.CreateFAQEntry(f, e.by)
				return err
			}
		}
		for want, f := range map[string]func(*store.Tx) error{
			"faq_questions":            create(func(f *store.FAQEntry) { f.Questions = nil }),
			"faq_answer_empty":         create(func(f *store.FAQEntry) { f.Answer.Text = nil }),
			"faq_entry_exists":         create(func(f *store.FAQEntry) { f.Key = one.Key }),
			"store_not_found":          create(func(f *store.FAQEntry) { f.StoreID = other.Centro }),
			"department_not_found":     create(func(f *store.FAQEntry) { f.DepartmentID = other.Oficina }),
			"faq_department_elsewhere": create(func(f *store.FAQEntry) { f.StoreID, f.DepartmentID = e.Litoral, e.Oficina }),
			"faq_entry_not_found":      func(tx *store.Tx) error { return tx.DeleteFAQEntry(other.Org, one.ID, e.by) },
		} {
			if code := e.try(t, f); code != want {
				t.Errorf("%q, want %q", code, want)
			}
		}
		one.OrgID = other.Org
		if code := e.try(t, func(tx *store.Tx) error { _, err := tx.UpdateFAQEntry(one, e.by); return err }); code != "faq_entry_not_found" {
			t.Errorf("another organization's entry: %q", code)
		}
	})
}

// TestQuestions: what was asked, what became of it, and who may see it.
func TestQuestions(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := newEstate(t, db)
		s := shelf{db, e.Org}
		v := s.put(t, person("Cliente", ""), conversation.Conversation{State: conversation.Queued, StoreID: e.Centro, DepartmentID: e.Oficina, ChannelAccountID: e.AccountCentro, QueuedAt: 5})
		ask := func(store_ core.ID, conversationID core.ID, text string, entry core.ID, at int64) {
			e.must(t, func(tx *store.Tx) error {
				tx.InsertQuestion(store.Question{OrgID: e.Org, StoreID: store_, ConversationID: conversationID, Text: text, EntryID: entry, Score: 500, At: at})
				return nil
			})
		}
		for i := range int64(3) {
			ask(e.Centro, "", "Tem estacionamento?", "", 10+i)
		}
		ask(e.Litoral, "", "Aceita cachorro?", "", 20)
		ask(e.Centro, v.ID, "Qual o horário?", "hours", 30)
		ask(e.Centro, v.ID, "Qual o horário?", "hours", 31)
		rate := store.Question{OrgID: e.Org, ConversationID: v.ID, Text: "Qual o horário?", EntryID: "hours", Helpful: "no"}
		e.must(t, func(tx *store.Tx) error { return tx.RateAnswer(rate) })
		e.must(t, func(tx *store.Tx) error {
			tx.InsertQuestion(store.Question{OrgID: e.Org, StoreID: e.Centro, ConversationID: v.ID, Text: "E o endereço?", EntryID: "address", At: 40})
			return tx.RateAnswer(store.Question{OrgID: e.Org, ConversationID: v.ID, Text: "E o endereço?", EntryID: "address", Helpful: "yes"})
		})
		everything := team.Scope{OrgID: e.Org, All: true}
		open := func(scope team.Scope) string {
			list, err := db.R(t.Context()).OpenQuestions(scope, store.QuestionFilter{From: 1, To: 100})
			if err != nil {
				t.Fatal(err)
			}
			var out []string
			for _, q := range list {
				out = append(out, q.Text+" "+q.EntryID+"×"+strconv.Itoa(q.Count))
			}
			return strings.Join(out, "; ")
		}
		if got, want := open(everything), "Tem estacionamento? ×3; Qual o horário? hours×1; Aceita cachorro? ×1"; got != want {
			t.Errorf("open: %s", got)
		}
		if got := open(team.Scope{OrgID: e.Org, StoreIDs: []core.ID{e.Litoral}}); got != "Aceita cachorro? ×1" {
			t.Errorf("a supervisor sees %s", got)
		}
		if got := open(team.Scope{OrgID: e.Org}); got != "" {
			t.Errorf("nobody's store shows %s", got)
		}
		facts, err := db.R(t.Context()).QuestionFacts(everything, store.QuestionFilter{From: 30, To: 40, StoreID: e.Centro})
		if err != nil {
			t.Fatal(err)
		}
		want := []store.QuestionFact{{StoreID: e.Centro, EntryID: "hours", People: true, At: 30}, {StoreID: e.Centro, EntryID: "hours", Helpful: "no", People: true, At: 31}}
		if diff := cmp.Diff(want, facts); diff != "" {
			t.Errorf("facts (-want +got)\n%s", diff)
		}
		uses, err := db.R(t.Context()).EntryUses(e.Org, 0)
		if diff := cmp.Diff(map[core.ID]store.EntryUse{"hours": {Asked: 2, Unhelpful: 1}, "address": {Asked: 1, Helpful: 1}}, uses); diff != "" || err != nil {
			t.Errorf("uses (-want +got), %v\n%s", err, diff)
		}
		handle := func(scope team.Scope, texts ...string) (n int64) {
			e.must(t, func(tx *store.Tx) (err error) { n, err = tx.HandleQuestions(scope, texts); return err })
			return n
		}
		if n := handle(team.Scope{OrgID: e.Org, StoreIDs: []core.ID{e.Litoral}}, "Tem estacionamento?"); n != 0 {
			t.Errorf("another store's questions were marked: %d", n)
		}
		if n := handle(everything, "Tem estacionamento?", "Qual o horário?", "Nunca perguntada"); n != 4 {
			t.Errorf("%d marked", n)
		}
		if got := open(everything); got != "Aceita cachorro? ×1" {
			t.Errorf("left open: %s", got)
		}
	})
}
