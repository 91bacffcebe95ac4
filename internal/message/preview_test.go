package message

import (
	"testing"
)

func TestPreviewDropsFormatting(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Você é o *nº 1* da fila de *Oficina e revisão*.": "Você é o nº 1 da fila de Oficina e revisão.",
		"_itálico_ e ~riscado~":                           "itálico e riscado",
		"2*3*4 = 24, a_b_c":                               "2*3*4 = 24, a_b_c",
		"* um * dois":                                     "* um * dois",
		"veja ```ABC1D23``` aqui":                         "veja ABC1D23 aqui",
	} {
		if got := (Content{Kind: Text, Text: in}).Preview("pt-BR"); got != want {
			t.Errorf("%q reads %q, want %q", in, got, want)
		}
	}
}
