package flow

import "testing"

func TestAsksForHuman(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"atendente", "Atendente, por favor", "falar com atendente", "quero falar com um atendente", "Falar com uma pessoa", "quero um humano",
		"preciso falar com alguém", "me chama um vendedor", "posso falar com o gerente?", "gostaria de ser atendido por uma pessoa", "ATENDIMENTO HUMANO",
		"pessoa real", "agent", "I want to talk to a human", "speak to someone please", "human agent", "representative", "can I talk to a real person",
		"hablar con un asesor", "quiero hablar con una persona", "agente", "necesito un asesor", "pásame con alguien",
	} {
		if !asksForHuman(s) {
			t.Errorf("%q asks for a person", s)
		}
	}
	for _, s := range []string{
		"", "oi", "quero comprar um carro", "seminovos", "1", "pessoa", "alguém", "sou pessoa física", "o vendedor me mandou uma proposta", "menu",
		"I want a car", "quiero un coche", "bom dia", "meu nome é Pessoa",
		"ontem eu fui na loja e queria ver um carro que o vendedor tinha dito que estava na promoção mas não achei",
	} {
		if asksForHuman(s) {
			t.Errorf("%q does not ask for a person", s)
		}
	}
}

func TestAsksForMenu(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"menu", "Menu!", "MENÚ", "início", "voltar", "voltar ao menu", "start over", "volver al inicio", "opções"} {
		if !asksForMenu(s) {
			t.Errorf("%q asks for the menu", s)
		}
	}
	for _, s := range []string{"", "o menu do restaurante", "voltar amanhã", "seminovos"} {
		if asksForMenu(s) {
			t.Errorf("%q does not ask for the menu", s)
		}
	}
}

// An option called like the words for a person is chosen, not overruled.
func TestOptionNamedLikeACommand(t *testing.T) {
	t.Parallel()
	d := mustLoad(t, `{"schema":1,"key":"k","name":"n","start":"a","menu":"a","nodes":[{"id":"a","kind":"choice","text":"?","options":[
		{"id":"people","title":"Falar com atendente","next":"bye"},{"id":"menu","title":"Menu","next":"bye"}]},{"id":"bye","kind":"end"}]}`)
	for _, s := range []string{"falar com atendente", "MENU"} {
		session, _ := start(t, d, testEnv())
		_, effects := step(t, d, session, text(s), testEnv())
		find[Close](t, effects)
	}
}
