package inbox

import "prosa/internal/flow"

// The texts Prosa itself says to customers, by locale. Flows bring their own.
var texts = map[string]map[string]string{
	"closing": {
		"pt-BR": "Seu atendimento foi encerrado. Protocolo: *{{protocol}}*. Se precisar de algo mais, é só escrever por aqui. {{org.name}} agradece o contato!",
		"en":    "Your conversation has been closed. Protocol: *{{protocol}}*. If you need anything else, just write to us here. Thank you for contacting {{org.name}}!",
		"es":    "Tu atención ha finalizado. Protocolo: *{{protocol}}*. Si necesitas algo más, escríbenos por aquí. ¡{{org.name}} agradece tu contacto!",
	},
	"position": {
		"pt-BR": "A fila andou: agora você é o {{queue.position}}º. Protocolo *{{protocol}}*.",
		"en":    "The queue has moved: you are now number {{queue.position}}. Protocol *{{protocol}}*.",
		"es":    "La fila avanzó: ahora eres el número {{queue.position}}. Protocolo *{{protocol}}*.",
	},
	"next": {
		"pt-BR": "Você é o próximo da fila. Já vamos te atender! Protocolo *{{protocol}}*.",
		"en":    "You are next in line. We will be with you shortly! Protocol *{{protocol}}*.",
		"es":    "Eres el siguiente en la fila. ¡Enseguida te atendemos! Protocolo *{{protocol}}*.",
	},
	"opted_out": {
		"pt-BR": "Pronto, você não vai mais receber mensagens de *{{org.name}}* por iniciativa nossa. Se precisar de algo, é só escrever por aqui.",
		"en":    "Done, *{{org.name}}* will not send you messages on our own initiative any more. If you need anything, just write to us here.",
		"es":    "Listo, *{{org.name}}* ya no te enviará mensajes por iniciativa propia. Si necesitas algo, escríbenos por aquí.",
	},
	"opted_in": {
		"pt-BR": "Combinado! Você vai receber novidades de *{{org.name}}* por aqui. Para parar, escreva *sair* a qualquer momento.",
		"en":    "Done! You will get news from *{{org.name}}* here. To stop, write *stop* at any time.",
		"es":    "¡Hecho! Recibirás novedades de *{{org.name}}* por aquí. Para dejar de recibirlas, escribe *baja* en cualquier momento.",
	},
	"handover": {
		"pt-BR": "Vou chamar uma pessoa da nossa equipe para continuar. Protocolo *{{protocol}}*, posição na fila: {{queue.position}}.",
		"en":    "I will call someone from our team to continue. Protocol *{{protocol}}*, position in the queue: {{queue.position}}.",
		"es":    "Voy a llamar a una persona de nuestro equipo para continuar. Protocolo *{{protocol}}*, posición en la fila: {{queue.position}}.",
	},
}

// Text renders one of Prosa's own texts.
func Text(key, locale string, vars map[string]string) string {
	t := texts[key]
	s, ok := t[locale]
	if !ok {
		s = t["pt-BR"]
	}
	return flow.Render(s, func(name string) string { return vars[name] })
}
