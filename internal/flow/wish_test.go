package flow

import "testing"

func TestOptOut(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"parar", "PARAR!", "Pare", "sair", "Sair.", "SAIR por favor", "stop", "STOP", "Stop please", "unsubscribe", "baja", "BAJA", "descadastrar", "Quero me descadastrar", "descadastre meu número",
		"não quero mais receber mensagens", "Nao quero receber propaganda", "não desejo receber promoções", "não quero mais receber", "por favor, não me mandem mais mensagens", "não me mande mais nada",
		"não me envie mais", "parem de me mandar mensagem", "pare de enviar propaganda", "para de mandar msg", "quero parar de receber mensagens", "cancelar inscrição", "quero cancelar minha inscrição",
		"cancelar o recebimento", "me tira dessa lista", "me remova da lista", "remover meu número da lista", "sair da lista", "quero sair da lista", "chega de propaganda", "chega de mensagem", "não autorizo mensagens",
		"não quero mensagens", "parar promoções", "Interromper promoções", "não tenho interesse em receber promoções", "bom dia, não quero mais receber mensagens de vocês", "revogo meu consentimento",
		"não quero receber nada", "não perturbe", "Parem de me encher com propaganda",
		"stop sending me messages", "please stop messaging me", "Stop texting me", "unsubscribe me", "I want to unsubscribe", "remove me from your list", "take me off the list", "don't send me any more messages",
		"do not contact me", "no more messages", "opt out", "I want to opt out", "I don't want to receive promotions", "stop promotions",
		"no quiero recibir más", "no quiero recibir más mensajes", "no quiero más mensajes", "dejen de enviarme mensajes", "quiero darme de baja", "darme de baja", "cancelar suscripción", "no me envíen más mensajes",
		"quítenme de la lista", "no me escriban más", "dejar de recibir mensajes", "No deseo recibir publicidad",
	} {
		if !OptOut(s) {
			t.Errorf("%q asks for no more messages", s)
		}
		if OptIn(s) {
			t.Errorf("%q is read as a wish for messages", s)
		}
	}
	for _, s := range []string{
		"", "oi", "1", "quero parar o carro aí", "onde posso parar?", "sair da fila", "quero sair da fila", "cancelar a revisão", "cancelar", "quero cancelar meu agendamento", "cancelar a assinatura do carro",
		"vou sair agora", "quando meu carro vai sair da oficina?", "não quero", "não quero mais esse carro", "não quero esperar", "não recebi a mensagem", "não recebi mensagem nenhuma", "o vendedor não me manda mensagem",
		"não me mandaram a proposta", "quero receber a proposta", "não quero receber ligação no trabalho, só mensagem", "o carro não para de fazer barulho", "o freio parou de funcionar", "pode parar de chover",
		"posso parar de enviar os documentos?", "tem promoção de pneu?", "não quero promoção, quero desconto à vista",
		"vou dar baixa no financiamento", "quero dar baixa na multa", "a bateria está baixa", "remover o insulfilm", "quanto custa remover o risco da porta?", "parada de ônibus", "para", "me tira uma dúvida",
		"sair da lista de espera", "me tira da fila", "stop and go", "does it have start stop?", "the car won't stop", "where is the bus stop", "cancel my appointment", "I don't want the red one", "take me off the waiting queue",
		"dar de baja el auto", "dar de baja mi seguro", "la batería está baja", "no quiero ese coche", "quiero cancelar la cita", "no me enviaron la factura", "cancelar o pedido", "mensagem recebida, obrigado",
	} {
		if OptOut(s) {
			t.Errorf("%q does not ask for no more messages", s)
		}
	}
}

func TestOptIn(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"quero receber promoções", "Sim, quero receber ofertas", "aceito receber mensagens", "autorizo o envio de novidades", "quero voltar a receber mensagens", "pode me mandar as novidades", "podem me enviar ofertas", "start", "START",
		"subscribe", "sign me up", "I want to receive offers", "I'd like to receive news", "quiero recibir ofertas", "acepto recibir mensajes", "alta", "me inscrever", "quero receber", "quiero suscribirme", "opt in",
	} {
		if !OptIn(s) {
			t.Errorf("%q asks for messages", s)
		}
		if OptOut(s) {
			t.Errorf("%q is read as a wish for none", s)
		}
	}
	for _, s := range []string{
		"", "oi", "quero receber meu carro", "quando vou receber a proposta?", "não quero receber promoções", "no quiero recibir ofertas", "I don't want to receive offers", "tem oferta?", "qual a promoção?", "o carro não start",
		"start over", "quero um carro", "aceito a proposta", "autorizo o serviço", "autorizo a troca do óleo", "não autorizo o envio de mensagens", "stop", "pode mandar a proposta", "me manda a tabela",
	} {
		if OptIn(s) {
			t.Errorf("%q does not ask for messages", s)
		}
	}
}

func FuzzWish(f *testing.F) {
	f.Add("não quero mais receber mensagens")
	f.Add("\xff stop _ $ ^")
	f.Fuzz(func(t *testing.T, s string) {
		if OptOut(s) && OptIn(s) {
			t.Fatalf("%q is both", s)
		}
	})
}

func BenchmarkWish(b *testing.B) {
	for b.Loop() {
		OptOut("Boa tarde, eu queria saber se vocês ainda têm o Corolla 2023 que vi no anúncio")
		OptIn("Boa tarde, eu queria saber se vocês ainda têm o Corolla 2023 que vi no anúncio")
	}
}
