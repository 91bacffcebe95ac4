package ready

import "slices"

// Question is one thing the robot wants to know of a house. ID is the member of Answers
// it fills; a dot in it is a member within a member.
type Question struct {
	ID      string   `json:"id"`
	Kind    string   `json:"kind" enum:"text,choice,multi,bool,department"`
	Title   Words    `json:"title"`
	Help    Words    `json:"help,omitzero" doc:"Not always there"`
	Default []string `json:"default" doc:"One text, several, or true"`
	Options []Option `json:"options,omitempty" doc:"Of choice, multi and department"`
}

// Option is one possible answer.
type Option struct {
	ID    string `json:"id"`
	Title Words  `json:"title"`
}

// Words are a text of the set-up in three languages.
type Words struct {
	PT string `json:"pt-BR"`
	EN string `json:"en"`
	ES string `json:"es"`
}

// In is the text in a language; in Portuguese where there is none of that name.
func (w Words) In(locale string) string {
	switch locale {
	case "en":
		return w.EN
	case "es":
		return w.ES
	}
	return w.PT
}

func words(pt, en, es string) Words { return Words{PT: pt, EN: en, ES: es} }

func verbatim(s string) Words { return words(s, s, s) }

// Questions are what to ask a house, with defaults that fit it: Build with no answers
// gives what the defaults say.
func Questions(h House) []Question {
	out := []Question{
		{ID: "name", Kind: "text", Title: words("Nome do robô", "The robot's name", "Nombre del robot"), Default: []string{},
			Help: words("Como ele se apresenta: “Eu sou a Lia”. Em branco, “o assistente virtual”.", "How it introduces itself: “This is Lia”. Left empty: “the virtual assistant”.", "Cómo se presenta: “Soy Lia”. Vacío: “el asistente virtual”.")},
		{ID: "tone", Kind: "choice", Title: words("Jeito de falar", "Tone", "Forma de hablar"), Default: []string{Friendly}, Options: []Option{
			{Friendly, words("Próximo: caloroso e direto, com poucos emojis", "Friendly: warm and direct, few emojis", "Cercano: cálido y directo, con pocos emojis")},
			{Formal, words("Formal: cortês, sem emojis", "Formal: courteous, no emojis", "Formal: cortés, sin emojis")}}},
		h.brands(),
		h.journeys(),
	}
	for _, journey := range append(slices.Clone(Journeys), "data-request") {
		if signs[journey] != nil {
			out = append(out, h.department(journey))
		}
	}
	return append(out,
		Question{ID: "ask", Kind: "multi", Title: words("O que perguntar", "What to ask for", "Qué preguntar"), Default: []string{"plate", "cpf"},
			Help: words("Peça só o que a equipe usa: a LGPD manda pedir o mínimo.", "Ask only for what your team uses: the law (LGPD) wants the minimum.", "Pide solo lo que el equipo usa: la ley (LGPD) manda pedir lo mínimo."), Options: []Option{
				{"plate", words("Placa, para a oficina", "Plate, for the workshop", "Placa, para el taller")},
				{"cpf", words("CPF, na oficina, de quem não sabe a placa", "CPF, in the workshop, of those who do not know the plate", "CPF, en el taller, de quien no sabe la placa")},
				{"financing_cpf", words("CPF, na compra financiada (pode pular)", "CPF, in a financed purchase (may be skipped)", "CPF, en la compra financiada (se puede saltar)")}}},
		Question{ID: "privacy_text", Kind: "text", Title: words("Aviso de privacidade", "Privacy notice", "Aviso de privacidad"), Default: []string{},
			Help: words("Em branco, o texto da organização.", "Left empty: the organization's text.", "Vacío: el texto de la organización.")},
		Question{ID: "privacy_url", Kind: "text", Title: words("Página de privacidade", "Privacy page", "Página de privacidad"), Default: []string{},
			Help: words("Em branco, o endereço da organização.", "Left empty: the organization's address.", "Vacío: la dirección de la organización.")},
		Question{ID: "survey", Kind: "bool", Title: words("Pedir uma nota depois de cada atendimento", "Ask for a score after each conversation", "Pedir una nota después de cada atención"), Default: []string{"true"},
			Help: words("De 1 a 5. Nota baixa avisa os supervisores na hora.", "1 to 5. A low score tells the supervisors at once.", "De 1 a 5. Una nota baja avisa a los supervisores al instante.")},
		Question{ID: "opt_in", Kind: "bool", Title: words("Perguntar aos novos clientes se querem ofertas", "Ask new customers whether they want offers", "Preguntar a los nuevos clientes si quieren ofertas"), Default: []string{},
			Help: words("A resposta fica registrada com o texto mostrado.", "The answer is kept with the wording shown.", "La respuesta queda registrada con el texto mostrado.")},
		Question{ID: "opt_in_text", Kind: "text", Title: words("Texto dessa pergunta", "Wording of that question", "Texto de esa pregunta"), Default: []string{},
			Help: words("Diga quem envia, o que envia e como parar.", "Say who sends, what is sent and how to stop.", "Indica quién envía, qué envía y cómo parar.")},
	)
}

