package flow

// readChoice takes one of the options as a choice node does: its number, its words,
// a sentence that names it, or a small typo. It keeps the option as the flow writes
// it.
func readChoice(h heard) (string, bool) {
	if i, ok := typedNumber(h.text); ok && i >= 1 && i <= len(h.options) {
		return h.options[i-1], true
	}
	options := make([]option, len(h.options))
	for i, o := range h.options {
		options[i] = option{title: o}
	}
	o := resembling(options, wordsOf(h.text))
	if o == nil {
		return "", false
	}
	return o.title, true
}
