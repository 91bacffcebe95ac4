package flow

import (
	"strings"

	"prosa/internal/contact"
	"prosa/internal/message"
)

// maxWishWords keeps a story that happens to mention an attendant from being read
// as a wish for one.
const maxWishWords = 12

// personWords name a human being who serves, folded. With a verb of wishWords, or
// nearly alone, they ask for one.
var personWords = set(
	// pt
	"atendente", "atendentes", "humano", "humana", "pessoa", "vendedor", "vendedora", "consultor", "consultora", "alguem", "gerente",
	// en
	"agent", "human", "person", "representative", "operator", "someone", "somebody", "salesperson", "advisor",
	// es
	"agente", "persona", "asesor", "asesora", "alguien", "ejecutivo", "operador", "operadora",
)

// aloneWords ask for a person without any verb; of the others ("pessoa", "alguém")
// a verb must say what is wanted of them.
var aloneWords = set(
	"atendente", "humano", "humana", "atendimento humano", "suporte humano", "agent", "human", "representative", "operator", "real person",
	"live agent", "human agent", "agente", "operador", "operadora", "asesor", "agente humano", "atencion humana", "persona real", "pessoa real",
)

var wishWords = set(
	"falar", "fala", "falo", "conversar", "quero", "queria", "gostaria", "preciso", "chamar", "chama", "chame", "passar", "passa", "transferir", "transfere", "atendido",
	"talk", "speak", "chat", "want", "need", "connect", "transfer", "get", "give",
	"hablar", "conversar", "quiero", "quisiera", "necesito", "llamar", "pasar", "pasame", "transferir", "comunicame",
)

var politeWords = set("por", "favor", "com", "um", "uma", "o", "a", "please", "an", "the", "un", "una", "el", "la", "me", "pls", "pf", "pfv", "ola", "oi", "hi", "hello", "hola", "real", "con", "to", "with", "de", "do", "da")

var menuWords = set(
	"menu", "menu principal", "inicio", "voltar", "voltar ao inicio", "voltar ao menu", "voltar para o inicio", "recomecar", "comecar de novo", "opcoes",
	"main menu", "start over", "restart", "back", "back to menu", "go back", "options",
	"menu inicial", "volver", "volver al inicio", "volver al menu", "empezar de nuevo", "opciones",
)

// asksForHuman reads a typed text as "falar com atendente" in the wordings of
// Portuguese, English and Spanish.
func asksForHuman(text string) bool {
	words := wordsOf(text)
	if len(words) == 0 || len(words) > maxWishWords {
		return false
	}
	person, wish := false, false
	rest := make([]string, 0, len(words))
	for _, w := range words {
		person = person || personWords[w]
		wish = wish || wishWords[w]
		if !politeWords[w] || w == "real" {
			rest = append(rest, w)
		}
	}
	return person && wish || aloneWords[strings.Join(rest, " ")]
}

// asksForMenu reads a typed text as a wish to start over.
func asksForMenu(text string) bool {
	words := wordsOf(text)
	return len(words) > 0 && len(words) <= 4 && menuWords[strings.Join(words, " ")]
}

// wordsOf folds a text and parts it at everything that is no letter or digit. It
// gives up on texts too long to be a command.
func wordsOf(text string) []string {
	if len(text) > 200 {
		return nil
	}
	return strings.FieldsFunc(contact.Fold(text), notWord)
}

func notWord(r rune) bool {
	return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r < 0x80
}

// typed is what the customer wrote in a message that is nothing but text.
func typed(in message.Content) string {
	if in.Kind != message.Text {
		return ""
	}
	return strings.TrimSpace(in.Text)
}

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}
