package flow

import "testing"

func TestAnswers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind    answerType
		in      string
		want    string
		refused bool
	}{
		{answerText, " quero um carro ", "quero um carro", false},
		{answerText, "   ", "", true},
		{answerNumber, "12.500", "12500", false}, {answerNumber, "12,5", "12.5", false}, {answerNumber, "1.234,56", "1234.56", false},
		{answerNumber, "1,234.56", "1234.56", false}, {answerNumber, "45000 km", "45000", false}, {answerNumber, "R$ 50.000", "50000", false},
		{answerNumber, "-3", "-3", false}, {answerNumber, "0,500", "0.5", false},
		{answerNumber, "cinquenta", "", true}, {answerNumber, "1e999", "", true}, {answerNumber, "NaN", "", true}, {answerNumber, "1-2", "", true}, {answerNumber, "..", "", true},
		{answerName, "Meu nome é José Álvares", "José Álvares", false}, {answerName, "Ana-Luíza D'Ávila", "Ana-Luíza D'Ávila", false},
		{answerName, "my name is Bob", "Bob", false}, {answerName, "x", "", true}, {answerName, "123", "", true}, {answerName, "https://a.b/c", "", true}, {answerName, "😀😀", "", true},
		{answerPlate, "abc-1234", "ABC1234", false}, {answerPlate, "ABC1D23", "ABC1D23", false}, {answerPlate, "abc 1d23", "ABC1D23", false},
		{answerPlate, "AB1234", "", true}, {answerPlate, "ABCD123", "", true}, {answerPlate, "ABC12D3", "", true}, {answerPlate, "ÀBC123", "", true},
		{answerCPF, "529.982.247-25", "52998224725", false}, {answerCPF, "52998224725", "52998224725", false},
		{answerCPF, "529.982.247-26", "", true}, {answerCPF, "11111111111", "", true}, {answerCPF, "1234", "", true}, {answerCPF, "5299822472a", "", true},
		{answerEmail, "Ana@Exemplo.com.br", "ana@exemplo.com.br", false}, {answerEmail, "ana@localhost", "", true}, {answerEmail, "Ana <ana@exemplo.com>", "", true}, {answerEmail, "ana", "", true},
		{answerPhone, "(11) 98765-4321", "5511987654321", false}, {answerPhone, "123", "", true},
		{"colour", "blue", "", true},
	} {
		got, ok := c.kind.read(c.in)
		if got != c.want && !c.refused || ok == c.refused {
			t.Errorf("%s %q = %q, %v; want %q, refused %v", c.kind, c.in, got, ok, c.want, c.refused)
		}
	}
}

func FuzzAnswer(f *testing.F) {
	for _, s := range []string{"1.234,56", "ABC1D23", "529.982.247-25", "a@b.co", "(11) 98765-4321", "me chamo İ", "sou a ﬀ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for kind, read := range answers {
			value, ok := read(s)
			if !ok || kind == answerName || kind == answerText || kind == "" {
				continue
			}
			// What is kept reads as itself: an answer given twice is stored the same.
			if again, ok := read(value); !ok || again != value {
				t.Fatalf("%s: %q is kept as %q, which reads as %q, %v", kind, s, value, again, ok)
			}
		}
	})
}
