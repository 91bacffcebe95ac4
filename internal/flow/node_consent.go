package flow

import (
	"slices"
	"unicode/utf8"

	"prosa/internal/message"
)

// consentNode asks for consent to a purpose and writes down what was agreed to: the
// wording is kept word for word as it was shown, with its version. Only a clear yes
// is one. The actions grant and revoke do not ask: they are for the branch where the
// customer has just said so, say the text, and record it.
//
//	{"id": "offers", "kind": "consent", "purpose": "marketing", "version": "2026-11",
//	 "text": {"pt-BR": "Posso enviar ofertas e novidades da {{org.name}} por WhatsApp? Você pode parar quando quiser."}}
type consentNode struct {
	Base
	Waiting
	Action  consentAction `json:"action,omitempty" enum:",ask,grant,revoke" doc:"Empty is ask."`
	Purpose string        `json:"purpose" enum:"service,utility,marketing"`
	Text    Text          `json:"text,omitzero" max:"1024" doc:"The wording shown, kept word for word."`
	Version string        `json:"version,omitempty" doc:"Of the wording."`
	Yes     Text          `json:"yes,omitzero" max:"20" doc:"Empty is a ready title."`
	No      Text          `json:"no,omitzero" max:"20"`
}

type consentAction string

const (
	consentAsk    consentAction = "ask"
	consentGrant  consentAction = "grant"
	consentRevoke consentAction = "revoke"
)

var consentKind = kindSpec{kind: "consent", group: groupAsk, make: func() Node { return new(consentNode) },
	example: `{"id": "offers", "kind": "consent", "purpose": "marketing", "version": "2026-11", "text": {"pt-BR": "Posso enviar ofertas da {{org.name}} por WhatsApp? Você pode parar quando quiser.",
		"en": "May {{org.name}} send you offers on WhatsApp? You can stop at any time.", "es": "¿Puede {{org.name}} enviarte ofertas por WhatsApp? Puedes parar cuando quieras."}}`}

func (n *consentNode) asks() bool { return n.Action == "" || n.Action == consentAsk }

// passes: granting and revoking do not wait.
func (n *consentNode) passes(string) bool { return !n.asks() }

func (n *consentNode) settles(purpose string) bool {
	return n.Purpose == purpose && n.Action != consentRevoke
}

func (n *consentNode) Ports() []Port {
	if !n.asks() {
		return n.out(Port{Name: "next", Role: RoleNext})
	}
	return n.outWaiting(Port{Name: "granted", Role: RoleOption}, Port{Name: "declined", Role: RoleOption})
}

func (n *consentNode) offers() {}

func (n *consentNode) Enter(t *Turn) Exit {
	text := clip(t.text(n.Text), message.MaxBody)
	if n.asks() {
		// What is shown now is what is recorded, whatever changes before the answer.
		t.keep(n.wording(), text)
		t.send(n.buttons(t, text))
		return wait()
	}
	t.say(text)
	t.do(n.record(t, n.Action, text))
	return leave(n, "next")
}

func (n *consentNode) buttons(t *Turn, text string) message.Content {
	return message.Content{Kind: message.Buttons, Text: text, Buttons: []message.Choice{
		{ID: optionID(n.ID, "yes"), Title: n.title(t, n.Yes, readyConsentYes)},
		{ID: optionID(n.ID, "no"), Title: n.title(t, n.No, readyConsentNo)},
	}}
}

func (n *consentNode) title(t *Turn, own, ready Text) string {
	return clip(firstOf(t.text(own), t.text(ready)), message.MaxButtonTitle)
}

func (n *consentNode) Resume(t *Turn, in message.Content) Exit {
	shown := t.s.Vars[n.wording()]
	switch n.read(t, in) {
	case "yes":
		t.keep(n.wording(), "")
		t.do(n.record(t, consentGrant, shown))
		return leave(n, "granted")
	case "no":
		t.keep(n.wording(), "")
		if t.env.Consents[n.Purpose] == "granted" {
			t.do(n.record(t, consentRevoke, shown))
		}
		return leave(n, "declined")
	}
	// The question again, as it was: nothing else may be agreed to.
	return retry(t, n, nil, func() { t.send(n.buttons(t, shown)) })
}

func (n *consentNode) read(t *Turn, in message.Content) string {
	words := wordsOf(typed(in))
	if len(words) > 0 && (negations[words[0]] || slices.Contains(words, "nao")) {
		return "no"
	}
	options := []option{
		{id: "yes", title: n.title(t, n.Yes, readyConsentYes), words: yesWords},
		{id: "no", title: n.title(t, n.No, readyConsentNo), words: noWords},
	}
	if o := findOption(t, n.ID, in, options); o != nil {
		return o.id
	}
	return ""
}

func (n *consentNode) wording() string { return "consent." + n.ID }

func (n *consentNode) record(t *Turn, a consentAction, wording string) RecordConsent {
	return RecordConsent{Purpose: n.Purpose, Action: string(a), Wording: wording, Version: n.Version, Locale: t.env.Locale}
}

func (n *consentNode) inspect(r *review) {
	switch n.Action {
	case "", consentAsk, consentGrant:
		r.text("text", n.Text, message.MaxBody)
	case consentRevoke:
		r.optionalText("text", n.Text, message.MaxBody)
	default:
		r.problemAt("action", "consent_action", "action %q is none of ask, grant and revoke", n.Action)
	}
	if !slices.Contains([]string{"service", "utility", "marketing"}, n.Purpose) {
		r.problemAt("purpose", "consent_purpose", "purpose %q is none of service, utility and marketing", n.Purpose)
	}
	if utf8.RuneCountInString(n.Version) > 64 {
		r.problemAt("version", "text_too_long", "a version has at most 64 characters")
	}
	r.optionalText("yes", n.Yes, message.MaxButtonTitle)
	r.optionalText("no", n.No, message.MaxButtonTitle)
	if n.asks() {
		r.fallback(message.Buttons)
	}
}
