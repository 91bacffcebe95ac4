package ready

import (
	"testing"

	"pgregory.net/rapid"

	"prosa/internal/flow/rehearse"
)

// Whatever a customer does, in whatever house and at whatever time: every text is
// filled in, every message is one the channel takes, and somebody has the conversation
// in the end.
func TestAnythingAtAnyTime(t *testing.T) {
	t.Parallel()
	flows := load(t, All())
	typed := rapid.OneOf(
		rapid.SampledFrom([]string{"oi", "menu", "atendente", "1", "2", "9", "sim", "não", "não sei", "pular", "Comprar carro 0 km", "seminovo", "test drive", "avaliar", "oficina", "peças", "recall",
			"dúvida", "Outros assuntos", "Onda", "agora", "financiado", "Marina Souza", "ABC1D23", "45 mil", "Pronto", "amanhã", "manhã", "529.982.247-25", "9BWZZZ377VT004251", "sair", "meus dados",
			"Apagar", "voltar", "Deixar um recado", "Escolher o assunto", "obrigado", "5", "péssimo", "qual o horário?"}),
		rapid.StringMatching(`[^{}]{0,40}`))
	step := rapid.Custom(func(t *rapid.T) rehearse.Step {
		switch rapid.IntRange(0, 9).Draw(t, "what") {
		case 0:
			return rehearse.Step{Sends: rapid.SampledFrom([]string{"photo", "file", "audio", "video", "sticker", "location", "contact", "reaction"}).Draw(t, "sends")}
		case 1:
			return rehearse.Step{Waits: rapid.SampledFrom([]string{"1m", "25m", "3h", "13h", "2d"}).Draw(t, "waits")}
		case 2:
			return rehearse.Step{Starts: &rehearse.Start{Flow: rapid.SampledFrom(Keys).Draw(t, "flow")}}
		}
		text := typed.Draw(t, "says")
		if text == "" {
			text = "?"
		}
		return rehearse.Step{Says: text}
	})
	rapid.Check(t, func(t *rapid.T) {
		var stores []rehearse.Store
		for _, key := range []string{"a", "b"}[:rapid.IntRange(1, 2).Draw(t, "stores")] {
			s := rehearse.Store{Key: key, Name: "Loja " + key, Hours: rapid.SampledFrom([]string{"", "always", "never"}).Draw(t, "hours")}
			for _, d := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"novos", "seminovos", "oficina", "pecas", "sac", "x", "y"}), 1, 7, rapid.ID).Draw(t, "departments") {
				s.Departments = append(s.Departments, rehearse.Department{Key: d})
			}
			stores = append(stores, s)
		}
		f := &rehearse.File{Path: "drawn", Conversations: []rehearse.Conversation{{Name: "drawn", Steps: rapid.SliceOfN(step, 1, 15).Draw(t, "steps"), World: rehearse.World{
			Stores: stores, Number: "all", Locale: rapid.SampledFrom([]string{"pt-BR", "en", "es"}).Draw(t, "locale"),
			Channel: rapid.SampledFrom([]string{"whatsapp", "messenger", "instagram"}).Draw(t, "channel"), Now: rapid.SampledFrom([]string{"2026-11-23 09:30", "2026-11-28 23:00"}).Draw(t, "now")}}}}
		if r := rehearse.Run(f, flows)[0]; !r.OK() {
			t.Fatal(r)
		}
		for i := range f.Conversations[0].Steps {
			f.Conversations[0].Steps[i].Ends = "stuck"
			r := rehearse.Run(f, flows)[0]
			f.Conversations[0].Steps[i].Ends = ""
			if r.OK() {
				t.Fatalf("nobody has the conversation after step %d", i)
			}
		}
	})
}
