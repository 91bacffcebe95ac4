package provision

import (
	"strings"
	"testing"

	"prosa/internal/core"
	"prosa/internal/store/storetest"
)

// Each mistake is told with its place.
func TestProblems(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	example(t, db)
	for _, c := range []struct{ text, says string }{
		{"organization:\n  name: ''\n", "line 2, column 9, organization.name: is missing"},
		{"organization: {timezone: America/Sao_Paolo}", `there is no time zone "America/Sao_Paolo"`},
		{"organization: {locale: fr}", `"fr": the languages are`},
		{"organization: {accent_color: blue}", "must look like"},
		{"organization: {privacy_url: 'javascript:alert(1)'}", "must be an address"},
		{"organization: {reopen_minutes: -1}", "must be 0 to 43200"},
		{"outcomes:\n  - {key: Novo Desfecho, name: x}\n", `line 2, column 11, outcomes[0].key: "Novo Desfecho": a key is`},
		{"outcomes:\n  - {key: a}\n", "outcomes[0].name: is missing"},
		{"labels:\n  - {key: a, name: A}\n  - {key: a, name: B}\n", `line 3, column 11, labels[1].key: "a" is there twice`},
		{"labels: [{key: a, name: A, color: purple}]", `"purple": the colours are`},
		{"labels: [{name: A}]", "labels[0].key: is missing"},
		{"stores:\n  - key: centro\n    hours:\n      mon-fri: 08:00-18:00\n      sat: 8h\n", "line 5, column 12, stores[0].hours.'sat': hours are written"},
		{"stores: [{key: centro, hours: {seg: 24h}}]", "stores[0].hours.'seg': days are written"},
		{"stores: [{key: centro, hours: {mon: '13:00-18:00, 08:00-12:00'}}]", "overlaps or precedes"},
		{"stores: [{key: centro, hours: {mon: 18:00-08:00}}]", "is not a time of one day"},
		{"stores: [{key: centro, holidays: [{date: 25/12/2026}]}]", "must look like 2026-12-25"},
		{"stores: [{key: centro, holidays: [{date: 2026-12-25, hours: morning}]}]", "stores[0].holidays[0].hours: hours are written"},
		{"stores: [{key: centro, national_holidays: [26]}]", "must be a year"},
		{"stores: [{key: centro, cnpj: 11.222.333/0001-82}]", "check digits"},
		{"stores: [{key: new}]", "stores[0].name: is missing"},
		{"stores: [{key: centro, departments: [{key: pecas, outcomes: [venda, x]}]}]", `stores[0].departments[0].outcomes[1]: there is no outcome "x"`},
		{"stores: [{key: centro, departments: [{key: novos, holidays: []}]}]", "holidays of a department need its hours"},
		{"channel_accounts: [{key: a, external_id: 1}]", "the kinds are whatsapp, messenger and instagram"},
		{"channel_accounts: [{key: whatsapp-centro, kind: messenger}]", "is whatsapp already and cannot change"},
		{"channel_accounts: [{key: a, kind: whatsapp}]", "channel_accounts[0].external_id: is missing"},
		{"channel_accounts: [{key: whatsapp-centro, store: x}]", `there is no store "x"`},
		{"channel_accounts: [{key: whatsapp-centro, departments: [litoral/pecas]}]", "litoral/pecas is a department of another store"},
		{"channel_accounts: [{key: whatsapp-centro, departments: [pecas]}]", "departments are written store/department"},
		{"channel_accounts: [{key: whatsapp-centro, flow: x}]", `there is no flow "x"`},
		{"channel_accounts: [{key: whatsapp-centro, rate_per_second: 1001}]", "must be 0 to 1000"},
		{"users: [{email: nobody, name: N, role: agent}]", "this is not an e-mail address"},
		{"users: [{email: 'N <n@g.example>', name: N, role: agent}]", "this is not an e-mail address"},
		{"users: [{email: n@g.example, name: N}]", "users[0].role: is missing"},
		{"users: [{email: n@g.example, name: N, role: owner}]", `"owner": the roles are`},
		{"users: [{email: n@g.example, name: N, role: agent}, {email: N@G.example, name: N, role: agent}]", "this user is there twice"},
		{"users: [{email: n@g.example, name: N, role: agent, departments: ['']}]", "users[0].departments[0]: is missing"},
		{"users: [{email: n@g.example, name: N, role: agent, password: ''}]", "users[0].password: is empty"},
		{"quick_replies: [{shortcut: a b, text: x}]", "a shortcut is"},
		{"faq: [{key: a, answer: {pt-BR: x}}]", "faq[0].questions: an entry has 1 to 30 questions, not 0"},
		{"faq: [{key: a, questions: [x], answer: {en: ''}}]", "faq[0].answer: the answer has no text"},
		{"faq: [{key: a, ready: nothing}]", `faq[0].ready: there is no ready entry "nothing"`},
		{"faq: [{key: a, store: x, questions: [x], answer: {en: x}}]", `faq[0].store: there is no store "x"`},
		{"faq: [{key: hours, ready: hours}, {key: hours, ready: hours}]", `faq[1].key: "hours" is there twice`},
		{"quick_replies: [{shortcut: a, text: ''}]", "quick_replies[0].text: is missing"},
		{"quick_replies: [{shortcut: a, text: x}, {shortcut: /a, text: y}]", `"a" is there twice`},
		{"quick_replies: [{shortcut: a, department: x/y, text: y}]", `there is no department "x/y"`},
		{"flows: [{key: a}]", "a new flow needs"},
		{"flows: [{key: a, ready: x}]", `there is no ready flow "x"; there are ["first-contact" "new-car"`},
		{"flows: [{key: a, ready: first-contact, definition: '{}'}]", "give only one of"},
		{"flows: [{key: a, definition: '{'}]", "flows[0].definition: "},
		{"flows: [{key: first-contact, default: false}]", "make another flow the default instead"},
		{"flows: [{key: first-contact, default: true}, {key: b, ready: first-contact, default: true}]", `"first-contact" is the default already`},
		{"flows: [{key: a, definition: '" + strings.Replace(hello, "encaminhado", "nenhum", 1) + "'}]", `node "a": `},
	} {
		err := refuse(t, db, c.text, options())
		if core.CodeOf(err) != "file_invalid" || !strings.Contains(err.Error(), c.says) || !strings.HasPrefix(err.Error(), "line ") {
			t.Errorf("%s\n  says %v\n  want %s", c.text, err, c.says)
		}
	}
}

// One try shows every mistake, but not without end.
func TestManyProblems(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	err := refuse(t, db, "organization: {locale: fr}\nlabels: [{key: '', name: x}, {key: ok, name: OK, color: x}]\n", options())
	if got := strings.Split(err.Error(), "\n"); len(got) != 4 { // the name is missing, too
		t.Errorf("%q", got)
	}
	err = refuse(t, db, "organization: {name: G}\nlabels: ["+strings.Repeat("{},", 500)+"]\n", options())
	if got := strings.Split(err.Error(), "\n"); len(got) != maxProblems+1 || got[maxProblems] != "and more" {
		t.Errorf("%d lines", len(got))
	}
}