func (h House) brands() Question {
	q := Question{ID: "brands", Kind: "multi", Title: words("Marcas", "Brands", "Marcas"), Default: []string{},
		Help: words("O robô pergunta pelo modelo da marca.", "The robot asks for the brand's model.", "El robot pregunta por el modelo de la marca.")}
	for _, s := range h.Stores {
		if s.Brand != "" && !slices.ContainsFunc(q.Options, func(o Option) bool { return o.ID == s.Brand }) {
			q.Options = append(q.Options, Option{s.Brand, verbatim(s.Brand)})
		}
	}
	return q
}

func (h House) journeys() Question {
	a := Answers{}
	q := Question{ID: "journeys", Kind: "multi", Title: words("O que o menu oferece", "What the menu offers", "Qué ofrece el menú"), Default: a.journeys(h),
		Help: words("Cada item é um fluxo que você pode mudar depois.", "Each one is a flow you can change later.", "Cada uno es un flujo que puedes cambiar después.")}
	for _, j := range Journeys {
		q.Options = append(q.Options, Option{j, journeyNames[j]})
	}
	return q
}

var journeyNames = map[string]Words{
	"new-car":      words("Comprar carro 0 km", "Buy a new car", "Comprar un 0 km"),
	"used-car":     words("Comprar seminovo", "Buy a used car", "Comprar un usado"),
	"test-drive":   words("Agendar test-drive", "Book a test drive", "Agendar test drive"),
	"trade-in":     words("Avaliar usado", "Value a used car", "Tasar un usado"),
	"service":      words("Revisão e oficina", "Service and repair", "Revisión y taller"),
	"parts":        words("Peças e acessórios", "Parts and accessories", "Repuestos y accesorios"),
	"recall":       words("Recall", "Recall", "Recall"),
	"faq":          words("Dúvidas frequentes", "Frequent questions", "Preguntas frecuentes"),
	"data-request": words("Pedidos de dados pessoais (LGPD)", "Personal data requests (LGPD)", "Pedidos de datos personales (LGPD)"),
}

// department asks who serves a journey.
func (h House) department(journey string) Question {
	name := journeyNames[journey]
	q := Question{ID: "departments." + journey, Kind: "department", Default: h.guess(journey),
		Title: words("Quem atende: "+name.PT, "Who serves: "+name.EN, "Quién atiende: "+name.ES)}
	if q.Default == nil {
		q.Default = []string{}
	}
	for _, d := range h.Departments {
		if !slices.ContainsFunc(q.Options, func(o Option) bool { return o.ID == d.Key }) {
			q.Options = append(q.Options, Option{d.Key, verbatim(d.Name)})
		}
	}
	return q
}
