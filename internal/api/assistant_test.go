package api

import (
	"testing"

	"prosa/internal/core"
	"prosa/internal/message"
	"prosa/internal/store"
)

func TestAskedLast(t *testing.T) {
	t.Parallel()
	said := func(d message.Direction, by core.ActorKind, text string) store.ThreadMessage {
		return store.ThreadMessage{Message: message.Message{Direction: d, Author: core.Actor{Kind: by}, Content: message.Content{Kind: message.Text, Text: text}}}
	}
	customer := func(text string) store.ThreadMessage { return said(message.In, core.ActorContact, text) }
	agent := func(text string) store.ThreadMessage { return said(message.Out, core.ActorUser, text) }
	bot := func(text string) store.ThreadMessage { return said(message.Out, core.ActorBot, text) }
	note := said(message.Note, core.ActorUser, "liga depois")
	queued := said(message.Out, core.ActorSystem, "Você é o 2º da fila.")
	for _, c := range []struct {
		why    string
		thread []store.ThreadMessage
		want   string
	}{
		{"nothing", nil, ""},
		{"only people of the house", []store.ThreadMessage{agent("Oi")}, ""},
		{"one question", []store.ThreadMessage{agent("Oi"), customer("abrem sábado?")}, "abrem sábado?"},
		{"in pieces", []store.ThreadMessage{agent("Oi"), customer("bom dia"), customer("abrem"), customer("sábado?")}, "bom dia\nabrem\nsábado?"},
		{"the last three pieces", []store.ThreadMessage{customer("a"), customer("b"), customer("c"), customer("d")}, "b\nc\nd"},
		{"answered", []store.ThreadMessage{customer("abrem sábado?"), agent("Sim, das 8h às 12h.")}, ""},
		{"a note answers nobody", []store.ThreadMessage{customer("abrem sábado?"), note}, "abrem sábado?"},
		{"a file and a caption", []store.ThreadMessage{{Message: message.Message{Direction: message.In, Content: message.Content{Kind: message.Image}}}, customer("é esta peça?")}, "é esta peça?"},
		{"the place in the queue is no answer", []store.ThreadMessage{bot("Como posso ajudar?"), customer("quanto custa a revisão?"), bot("Já chamo alguém."), queued}, "quanto custa a revisão?"},
		{"what the robot was told before is no question", []store.ThreadMessage{customer("oi"), bot("Qual loja?"), customer("quanto custa a revisão?"), bot("Já chamo alguém.")}, "quanto custa a revisão?"},
		{"answered, and then the robot spoke", []store.ThreadMessage{customer("abrem sábado?"), agent("Sim."), bot("Posso ajudar em algo mais?")}, ""},
		{"another after the robot spoke", []store.ThreadMessage{customer("oi"), bot("Qual é a sua dúvida?"), customer("abrem sábado?")}, "abrem sábado?"},
	} {
		if got := askedLast(c.thread); got != c.want {
			t.Errorf("%s: %q, want %q", c.why, got, c.want)
		}
	}
}
