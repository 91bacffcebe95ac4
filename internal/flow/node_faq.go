package flow

import (
	"slices"
	"strings"

	"prosa/internal/core"
	"prosa/internal/message"
)

// faqNode answers a question from what the house has written down. With an Ask it
// asks for the question first, without it takes what the customer just wrote. Another
// question while it waits is searched, too. What nothing fits goes by "unsure". Where the
// house has an assistant for it, the answer found is put into words for the question by
// a call; without its result the house's own words are said.
//
//	{"id": "questions", "kind": "faq", "ask": {"pt-BR": "Qual é a sua dúvida?"}, "helpful": true,
//	 "again": {"pt-BR": "Posso ajudar em algo mais?"}, "unsure": {"pt-BR": "Essa eu não sei. Vou chamar alguém."}}
type faqNode struct {
	Base
	Waiting
	Ask     Text `json:"ask,omitzero" max:"4096" doc:"Empty: the customer's last text is the question."`
	Helpful bool `json:"helpful,omitempty" doc:"Ask whether the answer helped."`
	Again   Text `json:"again,omitzero" max:"4096" doc:"Said after an answer when more may be asked; empty goes on."`
	Unsure  Text `json:"unsure,omitzero" max:"4096" doc:"Said when nothing fits."`
}

var faqKind = kindSpec{kind: "faq", group: groupAsk, make: func() Node { return new(faqNode) },
	example: `{"id": "questions", "kind": "faq", "ask": {"pt-BR": "Qual é a sua dúvida?", "en": "What is your question?", "es": "¿Cuál es tu duda?"}, "helpful": true,
		"again": {"pt-BR": "Posso ajudar em algo mais?", "en": "Anything else?", "es": "¿Algo más?"}}`}

var (
	readyQuestion  = Text{PT: "Qual é a sua dúvida?", EN: "What is your question?", ES: "¿Cuál es tu duda?"}
	readyHelpful   = Text{PT: "Isso ajudou?", EN: "Did this help?", ES: "¿Te ayudó?"}
	readyHelpedYes = Text{PT: "Sim", EN: "Yes", ES: "Sí"}
	readyHelpedNo  = Text{PT: "Não", EN: "No", ES: "No"}
)

// The stages of a faqNode.
const (
	faqAsking   = ""
	faqPhrasing = "phrasing"
	faqHelpful  = "helpful"
	faqAgain    = "again"
)

// enough are the words of a customer who has no more questions, besides a no.
var enough = []string{
	"obrigado", "obrigada", "muito obrigado", "muito obrigada", "so isso", "era so isso", "valeu", "tchau",
	"thanks", "thank you", "thats all", "that s all", "bye", "gracias", "muchas gracias", "eso es todo", "nada mas", "chao",
}

func (n *faqNode) Ports() []Port {
	return n.outWaiting(Port{Name: "answered", Role: RoleNext}, Port{Name: "unsure", Role: RoleOption})
}

// passes: with no prompt the customer's last text is searched at once.
func (n *faqNode) passes(port string) bool {
	return n.Ask.Empty() && (port == "answered" || port == "unsure")
}

func (n *faqNode) Enter(t *Turn) Exit {
	if question := t.lookup("message.text"); n.Ask.Empty() && !blank(question) {
		return n.answer(t, question)
	}
	t.say(firstOf(t.text(n.Ask), t.text(readyQuestion)))
	return wait()
}

func (n *faqNode) Resume(t *Turn, in message.Content) Exit {
	text := typed(in)
	switch said := n.saidYesOrNo(t, in); {
	case t.s.Stage == faqHelpful && said != "":
		t.do(Asked{Question: t.s.Vars["faq.question"], EntryID: core.ID(t.s.Vars["faq.entry"]), Helpful: said})
		if said == "no" {
			return n.unsure(t)
		}
		return n.more(t)
	case t.s.Stage == faqAgain && (said == "no" || slices.Contains(enough, strings.Join(wordsOf(text), " "))):
		return n.leave(t, "answered")
	case t.s.Stage == faqAgain && said == "yes":
		t.s.Stage = faqAsking
		t.say(t.text(readyQuestion))
		return wait()
	case !blank(text):
		return n.answer(t, text)
	}
	return retry(t, n, nil, func() { t.say(t.text(answerText.retryText())) })
}

// PhraseRequest is the Request of a Call of the kind phrase: words for the question,
// from the answer the house has written down and nothing else. Whoever performs it
// answers OK with them as the Body, or not OK.
type PhraseRequest struct {
	Question string  `json:"question"`
	EntryID  core.ID `json:"entry_id"`
	Title    string  `json:"title"`
	Text     string  `json:"text"` // variables filled in
	Locale   string  `json:"locale"`
}

func (n *faqNode) search(t *Turn, question string) (FAQAnswer, bool) {
	if t.env.FAQ == nil {
		return FAQAnswer{}, false
	}
	return t.env.FAQ.Answer(question, t.s.StoreID, t.s.DepartmentID, t.env.Locale)
}

