package whatsapp

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"prosa/internal/channel"
	"prosa/internal/message"
)

var phone = channel.Recipient{Phone: "5511987654321", BSUID: "BR.1"}

func file4(mime, name string) *message.Media {
	return &message.Media{ProviderID: "1479537139650973", Mime: mime, Name: name}
}

var sends = map[string]struct {
	to channel.Recipient
	c  message.Content
}{
	"text":          {phone, message.Content{Kind: message.Text, Text: "Olá! Seu carro está pronto. <ok> & \"até\" 🚗"}},
	"text_preview":  {phone, message.Content{Kind: message.Text, Text: "Veja https://example.com/rav4"}},
	"text_to_bsuid": {channel.Recipient{BSUID: "BR.13491208655302741918"}, message.Content{Kind: message.Text, Text: "Oi"}},
	"text_quoting": {channel.Recipient{Phone: "+5511987654321"}, message.Content{Kind: message.Text, Text: "Sim",
		Quote: &message.Quote{ProviderID: "wamid.IN1"}}},
	"image":        {phone, message.Content{Kind: message.Image, Text: "O orçamento", Media: file4("image/jpeg", "a.jpg")}},
	"image_link":   {phone, message.Content{Kind: message.Image, Media: &message.Media{ProviderID: "https://example.com/a.jpg"}}},
	"audio_voice":  {phone, message.Content{Kind: message.Audio, Text: "not a caption", Media: &message.Media{ProviderID: "2", Voice: true}}},
	"audio":        {phone, message.Content{Kind: message.Audio, Media: file4("audio/mpeg", "a.mp3")}},
	"video":        {phone, message.Content{Kind: message.Video, Text: "Test-drive", Media: file4("video/mp4", "a.mp4")}},
	"document":     {phone, message.Content{Kind: message.Document, Text: "Proposta", Media: file4("application/pdf", "proposta.pdf")}},
	"sticker":      {phone, message.Content{Kind: message.Sticker, Media: file4("image/webp", "a.webp")}},
	"location":     {phone, message.Content{Kind: message.Location, Location: &message.Place{Latitude: -23.5505, Longitude: -46.6333, Name: "Loja", Address: "Rua A, 1"}}},
	"location_0":   {phone, message.Content{Kind: message.Location, Location: &message.Place{}}},
	"contacts":     {phone, message.Content{Kind: message.Contacts, Contacts: []message.Card{{Name: "Rui Costa", Phones: []string{"+5511988887777"}, Emails: []string{"rui@example.com"}, Org: "Oficina"}, {Name: "Ana"}}}},
	"reaction":     {phone, message.Content{Kind: message.Reaction, Reaction: &message.Emoji{ProviderID: "wamid.IN1", Emoji: "👍"}, Quote: &message.Quote{ProviderID: "wamid.IN1"}}},
	"reaction_off": {phone, message.Content{Kind: message.Reaction, Reaction: &message.Emoji{ProviderID: "wamid.IN1"}}},
	"template": {phone, message.Content{Kind: message.Template, Template: &message.TemplateUse{Name: "lembrete_revisao", Language: "pt_BR",
		Components: []byte(`[{"type":"body","parameters":[{"type":"text","text":"Marta"}]}]`)}}},
	"template_header": {phone, message.Content{Kind: message.Template, Media: file4("application/pdf", "proposta.pdf"), Template: &message.TemplateUse{Name: "proposta", Language: "pt_BR",
		Components: []byte(`[{"type":"body","parameters":[{"type":"text","text":"Marta"}]}]`)}}},
	"template_plain": {phone, message.Content{Kind: message.Template, Template: &message.TemplateUse{Name: "ola", Language: "pt_BR"}}},
	"buttons": {phone, message.Content{Kind: message.Buttons, Text: "Confirma?", Header: "Revisão", Footer: "Loja Centro",
		Buttons: []message.Choice{{ID: "sim", Title: "Sim"}, {ID: "nao", Title: "Não"}}}},
	"buttons_image": {phone, message.Content{Kind: message.Buttons, Text: "Gostou?", Media: file4("image/png", "a.png"),
		Buttons: []message.Choice{{ID: "sim", Title: "Sim"}}}},
	"buttons_document": {phone, message.Content{Kind: message.Buttons, Text: "Aprova?", Media: file4("application/pdf", "orcamento.pdf"),
		Buttons: []message.Choice{{ID: "sim", Title: "Sim"}}}},
	"list": {phone, message.Content{Kind: message.List, Text: "Com qual departamento?", Header: "Atendimento", List: &message.ListMenu{Button: "Escolher",
		Sections: []message.Section{{Title: "Vendas", Rows: []message.Choice{{ID: "novos", Title: "Novos"}, {ID: "semi", Title: "Seminovos", Description: "até 3 anos"}}}, {Rows: []message.Choice{{ID: "x", Title: "Outros"}}}}}}},
	"link": {phone, message.Content{Kind: message.Link, Text: "Nosso estoque", Header: "Aurora", Footer: "Grupo Aurora",
		Link: &message.LinkButton{Title: "Ver estoque", URL: "https://example.com/estoque?loja=1&novo=sim"}}},
	"link_video": {phone, message.Content{Kind: message.Link, Text: "Conheça", Media: file4("video/mp4", "a.mp4"),
		Link: &message.LinkButton{Title: "Ver", URL: "https://example.com"}}},
	"carousel": {phone, message.Content{Kind: message.Carousel, Text: "Escolha um", Cards: []message.CarouselCard{
		{Media: file4("image/jpeg", "a.jpg"), Text: "*RAV4 2024*\nR$ 289.900", Buttons: []message.Choice{{ID: "cars:a", Title: "Quero este"}, {ID: "cars:b", Title: "Agendar"}}},
		{Media: file4("image/jpeg", "b.jpg"), Buttons: []message.Choice{{ID: "cars:c", Title: "Quero este"}, {ID: "cars:d", Title: "Agendar"}}}}}},
	"carousel_link": {phone, message.Content{Kind: message.Carousel, Text: "Veja", Cards: []message.CarouselCard{
		{Media: file4("video/mp4", "a.mp4"), Text: "Um", Link: &message.LinkButton{Title: "Ver", URL: "https://example.com/1"}},
		{Media: &message.Media{ProviderID: "https://example.com/b.mp4", Mime: "video/mp4"}, Text: "Dois", Link: &message.LinkButton{Title: "Ver", URL: "https://example.com/2"}}}}},
	"products": {phone, message.Content{Kind: message.Products, Text: "Separei estas peças", Header: "Peças para o seu Corolla", Footer: "Loja Centro",
		Products: &message.ProductList{CatalogID: "194836987003835", Items: []message.Product{{RetailerID: "filtro-1", Title: "Filtro"}, {RetailerID: "oleo-5w30"}}}}},
	"product": {phone, message.Content{Kind: message.Products,
		Products: &message.ProductList{CatalogID: "194836987003835", Items: []message.Product{{RetailerID: "filtro-1"}}}}},
	"location_request": {phone, message.Content{Kind: message.LocationRequest, Text: "Onde buscamos o carro?"}},
}

