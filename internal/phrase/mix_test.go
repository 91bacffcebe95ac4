package phrase

import (
	"testing"

	"prosa/internal/dealer"
)

// said is a source of one answer, and what may be made of it.
type said struct {
	answer, question, locale string
	replies                  map[string]Reason
}

func (s said) judge(t *testing.T) {
	t.Helper()
	for reply, want := range s.replies {
		_, why := Judge(reply, Ask{House: "Grupo Aurora", Question: s.question, Locale: s.locale, Sources: []Source{{Question: "?", Answer: s.answer}}})
		if why != want {
			t.Errorf("%q, of %q: because of %q; want %q", reply, s.answer, why, want)
		}
	}
}

// TestMixes: what the sources say is not put together otherwise. Honest replies stand
// beside each trick: without them a judge that refuses everything would pass.
func TestMixes(t *testing.T) {
	t.Parallel()
	for _, s := range []said{
		{"Financiamos em até 60 vezes, sujeito a análise de crédito. A entrada mínima é de 20%.", "vocês financiam?", "pt-BR", map[string]Reason{
			"Sim! Financiamos em até 60x, sujeito a análise de crédito, com entrada mínima de 20%.": "",
			"Sim, financiamos em até 60 vezes. A entrada mínima é de 20% e há análise de crédito.":  "",
			"Financiamos 100% em até 60 vezes.":                                         NewFigure,
			"Financiamos em até 60 vezes e a entrada mínima é de vinte reais.":          NewFigure,
			"Financiamos em até 60 anos.":                                               NewFigure,
			"Financiamos em até 60 vezes sem análise de crédito.":                       Turned,
			"Financiamos em até 60 vezes, dispensada a análise de crédito e a entrada.": NewPromise,
			"Financiamos pela Caixa em até 60 vezes.":                                   NewName,
			"Financiamos em até 60 vezes pelo CDC.":                                     NewName,
			"Financiamos em até 60 vezes no Grupo Aurora, pode chamar no WhatsApp.":     "",
			"Financiamos todos os dias em até 60 vezes.":                                NewPromise,
			"Entrada mínima em até 60 vezes.":                                           Mixed,
		}},
		{"O prazo é de 3 a 5 dias úteis depois da aprovação do orçamento. O serviço tem garantia de 90 dias.", "qual o prazo?", "pt-BR", map[string]Reason{
			"O prazo é de 3 a 5 dias úteis após a aprovação do orçamento, e o serviço tem garantia de 90 dias.": "",
			"O prazo é de três a cinco dias úteis.":                      "",
			"O prazo é de 3 a 5 horas depois da aprovação do orçamento.": NewFigure,
			"O prazo é de 5 a 3 dias.":                                   NewFigure,
			"O serviço tem garantia de 3 anos.":                          NewFigure,
			"O serviço tem garantia de 5 dias e o prazo é de 90 dias.":   Mixed,
			"O serviço tem garantia de 5 dias.":                          Mixed,
		}},
		{"Não aceitamos cheque. Aceitamos cartão, Pix e boleto.", "posso pagar com cheque?", "pt-BR", map[string]Reason{
			"Não aceitamos cheque, mas aceitamos cartão, Pix e boleto.": "",
			"Não aceitamos cheque. Aceitamos cartão, Pix e boleto.":     "",
			"Aceitamos cartão, Pix e boleto.":                           "",
			"Aceitamos cheque, cartão, Pix e boleto.":                   Turned,
			"Sim, aceitamos cheque.":                                    Turned,
			"Não aceitamos cartão.":                                     Turned,
			"Não aceitamos cheque, cartão ou boleto.":                   Turned,
		}},
		{"Fale com a oficina pelo telefone (11) 3333-4444 ou WhatsApp (11) 98888-7777.", "qual o telefone?", "pt-BR", map[string]Reason{
			"O telefone da oficina é (11) 3333-4444 e o WhatsApp é (11) 98888-7777.": "",
			"Telefone da oficina: 3333-4444.":                                        "",
			"Telefone da oficina: (11) 4444-3333.":                                   NewFigure,
			"Telefone da oficina: (21) 3333-4444.":                                   NewFigure,
			"Telefone da oficina: 0800 3333 4444.":                                   NewFigure,
			"WhatsApp da oficina: wa.me/5511988887777.":                              NewLink,
		}},
	} {
		s.judge(t)
	}
}

