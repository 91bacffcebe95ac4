package flow

import (
	"slices"
	"strconv"
	"strings"

	"prosa/internal/contact"
	"prosa/internal/message"
)

// find reads an answer: a tapped button or row, a typed number, a typed title (case
// and accents aside, small typos forgiven), or a sentence that names just one
// option. Nil when it is none, or could be two.
func (n *choiceNode) find(t *Turn, in message.Content, options []option) *option {
	return findOption(t, n.ID, in, options)
}

// findOption is find for the options of any node.
func findOption(t *Turn, node string, in message.Content, options []option) *option {
	if in.Reply != nil {
		return tappedOption(node, in.Reply, options)
	}
	text := typed(in)
	if i, ok := typedNumber(text); ok {
		if t.s.Page > 0 && i <= pageSize && t.s.Page*pageSize+i <= len(options) {
			i += t.s.Page * pageSize // rows carry no numbers: "2" is the second one seen
		}
		if i >= 1 && i <= len(options) {
			return &options[i-1]
		}
		return nil
	}
	return resembling(options, wordsOf(text))
}

// resembling is the one option that words name, or nearly: exactly, within a
// sentence, or with a typo; nil when none does, or several do. Who names a store or
// department as well as something else means the store or department.
func resembling(options []option, words []string) *option {
	at := made(options)
	for _, fits := range []func(*option, []string) bool{(*option).named, (*option).mentioned, (*option).resembles, (*option).abridged} {
		if o, found := only(options[:at], words, fits); found {
			return o
		}
		if o, found := only(options[at:], words, fits); found {
			return o
		}
	}
	return nil
}

// tappedOption finds a touched option by id, else by title: a template's quick reply
// or another version's button may still say what is meant.
func tappedOption(node string, r *message.Choice, options []option) *option {
	if of, id, ok := splitOptionID(r.ID); ok && of == node {
		for i := range options {
			if options[i].id == id {
				return &options[i]
			}
		}
	}
	o, _ := only(options, wordsOf(r.Title), (*option).named)
	return o
}

// turnsPage reads a tap on "more options", or its words.
func (n *choiceNode) turnsPage(t *Turn, in message.Content, options []option) (int, bool) {
	count := pages(len(options))
	if count == 1 {
		return 0, false
	}
	if in.Reply != nil {
		node, id, ok := splitOptionID(in.Reply.ID)
		number, isPage := strings.CutPrefix(id, pagePrefix)
		page, err := strconv.Atoi(number)
		return page, ok && isPage && node == n.ID && err == nil && page >= 0 && page < count
	}
	words := strings.Join(wordsOf(typed(in)), " ")
	if words != "" && (words == contact.Fold(t.text(readyMore)) || words == "mais" || words == "more" || words == "mas") {
		return (t.s.Page + 1) % count, true
	}
	return 0, false
}

// only returns the single option that fits; found is false when none does, and the
// option nil when several do.
func only(options []option, words []string, fits func(*option, []string) bool) (o *option, found bool) {
	if len(words) == 0 {
		return nil, false
	}
	for i := range options {
		if !fits(&options[i], words) {
			continue
		}
		if found {
			return nil, true
		}
		o, found = &options[i], true
	}
	return o, found
}

// wordings are the ways to type an option: its title, and what the flow adds.
func (o *option) wordings(f func(words []string) bool) bool {
	if f(wordsOf(o.title)) {
		return true
	}
	for _, w := range o.words {
		if f(wordsOf(w)) {
			return true
		}
	}
	return false
}

// named: exactly one of the wordings.
func (o *option) named(words []string) bool {
	return o.wordings(func(w []string) bool { return slices.Equal(w, words) })
}

// mentioned: a wording within a longer sentence, "quero falar com a oficina".
func (o *option) mentioned(words []string) bool {
	return o.wordings(func(w []string) bool {
		for i := 0; len(w) > 0 && i+len(w) <= len(words); i++ {
			if slices.Equal(w, words[i:i+len(w)]) {
				return true
			}
		}
		return false
	})
}

// resembles: a wording with a typo, or its beginning.
func (o *option) resembles(words []string) bool {
	given := strings.Join(words, " ")
	return o.wordings(func(w []string) bool {
		want := strings.Join(w, " ")
		if len(given) < 4 || want == "" {
			return false
		}
		return strings.HasPrefix(want, given) || within(given, want, typosAllowed(len(want)))
	})
}

// abridged: nothing but words of a wording, one of them long enough to mean something:
// "matriz" for "Aurora Matriz".
func (o *option) abridged(words []string) bool {
	if !slices.ContainsFunc(words, func(w string) bool { return len(w) >= 4 }) {
		return false
	}
	return o.wordings(func(w []string) bool {
		return !slices.ContainsFunc(words, func(word string) bool { return !slices.Contains(w, word) })
	})
}

func typosAllowed(length int) int {
	switch {
	case length < 4:
		return 0
	case length < 8:
		return 1
	}
	return 2
}

// within tells whether a becomes b by at most limit changes: see contact.Edits.
func within(a, b string, limit int) bool {
	if len(a) > contact.MaxEdits || len(b) > contact.MaxEdits || len(a)-len(b) > limit || len(b)-len(a) > limit {
		return false
	}
	return contact.Edits(a, b) <= limit
}

// typedNumber reads "2", "2.", "opção 2", "nº 2".
func typedNumber(text string) (int, bool) {
	words := wordsOf(text)
	switch {
	case len(words) == 0 || len(words) > 2:
		return 0, false
	case len(words) == 2 && !numberWords[words[0]]:
		return 0, false
	}
	n, err := strconv.Atoi(words[len(words)-1])
	return n, err == nil
}

var numberWords = set("opcao", "numero", "no", "n", "option", "number", "opcion", "num")
