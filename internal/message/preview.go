package message

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// previewMax is the length of a preview in characters.
const previewMax = 120

// kindWords name what a preview cannot show, by locale.
var kindWords = map[string]map[Kind]string{
	"pt-BR": {
		Image: "Imagem", Audio: "Áudio", Video: "Vídeo", Document: "Documento", Sticker: "Figurinha",
		Location: "Localização", Contacts: "Contato", FormReply: "Formulário respondido", Products: "Produtos", Reaction: "Reação",
		Template: "Modelo de mensagem", Order: "Pedido", Notice: "Aviso do WhatsApp", Unsupported: "Mensagem não suportada",
		voice: "Mensagem de voz",
	},
	"en": {
		Image: "Image", Audio: "Audio", Video: "Video", Document: "Document", Sticker: "Sticker",
		Location: "Location", Contacts: "Contact", FormReply: "Form answered", Products: "Products", Reaction: "Reaction",
		Template: "Message template", Order: "Order", Notice: "WhatsApp notice", Unsupported: "Unsupported message",
		voice: "Voice message",
	},
	"es": {
		Image: "Imagen", Audio: "Audio", Video: "Vídeo", Document: "Documento", Sticker: "Sticker",
		Location: "Ubicación", Contacts: "Contacto", FormReply: "Formulario respondido", Products: "Productos", Reaction: "Reacción",
		Template: "Plantilla de mensaje", Order: "Pedido", Notice: "Aviso de WhatsApp", Unsupported: "Mensaje no compatible",
		voice: "Mensaje de voz",
	},
}

// voice is the kind of an Audio recorded in the chat, for kindWords only.
const voice Kind = "voice"

// Preview says the content in one line of at most 120 characters: its text, or a
// word for its kind in pt-BR, en or es (another locale reads as pt-BR), with the
// caption, file, place or name where there is one: "Documento: proposta.pdf".
func (c Content) Preview(locale string) string {
	words, ok := kindWords[locale]
	if !ok {
		words = kindWords["pt-BR"]
	}
	kind := c.Kind
	if kind == Audio && c.Media != nil && c.Media.Voice {
		kind = voice
	}
	word, detail := words[kind], c.detail()
	switch {
	case word == "":
		return oneLine(detail, previewMax)
	case detail == "":
		return word
	case c.Kind == Template:
		return oneLine(detail, previewMax)
	}
	return oneLine(word+": "+detail, previewMax)
}

// detail is the most telling text of the content.
func (c Content) detail() string {
	switch {
	case c.Kind == Reaction && c.Reaction != nil:
		return c.Reaction.Emoji
	case c.Text != "":
		return unmarked(c.Text)
	case c.Reply != nil:
		return c.Reply.Title
	case c.Kind == Document && c.Media != nil:
		return c.Media.Name
	case c.Location != nil:
		return firstOf(c.Location.Name, c.Location.Address)
	case len(c.Contacts) > 0:
		return c.Contacts[0].Name
	case c.Template != nil:
		return c.Template.Name
	}
	return c.Header
}

// marks are WhatsApp's signs for bold, italic, struck and fixed width around words.
var marks = regexp.MustCompile("(^|[\\s(])(?:\\*([^\\s*](?:[^*\n]*[^\\s*])?)\\*|_([^\\s_](?:[^_\n]*[^\\s_])?)_|~([^\\s~](?:[^~\n]*[^\\s~])?)~|```([^`]+)```)")

// unmarked is a text without formatting signs; a lone sign stays.
func unmarked(s string) string {
	if !strings.ContainsAny(s, "*_~`") {
		return s
	}
	return marks.ReplaceAllString(s, "$1$2$3$4$5")
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// oneLine joins lines, drops control characters and cuts at limit characters with an
// ellipsis. It reads no further than it must: a body may be long.
func oneLine(s string, limit int) string {
	var b strings.Builder
	n, space := 0, false
	for _, r := range s {
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			space = n > 0
			continue
		}
		if r == utf8.RuneError {
			r = '\uFFFD'
		}
		if space {
			b.WriteByte(' ')
			n++
			space = false
		}
		b.WriteRune(r)
		if n++; n > limit {
			break
		}
	}
	if n <= limit {
		return b.String()
	}
	runes := []rune(b.String())
	return strings.TrimRightFunc(string(runes[:limit-1]), unicode.IsSpace) + "…"
}