// TestHours: each day keeps its own hours, and what is closed stays closed, in the words
// Prosa itself writes hours in and in others.
func TestHours(t *testing.T) {
	t.Parallel()
	var h dealer.Hours
	for day := range h.Days {
		switch day {
		case 0:
		case 6:
			h.Days[day] = []dealer.Span{{From: 480, To: 720}}
		default:
			h.Days[day] = []dealer.Span{{From: 480, To: 720}, {From: 780, To: 1080}}
		}
	}
	rendered := func(locale string) string { return dealer.RenderHours(h, locale) + "." }
	behind := "Atendemos das 8h às 18h de segunda a sexta e das 8h às 12h aos sábados."
	for _, s := range []said{
		{"Nosso horário em Aurora Centro: " + rendered("pt-BR"), "vcs abrem domingo?", "pt-BR", map[string]Reason{
			"No domingo estamos fechados.":        "",
			"Sim, nosso horário é das 8h às 12h.": Confirms,
			"Nosso horário é das 8h às 12h.":      Confirms,
		}},
		{"Nosso horário em Aurora Centro: " + rendered("pt-BR"), "qual o horário?", "pt-BR", map[string]Reason{
			"Nosso horário: " + rendered("pt-BR"):                                   "",
			"Nosso horário: seg a sex das 8h às 12h e das 13h às 18h.":              "",
			"Aos sábados nosso horário é das 8h às 12h.":                            "",
			"Na terça nosso horário é das 13h às 18h.":                              "",
			"No domingo estamos fechados, mas no sábado o horário é das 8h às 12h.": "",
			"Nosso horário no sábado é das 13h às 18h.":                             Mixed,
			"Nosso horário no sábado é até as 18h.":                                 Mixed,
			"Nosso horário de segunda a sábado é das 13h às 18h.":                   Mixed,
			"Nosso horário no domingo é das 8h às 12h.":                             Turned,
			"Sim, nosso horário inclui o domingo.":                                  Turned,
			"Nosso horário: sábado fechado.":                                        Turned,
			"Nosso horário: das 8h às 18h.":                                         NewFigure,
		}},
		{behind, "abrem sábado?", "pt-BR", map[string]Reason{
			"Atendemos aos sábados das 8h às 12h.":                                    "",
			"Atendemos de segunda a sexta das 8h às 18h e aos sábados das 8h às 12h.": "",
			behind:                                 "",
			"Atendemos aos sábados das 8h às 18h.": Mixed,
			"Atendemos de segunda a sexta das 8h às 12h.": Mixed,
			"Não atendemos aos sábados.":                  Turned,
		}},
		{"Our hours: " + rendered("en"), "when are you open?", "en", map[string]Reason{
			"Our hours: " + rendered("en"):           "",
			"Our hours on Saturday: 8:00 to 12:00.":  "",
			"Our hours on Saturday: 13:00 to 18:00.": Mixed,
			"Our hours on Sunday: 8:00 to 12:00.":    Turned,
			"We are closed on Sunday.":               "",
		}},
		{"Nuestro horario: " + rendered("es"), "¿qué horario tienen?", "es", map[string]Reason{
			"Nuestro horario: " + rendered("es"):           "",
			"Nuestro horario el sábado: de 8:00 a 12:00.":  "",
			"Nuestro horario el sábado: de 13:00 a 18:00.": Mixed,
			"Nuestro horario el domingo: de 8:00 a 12:00.": Turned,
		}},
	} {
		s.judge(t)
	}
}
