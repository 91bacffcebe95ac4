package faq

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"prosa/internal/contact"
	"prosa/internal/core"
	"prosa/internal/report"
)

// MaxCSV is the size of a file that is read, in bytes.
const MaxCSV = 32 << 20

// CSVProblem is one thing wrong in a file, in words for the person who made it. Line
// counts from 1 as an editor does; Column is the header's name, "" for the whole line;
// Code is stable, for translations: one of CSVCodes or of Validate's.
type CSVProblem struct {
	Line    int    `json:"line"`
	Column  string `json:"column,omitempty"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// CSVCodes are the codes of what only a file can have wrong.
var CSVCodes = []string{"csv_column_unknown", "csv_column_twice", "csv_no_question", "csv_no_answer", "csv_cell_lost", "csv_quote", "csv_broken", "csv_off", "faq_full"}

func (p CSVProblem) String() string {
	if p.Column == "" {
		return fmt.Sprintf("line %d: %s", p.Line, p.Message)
	}
	return fmt.Sprintf("line %d, column %q: %s", p.Line, p.Column, p.Message)
}

// maxProblems is how many are worth reading before the file is mended.
const maxProblems = 100

// column is what a column of a file holds.
type column struct {
	name string // as in the file
	kind string // question, answer, tags, locale, off
	lang string // of an answer
}

// headers are the names a column may have, folded. Columns with other names are a
// problem: a misspelt header would lose its column in silence.
var headers = map[string]column{
	"question": {kind: "question"}, "pergunta": {kind: "question"}, "pregunta": {kind: "question"},
	"variant": {kind: "question"}, "variante": {kind: "question"}, "variacao": {kind: "question"},
	"answer": {kind: "answer", lang: "pt-BR"}, "resposta": {kind: "answer", lang: "pt-BR"}, "respuesta": {kind: "answer", lang: "es"},
	"answer pt-br": {kind: "answer", lang: "pt-BR"}, "answer en": {kind: "answer", lang: "en"}, "answer es": {kind: "answer", lang: "es"},
	"resposta pt-br": {kind: "answer", lang: "pt-BR"}, "resposta en": {kind: "answer", lang: "en"}, "resposta es": {kind: "answer", lang: "es"},
	"tags": {kind: "tags"}, "locale": {kind: "locale"}, "idioma": {kind: "locale"}, "off": {kind: "off"}, "desligada": {kind: "off"},
}

// ReadCSV reads entries from a file. The first line is the header: one or more columns
// question and variant (a number may follow: "variant 2"), answer or answer pt-BR,
// answer en, answer es, and if wanted tags (parted by |), locale, off (x, 1, yes, sim).
// The separator is a comma or a semicolon, the text UTF-8 with or without a byte order
// mark, or Windows-1252. Empty lines are skipped. Entries have no id, store or
// department: the caller gives them. When anything is wrong there are problems and no
// entries; an error is a file that cannot be read at all (core.Invalid).
func ReadCSV(file []byte) ([]Entry, []CSVProblem, error) {
	if len(file) > MaxCSV {
		return nil, nil, core.E(core.Invalid, "faq_csv_large", "the file is larger than %d MB", MaxCSV>>20)
	}
	text := decode(file)
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = separator(text)
	r.FieldsPerRecord = -1
	header, err := r.Read()
	if errors.Is(err, io.EOF) {
		return nil, nil, core.E(core.Invalid, "faq_csv_empty", "the file is empty")
	}
	if err != nil {
		return nil, []CSVProblem{parseProblem(err)}, nil
	}
	columns, problems := readHeader(header)
	if len(problems) > 0 {
		return nil, problems, nil
	}
	var entries []Entry
	for len(problems) < maxProblems {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil { // what follows a broken quote cannot be told apart
			return nil, append(problems, parseProblem(err)), nil
		}
		line, _ := r.FieldPos(0)
		e, wrong, blank := readLine(line, columns, cells)
		if blank {
			continue
		}
		problems = append(problems, wrong...)
		if entries = append(entries, e); len(entries) > MaxEntries {
			problems = append(problems, CSVProblem{Line: line, Code: "faq_full", Message: fmt.Sprintf("there are more than %d entries", MaxEntries)})
			break
		}
	}
	if len(problems) > 0 {
		return nil, problems[:min(len(problems), maxProblems)], nil
	}
	return entries, nil, nil
}

func readHeader(cells []string) ([]column, []CSVProblem) {
	var columns []column
	var problems []CSVProblem
	asks, answers := false, map[string]bool{}
	for _, cell := range cells {
		name := strings.TrimSpace(report.ParseCell(cell))
		c, ok := headers[plainName(name)]
		c.name = name
		switch {
		case name == "":
			c.kind = "" // spreadsheets leave empty columns at the end
		case !ok:
			problems = append(problems, CSVProblem{1, name, "csv_column_unknown", "nobody knows this column; there are question, variant, answer, answer en, answer es, tags, locale and off"})
		case c.kind == "answer" && answers[c.lang]:
			problems = append(problems, CSVProblem{1, name, "csv_column_twice", "this answer has a column already"})
		}
		asks = asks || c.kind == "question"
		answers[c.lang] = answers[c.lang] || c.kind == "answer"
		columns = append(columns, c)
	}
	if !asks {
		problems = append(problems, CSVProblem{1, "", "csv_no_question", "there is no column question"})
	}
	if !answers["pt-BR"] && !answers["en"] && !answers["es"] {
		problems = append(problems, CSVProblem{1, "", "csv_no_answer", "there is no column answer"})
	}
	return columns, problems
}

// plainName is a header folded, without the number of a variant: "Variante 2", "Answer
// (en)" and "answer_en" are as good as "variante" and "answer en".
func plainName(name string) string {
	s := strings.NewReplacer("_", " ", "(", " ", ")", " ").Replace(contact.Fold(name))
	words := strings.Fields(s)
	if n := len(words); n > 1 {
		if _, err := strconv.Atoi(words[n-1]); err == nil {
			words = words[:n-1]
		}
	}
	return strings.Join(words, " ")
}

func readLine(line int, columns []column, cells []string) (e Entry, problems []CSVProblem, blank bool) {
	e.Answer.Text = map[string]string{}
	blank = true
	for i, cell := range cells {
		text := report.ParseCell(cell)
		if strings.TrimSpace(text) == "" {
			continue
		}
		blank = false
		if i >= len(columns) || columns[i].kind == "" {
			problems = append(problems, CSVProblem{line, "", "csv_cell_lost", fmt.Sprintf("cell %d has no column: is a separator inside a text without quotes?", i+1)})
			continue
		}
		if code, why := e.set(columns[i], text); why != "" {
			problems = append(problems, CSVProblem{line, columns[i].name, code, why})
		}
	}
	if blank || len(problems) > 0 {
		return e, problems, blank
	}
	if err := e.Validate(); err != nil {
		problems = append(problems, CSVProblem{Line: line, Code: core.CodeOf(err), Message: err.Error()})
	}
	return e, problems, false
}

// set puts a cell into its place and says what is wrong with it, if anything.
func (e *Entry) set(c column, text string) (code, why string) {
	switch c.kind {
	case "question":
		if e.Questions = append(e.Questions, text); utf8.RuneCountInString(text) > MaxQuestion {
			return "faq_question_long", fmt.Sprintf("the question is longer than %d characters", MaxQuestion)
		}
	case "answer":
		if e.Answer.Text[c.lang] = text; utf8.RuneCountInString(text) > MaxAnswer {
			return "faq_answer_long", fmt.Sprintf("the answer is longer than %d characters", MaxAnswer)
		}
	case "tags":
		for tag := range strings.SplitSeq(text, "|") {
			if tag = strings.TrimSpace(tag); tag != "" {
				e.Tags = append(e.Tags, tag)
			}
		}
	case "locale":
		if e.Locale = strings.TrimSpace(text); !isLocale(e.Locale) {
			return "faq_locale", "a locale is pt-BR, en or es"
		}
	case "off":
		switch strings.TrimSpace(contact.Fold(text)) {
		case "x", "1", "yes", "y", "sim", "s", "si", "true":
			e.Off = true
		case "0", "no", "n", "nao", "false":
		default:
			return "csv_off", "off is yes or no"
		}
	}
	return "", ""
}

func parseProblem(err error) CSVProblem {
	var p *csv.ParseError
	if !errors.As(err, &p) {
		return CSVProblem{Line: 1, Code: "csv_broken", Message: err.Error()}
	}
	if errors.Is(p.Err, csv.ErrQuote) || errors.Is(p.Err, csv.ErrBareQuote) {
		return CSVProblem{Line: p.StartLine, Code: "csv_quote", Message: "a quote is not closed, or stands inside a text that is not in quotes"}
	}
	return CSVProblem{Line: p.Line, Code: "csv_broken", Message: p.Err.Error()}
}
