package flow

import (
	"strconv"
	"strings"

	"prosa/internal/dealer"
	"prosa/internal/message"
)

// carouselNode shows cards to swipe and waits for one. Cards answer by a button, or
// all of them open a page; a customer back from a page may write anything, which goes
// by "next" unless it names a card. Where there are no cards to show, they are
// pictures and a numbered text.
//
//	{"id": "cars", "kind": "carousel", "text": {"pt-BR": "Separei estes para você:"}, "save": "var.car", "cards": [
//	  {"id": "rav4", "media": {"key": "ab/cd.jpg", "mime": "image/jpeg"}, "text": {"pt-BR": "*RAV4 2024*\nR$ 289.900"}, "button": {"pt-BR": "Quero este"}},
//	  {"id": "corolla", "media": {"key": "ef/01.jpg", "mime": "image/jpeg"}, "text": {"pt-BR": "*Corolla 2023*\nR$ 139.900"}, "button": {"pt-BR": "Quero este"}}
//	]}
type carouselNode struct {
	Base
	Waiting
	Text  Text       `json:"text" max:"1024"`
	Cards []cardSpec `json:"cards" min:"2" max:"10"`
	Save  string     `json:"save,omitempty" format:"variable" doc:"Keeps the first line of the card chosen."`
}

// cardSpec is a card. URL, on all cards or none, makes its button open a page.
type cardSpec struct {
	ID     string         `json:"id" format:"id"`
	Media  *message.Media `json:"media" format:"media" doc:"A picture or a video, the same sort on all cards."`
	Text   Text           `json:"text,omitzero" max:"160"`
	Button Text           `json:"button" max:"20"`
	URL    string         `json:"url,omitempty" format:"url"`
}

var carouselKind = kindSpec{kind: "carousel", group: groupAsk, make: func() Node { return new(carouselNode) },
	options: &OptionsInfo{Field: "cards", ID: "id", Title: "text"},
	example: `{"id": "cars", "kind": "carousel", "text": {"pt-BR": "Separei estes para você:", "en": "These are for you:", "es": "Separé estos para ti:"}, "save": "var.car", "cards": [
		{"id": "rav4", "media": {"key": "ab/cd.jpg", "mime": "image/jpeg"}, "text": "*RAV4 2024*\nR$ 289.900", "button": {"pt-BR": "Quero este", "en": "This one", "es": "Quiero este"}},
		{"id": "corolla", "media": {"key": "ef/01.jpg", "mime": "image/jpeg"}, "text": "*Corolla 2023*\nR$ 139.900", "button": {"pt-BR": "Quero este", "en": "This one", "es": "Quiero este"}}]}`}

func (n *carouselNode) items() int { return len(n.Cards) }

func (n *carouselNode) Ports() []Port {
	ports := make([]Port, 0, len(n.Cards)+3)
	for _, c := range n.Cards {
		ports = append(ports, Port{Name: c.ID, Role: RoleOption, Fallback: "next"})
	}
	return n.outWaiting(append(ports, Port{Name: "next", Role: RoleNext})...)
}

func (n *carouselNode) offers() {}

func (n *carouselNode) Enter(t *Turn) Exit {
	t.send(n.content(t, t.text(n.Text)))
	return wait()
}

func (n *carouselNode) content(t *Turn, text string) message.Content {
	out := message.Content{Kind: message.Carousel, Text: clip(text, message.MaxBody), Cards: make([]message.CarouselCard, len(n.Cards))}
	for i := range n.Cards {
		c := &n.Cards[i]
		card := message.CarouselCard{Text: clip(t.text(c.Text), message.MaxCardText)}
		if c.Media != nil {
			m := *c.Media
			card.Media = &m
		}
		title := clip(t.text(c.Button), message.MaxCardButton)
		if c.URL != "" {
			card.Link = (&linkSpec{Title: Text{PT: title}, URL: c.URL}).button(t)
		} else {
			card.Buttons = []message.Choice{{ID: optionID(n.ID, c.ID), Title: title}}
		}
		out.Cards[i] = card
	}
	return out
}

func (n *carouselNode) Resume(t *Turn, in message.Content) Exit {
	if o := findOption(t, n.ID, in, n.options(t)); o != nil {
		t.save(n.Save, o.value)
		return leaveOr(n, o.id, "next")
	}
	if n.opensPages() {
		return leave(n, "next")
	}
	return retry(t, n, nil, func() { t.send(n.content(t, t.text(readyChoiceRetry))) })
}

// options are the cards by their first line, without its emphasis.
func (n *carouselNode) options(t *Turn) []option {
	out := make([]option, len(n.Cards))
	for i := range n.Cards {
		title, _, _ := strings.Cut(t.text(n.Cards[i].Text), "\n")
		title = strings.TrimSpace(strings.NewReplacer("*", "", "_", "", "~", "").Replace(title))
		out[i] = option{id: n.Cards[i].ID, title: title, value: firstOf(title, n.Cards[i].ID)}
	}
	return out
}

func (n *carouselNode) opensPages() bool { return len(n.Cards) > 0 && n.Cards[0].URL != "" }

// claims keeps a card whose very name was typed from being read as a command.
func (n *carouselNode) claims(t *Turn, in message.Content) bool {
	words := wordsOf(typed(in))
	if len(words) == 0 {
		return false
	}
	for _, o := range n.options(t) {
		if o.named(words) {
			return true
		}
	}
	return false
}

func (n *carouselNode) inspect(r *review) {
	r.text("text", n.Text, message.MaxBody)
	r.target("save", n.Save)
	r.ids("cards", len(n.Cards), func(i int) string { return n.Cards[i].ID }, "next", "failed", "timeout")
	probe := message.Content{Kind: message.Carousel, Text: "x"}
	for i, c := range n.Cards {
		field := "cards." + strconv.Itoa(i)
		r.optionalText(field+".text", c.Text, message.MaxCardText)
		r.text(field+".button", c.Button, message.MaxCardButton)
		card := message.CarouselCard{Media: c.Media, Text: c.Text.In(Locales[0])}
		if c.URL != "" {
			r.inspectURL(field+".url", c.URL)
			card.Link = &message.LinkButton{Title: "x", URL: "https://x.example"}
		} else {
			card.Buttons = []message.Choice{{ID: strconv.Itoa(i), Title: "x"}}
		}
		probe.Cards = append(probe.Cards, card)
	}
	if err := probe.Validate(dealer.WhatsApp); err != nil {
		r.problemAt("cards", "content_invalid", "%v", err)
	}
	r.fallback(message.Carousel)
}
