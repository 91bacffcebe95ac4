package faq

import (
	"bytes"
	"strings"

	"prosa/internal/report"
)

// WriteCSV writes entries in the form ReadCSV reads: UTF-8 with a byte order mark,
// which spreadsheets need to see accents, and commas; question first, its variants
// next. A cell that a spreadsheet would run as a formula gets an apostrophe before it,
// and ReadCSV takes it away. Ids, stores, departments, media and links are not in it.
func WriteCSV(entries []Entry) ([]byte, error) {
	variants := 1
	for _, e := range entries {
		variants = max(variants, len(e.Questions))
	}
	header := []string{"question"}
	for len(header) < variants {
		header = append(header, "variant")
	}
	header = append(header, "answer pt-BR", "answer en", "answer es", "tags", "locale", "off")
	var out bytes.Buffer
	out.WriteString("\xEF\xBB\xBF")
	w := report.NewCSV(&out)
	if err := w.Write(header); err != nil {
		return nil, err
	}
	for _, e := range entries {
		cells := make([]string, 0, len(header))
		cells = append(cells, e.Questions...)
		for len(cells) < variants {
			cells = append(cells, "")
		}
		for _, l := range Locales {
			cells = append(cells, e.Answer.Text[l])
		}
		off := ""
		if e.Off {
			off = "x"
		}
		cells = append(cells, strings.Join(e.Tags, "|"), e.Locale, off)
		if err := w.Write(cells); err != nil {
			return nil, err
		}
	}
	if err := w.Flush(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