// answer searches and says what it found, or has it put into words first.
func (n *faqNode) answer(t *Turn, question string) Exit {
	question = clip(question, maxValue)
	found, ok := n.search(t, question)
	if !ok {
		t.do(Asked{Question: question})
		return n.unsure(t)
	}
	t.do(Asked{Question: question, EntryID: found.EntryID, Score: found.Score})
	t.work += len(found.Text)
	text := Render(found.Text, t.lookup)
	if !found.Phrase || blank(text) {
		return n.tell(t, question, found, text)
	}
	t.keep("faq.question", question)
	t.keep("faq.entry", found.EntryID)
	t.s.Stage = faqPhrasing
	return call("phrase", PhraseRequest{Question: question, EntryID: found.EntryID, Title: found.Title, Text: text, Locale: t.env.Locale})
}

// Answered says the answer as it was put into words, or as the house wrote it.
func (n *faqNode) Answered(t *Turn, r *Result) Exit {
	question, entry := t.s.Vars["faq.question"], t.s.Vars["faq.entry"]
	found, ok := n.search(t, question)
	if !ok { // it was taken away meanwhile
		return n.unsure(t)
	}
	text := r.Body
	if !r.OK || blank(text) || found.EntryID != entry {
		t.work += len(found.Text)
		text = Render(found.Text, t.lookup)
	}
	return n.tell(t, question, found, clip(text, message.MaxText))
}

func (n *faqNode) hurries() {}

// tell says the answer in the given words, and asks whether it helped.
func (n *faqNode) tell(t *Turn, question string, found FAQAnswer, text string) Exit {
	t.sayAnswer(found, text)
	if !n.Helpful {
		return n.more(t)
	}
	t.keep("faq.question", question)
	t.keep("faq.entry", found.EntryID)
	t.s.Stage, t.s.Retries = faqHelpful, 0
	t.send(message.Content{Kind: message.Buttons, Text: t.text(readyHelpful), Buttons: []message.Choice{
		{ID: optionID(n.ID, "yes"), Title: t.text(readyHelpedYes)}, {ID: optionID(n.ID, "no"), Title: t.text(readyHelpedNo)},
	}})
	return wait()
}

// kindOf is what a file is sent as: what is no picture, film or sound for WhatsApp goes
// as a document.
func kindOf(mime string) message.Kind {
	bare, _, _ := strings.Cut(strings.ToLower(mime), ";")
	for _, k := range []message.Kind{message.Image, message.Video, message.Audio} {
		if rule, _ := message.WhatsAppMedia(k); slices.Contains(rule.Mimes, strings.TrimSpace(bare)) {
			return k
		}
	}
	return message.Document
}

// sayAnswer sends an answer, in the given words, with its file and its pages. The house's
// words may hold variables of the house, as quick replies do.
func (t *Turn) sayAnswer(a FAQAnswer, text string) {
	switch {
	case a.Media != nil:
		kind := kindOf(a.Media.Mime)
		m := *a.Media
		c := message.Content{Kind: kind, Media: &m}
		if kind != message.Audio && len([]rune(text)) <= message.MaxCaption {
			c.Text, text = text, ""
		}
		t.send(c)
		t.say(text)
	case len(a.Links) == 1 && len([]rune(text)) <= message.MaxBody:
		t.send(linkMessage(text, a.Links[0]))
		return
	default:
		t.say(text)
	}
	for _, l := range a.Links {
		t.send(linkMessage(l.Title, l))
	}
}

func linkMessage(text string, l FAQLink) message.Content {
	return message.Content{Kind: message.Link, Text: firstOf(text, l.Title, l.URL), Link: &message.LinkButton{Title: clip(firstOf(l.Title, l.URL), message.MaxLinkTitle), URL: l.URL}}
}

// more waits for another question, or goes on.
func (n *faqNode) more(t *Turn) Exit {
	if n.Again.Empty() {
		return n.leave(t, "answered")
	}
	t.s.Stage, t.s.Retries = faqAgain, 0
	t.say(t.text(n.Again))
	return wait()
}

func (n *faqNode) unsure(t *Turn) Exit {
	t.say(t.text(n.Unsure))
	return n.leave(t, "unsure")
}

func (n *faqNode) leave(t *Turn, port string) Exit {
	t.setVar("faq.question", "")
	t.setVar("faq.entry", "")
	return leave(n, port)
}

func (n *faqNode) saidYesOrNo(t *Turn, in message.Content) string {
	options := []option{{id: "yes", title: t.text(readyHelpedYes), words: yesWords}, {id: "no", title: t.text(readyHelpedNo), words: noWords}}
	if in.Reply != nil {
		if o := tappedOption(n.ID, in.Reply, options); o != nil {
			return o.id
		}
		return ""
	}
	// A question may hold a "no" or a "claro"; only an answer that is nothing else counts.
	if o, _ := only(options, wordsOf(typed(in)), (*option).named); o != nil {
		return o.id
	}
	return ""
}

func (n *faqNode) inspect(r *review) {
	r.optionalText("ask", n.Ask, message.MaxText)
	r.optionalText("again", n.Again, message.MaxText)
	r.optionalText("unsure", n.Unsure, message.MaxText)
}
