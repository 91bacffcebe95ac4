package flow

import (
	"strconv"
	"strings"

	"prosa/internal/message"
)

// surveyNode asks how it went, 1 to 5, and the unhappy ones why. A score up to Low
// goes by "low".
//
//	{"id": "csat", "kind": "survey", "question": {"pt-BR": "Como foi o atendimento?"}, "reason": {"pt-BR": "O que podemos melhorar?"},
//	 "thanks": {"pt-BR": "Obrigado pela resposta!"}}
type surveyNode struct {
	Base
	Waiting
	Question Text `json:"question" max:"1024"`
	Low      *int `json:"low,omitempty" min:"0" max:"4" doc:"A score up to this asks why; left out means 2."`
	Reason   Text `json:"reason,omitzero" max:"4096" doc:"Asked after a low score; empty asks nothing."`
	Thanks   Text `json:"thanks,omitzero" max:"4096"`
}

var surveyKind = kindSpec{kind: "survey", group: groupAsk, make: func() Node { return new(surveyNode) },
	example: `{"id": "csat", "kind": "survey", "question": {"pt-BR": "Como foi o atendimento?", "en": "How did we do?", "es": "¿Cómo fue la atención?"},
		"reason": {"pt-BR": "O que podemos melhorar?", "en": "What can we do better?", "es": "¿Qué podemos mejorar?"}, "thanks": {"pt-BR": "Obrigado!", "en": "Thank you!", "es": "¡Gracias!"}}`}

// scores are the rows of the list and other ways to say them, best first.
var scores = [...]struct {
	score int
	title Text
	words []string
}{
	{5, Text{PT: "Ótimo", EN: "Excellent", ES: "Excelente"}, []string{"otimo", "otima", "excelente", "perfeito", "excellent", "perfect", "great", "perfecto"}},
	{4, Text{PT: "Bom", EN: "Good", ES: "Bueno"}, []string{"bom", "boa", "good", "bueno", "buena"}},
	{3, Text{PT: "Regular", EN: "Fair", ES: "Regular"}, []string{"regular", "mais ou menos", "fair", "ok", "okay", "mas o menos"}},
	{2, Text{PT: "Ruim", EN: "Poor", ES: "Malo"}, []string{"ruim", "poor", "bad", "malo", "mala"}},
	{1, Text{PT: "Péssimo", EN: "Terrible", ES: "Pésimo"}, []string{"pessimo", "pessima", "horrivel", "terrible", "awful", "pesimo", "pesima"}},
}

var readyScoreButton = Text{PT: "Dar uma nota", EN: "Give a score", ES: "Dar una nota"}

func (n *surveyNode) Ports() []Port {
	return n.outWaiting(Port{Name: "high", Role: RoleNext}, Port{Name: "low", Role: RoleOption, Fallback: "high"})
}

func (n *surveyNode) offers() {}

func (n *surveyNode) Enter(t *Turn) Exit {
	n.ask(t, t.text(n.Question))
	return wait()
}

func (n *surveyNode) ask(t *Turn, question string) {
	rows := make([]message.Choice, len(scores))
	for i, s := range scores {
		rows[i] = message.Choice{ID: optionID(n.ID, strconv.Itoa(s.score)), Title: strings.Repeat("⭐", s.score), Description: strconv.Itoa(s.score) + " – " + t.text(s.title)}
	}
	c := message.Content{Kind: message.List, Text: clip(question, message.MaxText), List: &message.ListMenu{
		Button: t.text(readyScoreButton), Sections: []message.Section{{Rows: rows}},
	}}
	if c.Validate(t.env.channel()) == nil {
		t.send(c)
		return
	}
	// A numbered list would say "1." of the best.
	lines := []string{question, ""}
	for _, r := range rows {
		lines = append(lines, r.Description)
	}
	t.say(strings.Join(lines, "\n"))
}

func (n *surveyNode) Resume(t *Turn, in message.Content) Exit {
	if score, ok := strings.CutPrefix(t.s.Stage, "reason:"); ok && in.Reply == nil {
		given := number(score)
		if reason := clip(typed(in), maxValue); reason != "" {
			t.do(RecordSurvey{Score: given, Reason: reason})
		}
		return n.leaveWith(t, given)
	}
	score := n.score(in)
	if score == 0 {
		return retry(t, n, nil, func() { n.ask(t, t.text(readyChoiceRetry)) })
	}
	t.do(RecordSurvey{Score: score})
	if score <= n.low() && !n.Reason.Empty() {
		t.s.Stage, t.s.Retries = "reason:"+strconv.Itoa(score), 0
		t.say(t.text(n.Reason))
		return wait()
	}
	return n.leaveWith(t, score)
}

func (n *surveyNode) leaveWith(t *Turn, score int) Exit {
	t.say(t.text(n.Thanks))
	if score <= n.low() {
		return leaveOr(n, "low", "high")
	}
	return leave(n, "high")
}

func (n *surveyNode) low() int {
	if n.Low == nil {
		return 2
	}
	return *n.Low
}

// score reads a touched row, "5", "nota 4", stars, or a word; 0 when it is none or
// could be two.
func (n *surveyNode) score(in message.Content) int {
	if in.Reply != nil {
		if node, id, ok := splitOptionID(in.Reply.ID); ok && node == n.ID && len(id) == 1 && id >= "1" && id <= "5" {
			return number(id)
		}
		return 0
	}
	text := typed(in)
	if stars := strings.Count(text, "⭐") + strings.Count(text, "🌟") + strings.Count(text, "★"); stars > 0 && stars <= 5 {
		return stars
	}
	var said []string
	found := 0
	for _, w := range wordsOf(text) {
		switch v := number(w); {
		case v > 0 || w == "0":
			if found != 0 || v < 1 || v > 5 {
				return 0
			}
			found = v
		case !scoreFillers[w]:
			said = append(said, w)
		}
	}
	if found != 0 {
		return found
	}
	// The whole of what was said, not a word within it: "não foi bom", "boa tarde".
	for _, s := range scores {
		o := option{title: s.title.PT, words: s.words}
		if o.named(said) {
			return s.score
		}
	}
	return 0
}

var scoreFillers = set("muito", "muita", "bem", "foi", "achei", "nota", "estrelas", "estrela", "o", "a", "um", "atendimento", "very", "it", "was", "stars", "star", "score", "muy", "fue", "estrellas", "la", "el", "atencion")

func (n *surveyNode) inspect(r *review) {
	r.text("question", n.Question, message.MaxBody)
	r.optionalText("reason", n.Reason, message.MaxText)
	r.optionalText("thanks", n.Thanks, message.MaxText)
	r.fallback(message.List)
	if l := n.low(); l < 0 || l > 4 {
		r.problemAt("low", "survey_low", "low is 0 to 4, not %d", l)
	}
}