func TestEncodeGoldens(t *testing.T) {
	t.Parallel()
	for name, s := range sends {
		got, err := encode(s.to, &s.c, "v1.m.1.00")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var pretty bytes.Buffer
		if err := json.Indent(&pretty, got, "", " "); err != nil {
			t.Fatalf("%s: %v in %s", name, err, got)
		}
		golden(t, "testdata/sends/"+name+".json", append(pretty.Bytes(), '\n'))
	}
}

// Every kind that leaves the house has a golden, every other is refused.
func TestEncodeKinds(t *testing.T) {
	t.Parallel()
	has := map[message.Kind]bool{}
	for _, s := range sends {
		has[s.c.Kind] = true
	}
	for _, k := range []message.Kind{message.Text, message.Image, message.Audio, message.Video, message.Document, message.Sticker,
		message.Location, message.Contacts, message.Buttons, message.List, message.Link, message.Carousel, message.Products, message.LocationRequest, message.Reaction, message.Template} {
		if !has[k] {
			t.Errorf("no golden for %q", k)
		}
		if _, err := encode(phone, &message.Content{Kind: k}, "t"); err == nil && k != message.Text {
			t.Errorf("an empty %q is sent", k)
		}
	}
	for _, k := range []message.Kind{"", message.ButtonReply, message.ListReply, message.FormReply, message.Order, message.Notice, message.Unsupported} {
		if _, err := encode(phone, &message.Content{Kind: k, Text: "segredo"}, "t"); err == nil || strings.Contains(err.Error(), "segredo") {
			t.Errorf("%q: %v", k, err)
		}
	}
	if _, err := encode(channel.Recipient{}, &message.Content{Kind: message.Text, Text: "x"}, "t"); err == nil {
		t.Error("sent to nobody")
	}
	bad := message.Content{Kind: message.Template, Template: &message.TemplateUse{Name: "n", Language: "pt_BR", Components: []byte(`[}`)}}
	if _, err := encode(phone, &bad, "t"); err == nil {
		t.Error("malformed components are sent")
	}
}

func BenchmarkEncodeText(b *testing.B) {
	b.ReportAllocs()
	s := sends["text"]
	for b.Loop() {
		if _, err := encode(s.to, &s.c, "v1.0198c2f0-3a5b-7000-8000-000000000001.1.0011223344556677"); err != nil {
			b.Fatal(err)
		}
	}
}
