package flow

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"prosa/internal/dealer"
	"prosa/internal/message"
)

// Ready texts, for what a definition leaves out.
var (
	readyQueued = Text{
		PT: "Certo! Você é o nº {{queue.position}} da fila de {{department.name}}. Seu protocolo é {{protocol}}. Já já alguém da equipe fala com você.",
		EN: "All right! You are number {{queue.position}} in line for {{department.name}}. Your protocol is {{protocol}}. Someone from our team will be with you shortly.",
		ES: "¡Listo! Eres el n.º {{queue.position}} en la fila de {{department.name}}. Tu protocolo es {{protocol}}. En breve te atiende alguien del equipo.",
	}
	readyAway = Text{
		PT: "Agora {{department.name}} está fora do horário de atendimento. Sua mensagem está guardada, protocolo {{protocol}}, e respondemos assim que abrirmos.",
		EN: "{{department.name}} is closed right now. Your message is saved, protocol {{protocol}}, and we will answer as soon as we open.",
		ES: "Ahora {{department.name}} está fuera del horario de atención. Tu mensaje quedó guardado, protocolo {{protocol}}, y respondemos en cuanto abramos.",
	}
	// readyReturn follows a department's own away text that leaves these facts out:
	// nobody is sent away without a protocol and the time of the answer.
	readyReturn = Text{
		PT: "Seu protocolo é *{{protocol}}*. Nosso retorno: {{hours.next_open|assim que abrirmos}}.",
		EN: "Your protocol is *{{protocol}}*. We are back {{hours.next_open|as soon as we open}}.",
		ES: "Tu protocolo es *{{protocol}}*. Volvemos {{hours.next_open|en cuanto abramos}}.",
	}
	readyChoiceRetry = Text{
		PT: "Desculpe, não entendi. Escolha uma das opções abaixo, ou escreva “atendente” para falar com uma pessoa.",
		EN: "Sorry, I did not get that. Please choose one of the options below, or write “agent” to talk to a person.",
		ES: "Disculpa, no entendí. Elige una de las opciones, o escribe “agente” para hablar con una persona.",
	}
	readyMedia = Text{
		PT: "Recebi, obrigado! Nossa equipe verá o que você enviou. Para eu continuar, escolha uma das opções abaixo.",
		EN: "Got it, thank you! Our team will see what you sent. For me to go on, please choose one of the options below.",
		ES: "¡Recibido, gracias! Nuestro equipo verá lo que enviaste. Para que yo continúe, elige una de las opciones.",
	}
	readyListButton  = Text{PT: "Ver opções", EN: "See options", ES: "Ver opciones"}
	readyStores      = Text{PT: "Lojas", EN: "Stores", ES: "Tiendas"}
	readyDepartments = Text{PT: "Departamentos", EN: "Departments", ES: "Departamentos"}
	readyOwnOptions  = Text{PT: "Outras opções", EN: "Other options", ES: "Otras opciones"}
	readyMore        = Text{PT: "Mais opções", EN: "More options", ES: "Más opciones"}
	readyChooseByNum = Text{PT: "Responda com o número da opção.", EN: "Reply with the number of the option.", ES: "Responde con el número de la opción."}
)

func greeting(locale string, hour int) string {
	i := 2
	switch {
	case hour >= 5 && hour < 12:
		i = 0
	case hour >= 12 && hour < 18:
		i = 1
	}
	switch language(locale) {
	case "en":
		return [...]string{"Good morning", "Good afternoon", "Good evening"}[i]
	case "es":
		return [...]string{"Buenos días", "Buenas tardes", "Buenas noches"}[i]
	}
	return [...]string{"Bom dia", "Boa tarde", "Boa noite"}[i]
}

// dayWords are what nextOpenText needs of a language.
type dayWords struct {
	today, tomorrow, at, on string
	days                    [7]string
}

var days = map[string]dayWords{
	"pt": {"hoje", "amanhã", " às ", "dia ", [7]string{"domingo", "segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado"}},
	"en": {"today", "tomorrow", " at ", "on ", [7]string{"on Sunday", "on Monday", "on Tuesday", "on Wednesday", "on Thursday", "on Friday", "on Saturday"}},
	"es": {"hoy", "mañana", " a las ", "el día ", [7]string{"el domingo", "el lunes", "el martes", "el miércoles", "el jueves", "el viernes", "el sábado"}},
}

// nextOpenText says when a department opens as people do: "hoje às 13:00",
// "amanhã às 08:00", "segunda-feira às 08:00", "dia 05/01 às 08:00"; "" when it is
// not known.
func nextOpenText(e *Env, ms int64) string {
	if ms == 0 {
		return ""
	}
	w := days[language(e.Locale)]
	now := e.now()
	then := time.UnixMilli(ms).In(now.Location())
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	var when string
	switch n := int(day(then).Sub(day(now)).Hours() / 24); {
	case n == 0:
		when = w.today
	case n == 1:
		when = w.tomorrow
	case n > 1 && n < 7:
		when = w.days[then.Weekday()]
	default:
		when = w.on + then.Format(shortDate(e.Locale))
	}
	return when + w.at + then.Format("15:04")
}

func shortDate(locale string) string {
	if language(locale) == "en" {
		return "2 Jan"
	}
	return "02/01"
}

func dateText(locale string, t time.Time) string {
	if language(locale) == "en" {
		return t.Format("2 Jan 2006")
	}
	return t.Format("02/01/2006")
}

// textLimit is the longest plain text of a channel, in characters. Instagram counts
// bytes; a quarter of them always fits.
func textLimit(c dealer.ChannelKind) int {
	switch c {
	case dealer.Messenger:
		return message.MaxMessengerText
	case dealer.Instagram:
		return message.MaxInstagramText / 4
	}
	return message.MaxText
}

// maxParts is how many messages numbered options may take: the flow must have
// something left to say in that minute.
const maxParts = MaxMessagesPerMinute / 2

// sayNumbered says options as numbered lines: with their descriptions where that is
// one message, else without, in as many messages as the channel needs.
func (t *Turn) sayNumbered(body string, options []option, last string) {
	limit := textLimit(t.env.channel())
	body = clip(body, limit/2)
	whole := numbered(body, options, 1, last)
	if utf8.RuneCountInString(whole) <= limit {
		t.say(whole)
		return
	}
	lines := make([]string, 0, len(options)+2)
	lines = append(lines, body+"\n")
	for i, o := range options {
		lines = append(lines, clip(strconv.Itoa(i+1)+". "+o.title, limit))
	}
	lines = append(lines, "\n"+last)
	part, parts := "", 1
	for _, line := range lines {
		if parts < maxParts && utf8.RuneCountInString(part)+1+utf8.RuneCountInString(line) > limit {
			t.say(part)
			part, parts = "", parts+1
		}
		if part != "" {
			part += "\n"
		}
		part += line
	}
	t.say(strings.TrimLeft(part, "\n"))
}

// numbered writes options as lines for channels and styles without buttons.
func numbered(body string, options []option, from int, last string) string {
	var b strings.Builder
	b.WriteString(body)
	b.WriteString("\n")
	for i, o := range options {
		b.WriteString("\n" + strconv.Itoa(from+i) + ". " + o.title)
		if o.description != "" {
			b.WriteString(" – " + o.description)
		}
	}
	b.WriteString("\n\n" + last)
	return b.String()
}
