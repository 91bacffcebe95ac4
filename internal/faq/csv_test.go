package faq

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"prosa/internal/core"
)

func TestReadCSV(t *testing.T) {
	t.Parallel()
	want := []Entry{{Questions: []string{"Qual o horário?", "Abre sábado?"}, Answer: Answer{Text: map[string]string{"pt-BR": "Das 8h às 18h; sábado \"até\" 14h"}}, Tags: []string{"loja", "horário"}}}
	const semicolons = "Pergunta;Variante 2;Resposta;Tags\nQual o horário?;Abre sábado?;\"Das 8h às 18h; sábado \"\"até\"\" 14h\";loja|horário\n"
	const commas = "question,variant,answer,tags\r\nQual o horário?,Abre sábado?,\"Das 8h às 18h; sábado \"\"até\"\" 14h\",loja | horário\r\n"
	latin := func(s string) string {
		var b strings.Builder
		for _, r := range s {
			b.WriteByte(byte(r))
		}
		return b.String()
	}
	for name, file := range map[string]string{
		"semicolons": semicolons, "commas": commas, "byte order mark": "\xEF\xBB\xBF" + semicolons, "Latin-1": latin(semicolons),
		"empty lines and columns": "Pergunta;Variante;Resposta;Tags;;\n\n;;;;;\nQual o horário?;Abre sábado?;\"Das 8h às 18h; sábado \"\"até\"\" 14h\";loja|horário;;\n",
		"no line end":             strings.TrimSuffix(semicolons, "\n"),
	} {
		got, problems, err := ReadCSV([]byte(file))
		if err != nil || len(problems) > 0 {
			t.Errorf("%s: %v %v", name, problems, err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	got, _, _ := ReadCSV([]byte("question;answer\n\x93Pre\xe7o\x94;R$ 10 \x96 \x80 2\n"))
	if len(got) != 1 || got[0].Questions[0] != "“Preço”" || got[0].Answer.Text["pt-BR"] != "R$ 10 – € 2" {
		t.Errorf("Windows-1252: %+v", got)
	}
}

func TestReadCSVProblems(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, file, want string }{
		{"unknown column", "question,anwser\na,b\n", `line 1, column "anwser": nobody knows this column`},
		{"no question", "answer\nb\n", "line 1: there is no column question"},
		{"no answer", "question\nb\n", "line 1: there is no column answer"},
		{"answer twice", "question,answer,resposta\na,b,c\n", `line 1, column "resposta": this answer has a column already`},
		{"no answer on a line", "question,answer\na,b\n\nc,\n", "line 4: the answer has no text"},
		{"no question on a line", "question,answer\n,b\n", "line 2: an entry has 1 to 30 questions"},
		{"too long", "question,answer\na,\"" + strings.Repeat("é", MaxAnswer+1) + "\"\n", `line 2, column "answer": the answer is longer than 4096`},
		{"line of a later entry after line ends in quotes", "question,answer\na,\"b\nb\"\nc," + "\n", "line 4: the answer has no text"},
		{"open quote", "question,answer\na,\"b\n", "line 2: a quote is not closed"},
		{"bare quote", "question,answer\na,b\"c\n", "line 2: a quote is not closed"},
		{"too many cells", "question,answer\na,b,c\n", "line 2: cell 3 has no column"},
		{"locale", "question,answer,locale\na,b,fr\n", `line 2, column "locale": a locale is`},
		{"off", "question,answer,off\na,b,maybe\n", `line 2, column "off": off is`},
		{"too many variants", "question" + strings.Repeat(",variant", 30) + ",answer\n" + strings.Repeat("a,", 31) + "b\n", "line 2: an entry has 1 to 30 questions"},
		{"too many entries", "question,answer\n" + strings.Repeat("a,b\n", MaxEntries+1), "line 5002: there are more than 5000"},
	} {
		entries, problems, err := ReadCSV([]byte(c.file))
		if err != nil || len(problems) == 0 || !strings.HasPrefix(problems[0].String(), c.want) {
			t.Errorf("%s: %v %v, want %s", c.name, problems, err, c.want)
		}
		if entries != nil {
			t.Errorf("%s: entries in spite of problems", c.name)
		}
	}
	if _, _, err := ReadCSV(nil); core.KindOf(err) != core.Invalid {
		t.Errorf("empty file: %v", err)
	}
	if _, _, err := ReadCSV(make([]byte, MaxCSV+1)); core.CodeOf(err) != "faq_csv_large" {
		t.Errorf("large file: %v", err)
	}
	if _, problems, _ := ReadCSV([]byte("question,answer\n" + strings.Repeat("a,\n", 1000))); len(problems) != maxProblems {
		t.Errorf("%d problems are told", len(problems))
	}
}

// No cell is a formula, and reading gives back what was written (S15).
func TestCSVInjection(t *testing.T) {
	t.Parallel()
	for _, start := range []string{"=", "+", "-", "@", "\t", "\r", "\n", " =", "'=", "''=", "＝", "'", "\"="} {
		evil := start + "cmd|' /C calc'!A0"
		in := []Entry{{Questions: []string{evil, "b" + evil}, Answer: Answer{Text: map[string]string{"pt-BR": evil, "en": evil, "es": evil}}, Tags: []string{"=x"}}}
		file, err := WriteCSV(in)
		if err != nil {
			t.Fatal(err)
		}
		lines, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(file), "\xEF\xBB\xBF"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, cell := range slices.Concat(lines...) {
			if cell = strings.TrimLeft(cell, " "); cell != "" && strings.ContainsRune("=+-@\t\r\n＝", []rune(cell)[0]) {
				t.Errorf("%q: the cell %q is a formula", start, cell)
			}
		}
		got, problems, err := ReadCSV(file)
		if err != nil || len(problems) > 0 {
			t.Fatalf("%q: %v %v", start, problems, err)
		}
		if d := cmp.Diff(in, got); d != "" {
			t.Errorf("%q: %s", start, d)
		}
	}
}

func TestCSVRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[\n =+@'";,a-zé-]{0,10}[a-z][\n =+@'";,a-z\t-]{0,10}`)
		var in []Entry
		for range rapid.IntRange(0, 6).Draw(t, "entries") {
			e := Entry{Questions: rapid.SliceOfN(word, 1, 4).Draw(t, "questions"), Answer: Answer{Text: map[string]string{"pt-BR": word.Draw(t, "answer")}}}
			if rapid.Bool().Draw(t, "en") {
				e.Answer.Text["en"] = word.Draw(t, "answer en")
			}
			e.Locale = rapid.SampledFrom([]string{"", "pt-BR", "es"}).Draw(t, "locale")
			e.Off = rapid.Bool().Draw(t, "off")
			in = append(in, e)
		}
		file, err := WriteCSV(in)
		if err != nil {
			t.Fatal(err)
		}
		got, problems, err := ReadCSV(file)
		if err != nil || len(problems) > 0 {
			t.Fatalf("%v %v\n%s", problems, err, file)
		}
		if d := cmp.Diff(in, got, cmpopts.EquateEmpty()); d != "" {
			t.Fatal(d)
		}
	})
}

func FuzzReadCSV(f *testing.F) {
	for _, s := range []string{"question;answer\na;b\n", "pergunta,variante,resposta\n'=a,\"b\nc\",d\n", "\xEF\xBB\xBFquestion,answer en\na,b", "question,answer\n\xe7,\x80\n", "\"", "question,answer\n\"a"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		entries, problems, err := ReadCSV(file)
		if (err != nil || len(problems) > 0) && entries != nil {
			t.Fatal("entries in spite of problems")
		}
		for _, p := range problems {
			if p.Line < 1 || p.Message == "" {
				t.Fatalf("problem without a place: %+v", p)
			}
		}
		for i := range entries {
			if err := entries[i].Validate(); err != nil {
				t.Fatalf("read an entry that is not valid: %v", err)
			}
		}
		if len(entries) == 0 {
			return
		}
		again, err := WriteCSV(entries)
		if err != nil {
			t.Fatal(err)
		}
		got, problems, err := ReadCSV(again)
		if err != nil || len(problems) > 0 {
			t.Fatalf("what was written is not read: %v %v", problems, err)
		}
		if d := cmp.Diff(entries, got); d != "" {
			t.Fatal(d)
		}
	})
}
