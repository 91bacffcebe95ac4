package flow

import "strings"

var readySummary = Text{PT: "Até aqui, com o robô:", EN: "So far, with the bot:", ES: "Hasta aquí, con el robot:"}

// summarize notes for the people who take over unplanned what the flows have asked so
// far: the variables they declare with a title and without a value of their own.
func (t *Turn) summarize() {
	var lines []string
	seen := map[string]bool{}
	for depth := len(t.s.Stack); depth >= 0; depth-- {
		d := t.defAt(depth)
		if d == nil {
			continue
		}
		for _, v := range d.Variables {
			if value := t.s.Vars[v.Name]; v.Title != "" && v.Value == "" && value != "" && !seen[v.Name] {
				seen[v.Name] = true
				lines = append(lines, "• "+v.Title+": "+clip(value, 200))
			}
		}
	}
	if len(lines) > 0 {
		t.do(Note{Text: clip(t.text(readySummary)+"\n"+strings.Join(lines, "\n"), maxNote)})
	}
}

// maxNote is the longest note, in characters.
const maxNote = 4096
