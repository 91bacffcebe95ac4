package ready

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
)

func treeOf(t *testing.T, f Flow) *object {
	t.Helper()
	tree, err := parse(f.Definition)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// unnamed are the names of a flow, as it ships, that are not in all languages.
func unnamed(tree *object) (out []string) {
	for _, n := range namesOf(tree) {
		for _, locale := range Locales {
			if phrasebook()[n.text()].In(locale) == "" {
				out = append(out, n.text()+" in "+locale)
			}
		}
	}
	return out
}

func TestEveryNameInEveryLanguage(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, f := range All() {
		tree := treeOf(t, f)
		for _, missing := range unnamed(tree) {
			t.Errorf("%s: there is no %s", f.Key, missing)
		}
		for _, n := range namesOf(tree) {
			used[n.text()] = true
		}
		for _, list := range []string{"nodes", "variables"} {
			for _, o := range tree.objects(list) {
				if o.text("title") == "" {
					t.Errorf("%s: one of the %s has no title", f.Key, list)
				}
			}
		}
	}
	seen := map[string]bool{}
	for _, w := range phrases {
		if seen[w.PT] || !used[w.PT] {
			t.Errorf("%q is there twice, or nowhere", w.PT)
		}
		seen[w.PT] = true
	}

	// The control: names nobody translated.
	tree := treeOf(t, read("parts"))
	tree.set("name", quoted("Outro nome"))
	tree.objects("variables")[0].set("title", quoted("Outra variável"))
	tree.objects("nodes")[0].set("title", quoted("Outro passo"))
	if got := unnamed(tree); len(got) != 3*len(Locales) {
		t.Errorf("of three names nobody translated are told: %q", got)
	}
}

// Few words are the same in another language; a Portuguese name left over is not.
func TestNamesAreTranslated(t *testing.T) {
	t.Parallel()
	everywhere := []string{"Recall", "CPF"}
	portuguese := regexp.MustCompile(`[ãõâêç]|(?i)\b(não|loja|dúvida|peça|você)\b`)
	for _, w := range phrases {
		if !slices.Contains(everywhere, w.PT) && w.EN == w.PT {
			t.Errorf("%q is not in English", w.PT)
		}
		for _, text := range []string{w.EN, w.ES} {
			if portuguese.MatchString(strings.ReplaceAll(text, "“não”", "")) {
				t.Errorf("%q of %q sounds Portuguese", text, w.PT)
			}
		}
		for _, value := range []string{"“sim”", "“não”"} { // what one has to write for the flow to understand
			if strings.Contains(w.PT, "(sim ou não)") && (!strings.Contains(w.EN, value) || !strings.Contains(w.ES, value)) {
				t.Errorf("%q does not say %s in each language", w.PT, value)
			}
		}
	}
}

// prose are the texts of one language in a flow, names aside: there should be none, or
// staff of two languages could not read it.
func prose(path string, v any) (out []string) {
	switch v := v.(type) {
	case *object:
		for _, member := range v.names {
			switch {
			case v.has("pt-BR"), // a text
				member == "title", path == "" && (member == "name" || member == "about"),
				member == "words", member == "escape", // what customers type, in all languages at once
				member == "expr", member == "value": // compared
				continue
			}
			out = append(out, prose(path+"/"+member, v.values[member])...)
		}
	case []any:
		for i, x := range v {
			out = append(out, prose(fmt.Sprintf("%s/%d", path, i), x)...)
		}
	case jsontext.Value:
		if s := string(v); strings.ContainsFunc(s, func(r rune) bool { return r == ' ' || r > 127 }) {
			out = append(out, path+": "+s)
		}
	}
	return out
}

func TestNoOtherTextIsInOneLanguage(t *testing.T) {
	t.Parallel()
	for _, f := range All() {
		for _, text := range prose("", treeOf(t, f)) {
			t.Errorf("%s: %s", f.Key, text)
		}
	}
	tree := treeOf(t, read("parts"))
	tree.objects("nodes")[1].set("hint", quoted("Só o número"))
	if got := prose("", tree); len(got) != 1 {
		t.Errorf("the control tells of %q", got)
	}
}

// In another language a flow has other names, and is the same in all else: what it says,
// asks and compares.
func TestALanguageChangesNamesOnly(t *testing.T) {
	t.Parallel()
	bare := func(f Flow) *object {
		tree := treeOf(t, f)
		for _, n := range namesOf(tree) {
			n.holder.set(n.member, quoted(""))
		}
		return tree
	}
	for _, f := range All() {
		if string(f.In("pt-BR").Definition) != string(f.Definition) || string(f.In("").Definition) != string(f.Definition) || string(f.In("fr").Definition) != string(f.Definition) {
			t.Errorf("%s in Portuguese is not the one that ships", f.Key)
		}
		for _, locale := range Locales[1:] {
			g := f.In(locale)
			if g.Locale != locale || g.Name != phrasebook()[f.Name].In(locale) || g.About != phrasebook()[f.About].In(locale) {
				t.Errorf("%s in %s: %q, %q", f.Key, locale, g.Name, g.About)
			}
			if !same(bare(f), bare(g)) {
				t.Errorf("%s in %s is another flow:\n%s", f.Key, locale, cmp.Diff(string(write(bare(f))), string(write(bare(g)))))
			}
			if string(f.In(locale).Definition) != string(g.Definition) {
				t.Errorf("%s in %s twice is not the same", f.Key, locale)
			}
		}
	}
}

// The hashes of all ready flows. A house's flow is known by its hash: one that changes is
// an upgrade in every house that speaks this language.
func TestHashes(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, locale := range Locales {
		for _, key := range Keys {
			fmt.Fprintf(&b, "%s %s %s\n", locale, key, Hash(key, locale))
			if KeyOf(Hash(key, locale)) != key {
				t.Errorf("%s in %s is not known by its hash", key, locale)
			}
		}
	}
	golden(t, "hashes", b.String())
	if Hash("away", "") != Hash("away", "pt-BR") || Hash("moon", "en") != "" || KeyOf("moon") != "" {
		t.Error("no language is not Portuguese, or there is a flow on the moon")
	}
}

// Each house's robot, in its language: sound, known to be in it, and brought up to date
// without a conflict.
func TestRobotsInOtherLanguages(t *testing.T) {
	t.Parallel()
	for name, c := range houses {
		for _, locale := range Locales {
			h := c.house
			h.Locale = locale
			built := build(t, c.answers, h)
			sameRobots(t, built, build(t, c.answers, h))
			var keys []string
			for _, d := range h.Departments {
				keys = append(keys, d.Key)
			}
			inspect(t, load(t, built), keys, h.Outcomes)
			for _, f := range built {
				if LocaleOf(f.Definition) != locale {
					t.Errorf("%s of %s in %s seems to be in %s", f.Key, name, locale, LocaleOf(f.Definition))
				}
				ships := read(f.Key).In(locale)
				if ships.Name != f.Name {
					t.Errorf("%s in %s is called %q", f.Key, locale, f.Name)
				}
				former := strings.ReplaceAll(string(ships.Definition), "protocolo *{{protocol}}*", "nº *{{protocol}}*")
				merged, conflicts, err := Merge([]byte(former), f.Definition, ships.Definition)
				if err != nil || len(conflicts) > 0 && c.answers.Tone != Formal || LocaleOf(merged) != locale {
					t.Errorf("%s of %s in %s: %v %v", f.Key, name, locale, err, conflicts)
				}
			}
		}
	}
	inspect(t, load(t, inAll("en")), []string{"vendas"}, everyOutcome)
	inspect(t, load(t, inAll("es")), []string{}, everyOutcome)
}

func inAll(locale string) (out []Flow) {
	for _, f := range All() {
		out = append(out, f.In(locale))
	}
	return out
}

func TestLocaleOf(t *testing.T) {
	t.Parallel()
	for _, f := range All() {
		for _, locale := range Locales {
			g := f.In(locale)
			if got := LocaleOf(g.Definition); got != locale {
				t.Errorf("%s in %s is taken for %s", f.Key, locale, got)
			}
			tree := treeOf(t, g)
			tree.set("name", quoted("Aurora"))
			tree.objects("nodes")[0].set("title", quoted("Aurora"))
			if got := LocaleOf(write(tree)); got != locale {
				t.Errorf("%s in %s, with two names of the house's own, is taken for %s", f.Key, locale, got)
			}
		}
	}
	first, err := os.ReadFile("../testdata/v1/first-contact.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{string(first), "", "{", `{"name":"Another flow"}`} {
		if got := LocaleOf([]byte(text)); got != "pt-BR" {
			t.Errorf("%.40q is in %s", text, got)
		}
	}
}
