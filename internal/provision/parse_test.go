package provision

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"prosa/examples"
	"prosa/internal/core"
)

var sameFile = cmp.Options{cmpopts.IgnoreUnexported(File{}), cmpopts.EquateEmpty()}

func TestParseSaysWhere(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, says string }{
		{"stores:\n  - key: a\n    nome: x\n", `line 3, column 5: unknown field "nome"`},
		{"labels:\n  - key: a\n    position: first\n", "line 3, column 15: a value of another kind belongs here: a number"},
		{"organization:\n  keep_offline_conversations: 3\n", "line 2, column 31: a value of another kind belongs here: true or false"},
		{"users: 3\n", "line 1, column 8: this belongs here as another shape"},
		{"- a\n", "line 1, column 1: this belongs here as another shape"},
		{"prune: true\nprune: false\n", `line 2, column 1: mapping key "prune" already defined at [1:1]`},
		{"users: [\n", "line 1, column 8: sequence end token ']' not found"},
		{"a: &x 1\n", "line 1, column 4: anchors, tags and directives are not used here"},
		{"organization: {name: !!binary aGk=}\n", "anchors, tags and directives"},
		{"prune: true\n---\nprune: true\n", "a file holds one document, this one has 2"},
		{"channel_accounts:\n  - key: a\n    token: 0123\n", "line 3, column 12: write this number in quotes"},
		{"organization:\n  name: 1_000\n", "line 2, column 9: write this number in quotes"},
		{"stores:\n  - key: a\n    address: {street: Rua Nova, 1}\n", "line 3, column 33: this is no key; a text with a comma needs quotes here"},
		{strings.Repeat("a", 5000) + ": 1\n", `unknown field "aaa`},
		{strings.Repeat("[", 5000), "nested too deep"},
		{strings.Repeat("- ", 5000), "nested too deep"},
		{strings.Repeat("{a: ", 5000), "nested too deep"},
		{strings.Repeat("#", maxFile+1), "a file may have 1048576 bytes"},
	} {
		_, err := Parse([]byte(c.text))
		if core.CodeOf(err) != "file_invalid" || core.KindOf(err) != core.Invalid || !strings.Contains(err.Error(), c.says) || len(err.Error()) > 200 {
			t.Errorf("%.60q: %v, want %q", c.text, err, c.says)
		}
	}
}

func TestParseTakes(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "# nothing\n", "---\nprune: true\n", "organization: {name: 0}\n", "channel_accounts: [{key: a, external_id: 106540352242922}]\n", string(examples.Dealership)} {
		if _, err := Parse([]byte(text)); err != nil {
			t.Errorf("%.60q: %v", text, err)
		}
	}
}

// An error tells the line and not what stands there: that may be a secret.
func TestErrorsKeepSecrets(t *testing.T) {
	t.Parallel()
	const secret = "EAAsecretsecret"
	for _, text := range []string{
		"channel_accounts:\n  - token: " + secret + "\n    app_secret: [\n", "channel_accounts:\n  - token: {" + secret + ": 1}\n",
		"channel_accounts:\n  - token: [" + secret + "]\n", "users: " + secret + "\n", "channel_accounts:\n  - token: \"" + secret + "\n",
		"channel_accounts:\n  - token: " + secret + "\n    token: " + secret + "\n", "prune: " + secret + "\n",
	} {
		if _, err := Parse([]byte(text)); err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// What write writes, Parse reads as it was, whatever people type into names and texts
// (but NUL, which no text holds).
func TestFileRoundTrip(t *testing.T) {
	t.Parallel()
	text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
		"null", "~", "true", "0123", "1e3", "0x1F", "- a", "a: b", "a #b", "{x}", "[x", "'", `"`, "\n", "a\n", "\na", " a", "a ", "a\n\n  b\n", "\ta\n\tb", "a\r\nb", "\u0085", "\u2028", "%a", "@a", "`a", "|", ">", "&a", "*a", "!a", "🚗", "2026-12-25", "08:00", "---", "...", "a\n---\nb", "a\\nb",
	}), rapid.StringMatching(`[ \n\r\ta:#'"\\-]{0,12}`))
	rapid.Check(t, func(t *rapid.T) {
		s := func(label string) *string { v := strings.ReplaceAll(text.Draw(t, label), "\x00", ""); return &v }
		f := &File{
			Organization: &Organization{Name: s("name"), PrivacyText: s("privacy")},
			Stores:       []Store{{Key: "a", Name: s("store"), Departments: []Department{{Key: "b", AwayText: s("away"), Outcomes: &[]string{*s("outcome")}}}}},
			QuickReplies: []QuickReply{{Shortcut: "x", Text: *s("reply")}},
			Flows:        []Flow{{Key: "f", Definition: s("definition")}},
		}
		written, err := f.write()
		if err != nil {
			t.Fatal(err)
		}
		back, err := Parse(written)
		if err != nil {
			t.Fatalf("%v\n%s", err, written)
		}
		if diff := cmp.Diff(f, back, sameFile); diff != "" {
			t.Fatalf("%s\n%s", diff, written)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add(examples.Dealership)
	f.Add([]byte("stores: [{key: a, hours: {mon-fri: 08:00-18:00}, departments: [{key: b}]}]"))
	f.Add([]byte("channel_accounts:\n  - {key: a, token: '${X}', token_file: /x}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Parse(data)
		if err != nil {
			if core.CodeOf(err) != "file_invalid" {
				t.Fatalf("an error without words: %v", err)
			}
			return
		}
		for _, path := range []string{"stores[0].hours.'mon-fri'", "users[3].password", "organization.name", "x"} {
			file.where(path) // must not panic, whatever shape the tree has
		}
		for _, s := range file.Stores {
			if s.Hours != nil {
				_, _, _ = parseWeek(*s.Hours)
			}
		}
	})
}
