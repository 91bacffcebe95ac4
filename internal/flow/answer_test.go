package flow

import (
	"testing"
	"time"

	"prosa/internal/dealer"
	"prosa/internal/message"
)

// answerCase is one answer; want "" means it must be refused.
type answerCase struct{ in, want string }

var answerCases = map[answerType][]answerCase{
	answerText: {{" quero um carro ", "quero um carro"}, {"   ", ""}, {"", ""}},
	answerNumber: {
		{"12.500", "12500"}, {"12,5", "12.5"}, {"1.234,56", "1234.56"}, {"1,234.56", "1234.56"}, {"45000 km", "45000"}, {"R$ 50.000", "50000"},
		{"-3", "-3"}, {"0,500", "0.5"}, {"cinquenta", ""}, {"1e999", ""}, {"NaN", ""}, {"1-2", ""}, {"..", ""}, {"5,0060", "5.0060"}, {"-0,125", "-0.125"},
	},
	answerMoney: {
		{"R$ 85.000", "85000"}, {"85 mil", "85000"}, {"85mil reais", "85000"}, {"R$85.000,50", "85000.50"}, {"1,5 milhão", "1500000"}, {"1.5 million", "1500000"},
		{"uns 90k", "90000"}, {"85,000.00", "85000"}, {"1 milhão e 200 mil", "1200000"}, {"85 mil e 500", "85500"}, {"mil reais", "1000"}, {"dos millones", ""},
		{"85 mil pesos", ""}, {"80 85", ""}, {"80 mil 90 mil", ""}, {"-5", ""}, {"não sei", ""}, {"R$", ""}, {"99999999999999", ""}, {"0,99", "0.99"}, {"85000.5", "85000.50"},
	},
	answerKm: {
		{"45.000", "45000"}, {"45 mil km", "45000"}, {"45mil", "45000"}, {"45000km", "45000"}, {"45.000 km rodados", "45000"}, {"45k", "45000"}, {"45,5 mil", "45500"},
		{"cerca de 120 mil quilômetros", "120000"}, {"0", "0"}, {"about 30,000 kilometers", "30000"}, {"zero", ""}, {"-1", ""}, {"99 milhões", ""}, {"45 mil milhas", ""}, {"12,4", "12"},
	},
	answerDate: { // on Friday, 2026-11-27
		{"27/11", "2026-11-27"}, {"26/11", "2027-11-26"}, {"27/11/2026", "2026-11-27"}, {"1/2/27", "2027-02-01"}, {"15/03/85", "1985-03-15"}, {"27-11-2026", "2026-11-27"},
		{"2026-12-31", "2026-12-31"}, {"12/25/2026", "2026-12-25"}, {"31/02", ""}, {"31/02/2027", ""}, {"29/02", "2028-02-29"}, {"00/10", ""}, {"45/13", ""},
		{"hoje", "2026-11-27"}, {"pode ser amanhã", "2026-11-28"}, {"depois de amanhã", "2026-11-29"}, {"tomorrow", "2026-11-28"}, {"the day after tomorrow", "2026-11-29"},
		{"mañana por la mañana", "2026-11-28"}, {"pasado mañana", "2026-11-29"}, {"por la mañana", ""}, {"hoy", "2026-11-27"},
		{"segunda", "2026-11-30"}, {"na segunda-feira de manhã", "2026-11-30"}, {"próxima sexta", "2026-12-04"}, {"sexta", "2026-12-04"}, {"el lunes", "2026-11-30"}, {"on Saturday", "2026-11-28"},
		{"segunda ou terça", ""}, {"dia 5", "2026-12-05"}, {"dia 27", "2026-11-27"}, {"dia 31", "2026-12-31"}, {"dia 32", ""}, {"el 5", "2026-12-05"}, {"the 5th", "2026-12-05"},
		{"27 de novembro", "2026-11-27"}, {"1º de março de 2027", "2027-03-01"}, {"Nov 30", "2026-11-30"}, {"December 1st, 2026", "2026-12-01"}, {"3 de enero", "2027-01-03"}, {"30 de fevereiro", ""},
		{"daqui a 3 dias", "2026-11-30"}, {"in 10 days", "2026-12-07"}, {"en 2 días", "2026-11-29"}, {"27/11 às 14h30", "2026-11-27"}, {"sexta, 04/12", "2026-12-04"},
		{"não sei", ""}, {"março", ""}, {"12.500", ""}, {"5", ""}, {"27/11 ou 28/11", ""},
	},
	answerTime: {
		{"14h", "14:00"}, {"14:30", "14:30"}, {"14h30", "14:30"}, {"2 da tarde", "14:00"}, {"2 e meia da tarde", "14:30"}, {"meio-dia", "12:00"}, {"ao meio dia e meia", "12:30"},
		{"2pm", "14:00"}, {"2:30 p.m.", "14:30"}, {"9", "09:00"}, {"às 9 horas", "09:00"}, {"8 da noite", "20:00"}, {"7 de la tarde", "19:00"}, {"mediodía", "12:00"}, {"noon", "12:00"},
		{"9 da manhã", "09:00"}, {"12 am", "00:00"}, {"12 pm", "12:00"}, {"02:00", "02:00"}, {"2", ""}, {"3h", ""}, {"25h", ""}, {"14:60", ""}, {"15 da manhã", ""},
		{"amanhã", ""}, {"9 ou 10", ""}, {"9 10 11", ""}, {"143", ""}, {"meia-noite", "00:00"}, {"a las 10 y media", "10:30"}, {"pode ser 10h", "10:00"},
	},
	answerName: {
		{"Meu nome é José Álvares", "José Álvares"}, {"Ana-Luíza D'Ávila", "Ana-Luíza D'Ávila"}, {"my name is Bob", "Bob"}, {"x", ""}, {"123", ""}, {"https://a.b/c", ""}, {"..", ""},
	},
	answerPlate: {
		{"abc-1234", "ABC1234"}, {"ABC1D23", "ABC1D23"}, {"abc 1d23", "ABC1D23"}, {"AB1234", ""}, {"ABCD123", ""}, {"ABC12D3", ""}, {"ÀBC123", ""},
	},
	answerVIN: {
		{"9BWZZZ377VT004251", "9BWZZZ377VT004251"}, {"9bwzzz377vt004251", "9BWZZZ377VT004251"}, {"9BW ZZZ 377 VT 004251", "9BWZZZ377VT004251"}, {"chassi: 9BWZZZ377VT004251", "9BWZZZ377VT004251"},
		{"VIN 1HGCM82633A004352", "1HGCM82633A004352"}, {"8AP-359A1J-TU002345", "8AP359A1JTU002345"}, {"9BWZZZ377VT00425", ""}, {"9BWZZZ377VT0042511", ""},
		{"9BWZZZ377VTOO4251", ""}, {"9BWZZZ377IT004251", ""}, {"9BWZZZ377QT004251", ""}, {"9BWZZZ377VT00425A", ""}, {"não sei", ""}, {"ÇBWZZZ377VT00425", ""},
	},
	answerCPF: {
		{"529.982.247-25", "52998224725"}, {"52998224725", "52998224725"}, {"529.982.247-26", ""}, {"11111111111", ""}, {"1234", ""}, {"5299822472a", ""},
	},
	answerCNPJ: { // the alphanumeric one is the example of the Receita's own manual
		{"11.222.333/0001-81", "11222333000181"}, {"11222333000181", "11222333000181"}, {"11 222 333 0001 81", "11222333000181"}, {"12.ABC.345/01DE-35", "12ABC34501DE35"}, {"12abc34501de35", "12ABC34501DE35"},
		{"12.ABC.345/01DE-36", ""}, {"11.222.333/0001-80", ""}, {"00000000000000", ""}, {"1122233300018", ""}, {"112223330001811", ""}, {"12ABC34501DEAB", ""}, {"52998224725", ""}, {"ÀB222333000181", ""}, {"não tenho", ""},
	},
	answerEmail: {{"Ana@Exemplo.com.br", "ana@exemplo.com.br"}, {"ana@localhost", ""}, {"Ana <ana@exemplo.com>", ""}, {"ana", ""}},
	answerPhone: {{"(11) 98765-4321", "5511987654321"}, {"123", ""}},
	answerChoice: {
		{"À vista", "À vista"}, {"a vista", "À vista"}, {"vou pagar à vista", "À vista"}, {"financiado", "Financiado"}, {"finaciado", "Financiado"}, {"financ", "Financiado"}, {"2", "Financiado"}, {"opção 3", "Consórcio"},
		{"consorcio", "Consórcio"}, {"4", ""}, {"0", ""}, {"financiado ou consórcio", ""}, {"cartão", ""}, {"", ""},
	},
	answerLocation: {
		{"-23.5614,-46.6559", "-23.561400,-46.655900"}, {"-23.5614, -46.6559", "-23.561400,-46.655900"}, {"https://maps.google.com/?q=-23.5614,-46.6559", "-23.561400,-46.655900"},
		{"https://www.google.com/maps/@-23.5614,-46.6559,15z", "-23.561400,-46.655900"}, {"91.5,0.5", ""}, {"0.5,181.5", ""}, {"Av. Paulista, 1000", ""}, {"23,46", ""}, {"-23.5614", ""}, {"", ""}, {"1.234.5,6.7", ""}, {"0.0,0.0", "0.000000,0.000000"},
	},
	"colour": {{"blue", ""}},
}

var answerNow = time.Date(2026, 11, 27, 9, 30, 0, 0, time.UTC)

func hear(s string) heard {
	return heard{text: s, content: message.Content{Kind: message.Text, Text: s}, now: answerNow, options: []string{"À vista", "Financiado", "Consórcio"}}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	for kind, cases := range answerCases {
		for _, c := range cases {
			got, ok := kind.read(hear(c.in))
			if ok != (c.want != "") || ok && got != c.want {
				t.Errorf("%s %q = %q, %v; want %q", kind, c.in, got, ok, c.want)
			}
		}
	}
}

func TestAnswersOfFiles(t *testing.T) {
	t.Parallel()
	file := func(k message.Kind, m message.Media) message.Content { return message.Content{Kind: k, Media: &m} }
	for _, c := range []struct {
		name    string
		kind    answerType
		content message.Content
		want    string
	}{
		{"a picture", answerPhoto, file(message.Image, message.Media{ProviderID: "123"}), "123"},
		{"a picture that was fetched", answerPhoto, file(message.Image, message.Media{ProviderID: "123", Key: "ab/cd.jpg"}), "ab/cd.jpg"},
		{"a picture as a document", answerPhoto, file(message.Document, message.Media{ProviderID: "1", Mime: "image/png"}), "1"},
		{"a PDF is no photo", answerPhoto, file(message.Document, message.Media{ProviderID: "1", Mime: "application/pdf"}), ""},
		{"a video is no photo", answerPhoto, file(message.Video, message.Media{ProviderID: "1"}), ""},
		{"a sticker is no photo", answerPhoto, file(message.Sticker, message.Media{ProviderID: "1", Mime: "image/webp"}), ""},
		{"a picture without an id", answerPhoto, file(message.Image, message.Media{}), ""},
		{"a text is no photo", answerPhoto, text("foto"), ""},
		{"a PDF", answerFile, file(message.Document, message.Media{ProviderID: "1"}), "1"},
		{"a picture is a file", answerFile, file(message.Image, message.Media{ProviderID: "1"}), "1"},
		{"a voice note is a file", answerFile, file(message.Audio, message.Media{ProviderID: "1", Voice: true}), "1"},
		{"a sticker is none", answerFile, file(message.Sticker, message.Media{ProviderID: "1"}), ""},
		{"nothing", answerFile, message.Content{Kind: message.Document}, ""},
		{"a text", answerFile, text("segue"), ""},
		{"a place", answerLocation, message.Content{Kind: message.Location, Location: &message.Place{Latitude: -23.5614, Longitude: -46.6559}}, "-23.561400,-46.655900"},
		{"off the earth", answerLocation, message.Content{Kind: message.Location, Location: &message.Place{Latitude: 100}}, ""},
		{"a picture is no place", answerLocation, file(message.Image, message.Media{ProviderID: "1"}), ""},
	} {
		got, ok := c.kind.read(heard{text: typed(c.content), content: c.content, now: answerNow})
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%s: %q, %v; want %q", c.name, got, ok, c.want)
		}
	}
}

func TestAnswersHaveTexts(t *testing.T) {
	t.Parallel()
	for kind := range answers {
		for i, s := range kind.retryText().all() {
			if s == "" {
				t.Errorf("%s has no retry text in %s", kind, Locales[i])
			}
		}
		if _, own := askRetry[kind]; !own && kind != "" {
			t.Errorf("%s has no retry text of its own", kind)
		}
	}
}

func TestBounds(t *testing.T) {
	t.Parallel()
	ten, twenty := 10.0, 20.0
	for _, c := range []struct {
		b     bounds
		kind  answerType
		value string
		want  bool
	}{
		{bounds{}, answerNumber, "5", true}, {bounds{Min: &ten}, answerNumber, "9.9", false}, {bounds{Min: &ten}, answerKm, "10", true}, {bounds{Max: &twenty}, answerMoney, "20.01", false},
		{bounds{Min: &ten}, answerText, "5", true},
		{bounds{Earliest: "today"}, answerDate, "2026-11-26", false}, {bounds{Earliest: "today"}, answerDate, "2026-11-27", true}, {bounds{Latest: "+30d"}, answerDate, "2026-12-27", true},
		{bounds{Latest: "+30d"}, answerDate, "2026-12-28", false}, {bounds{Latest: "-18y"}, answerDate, "2008-11-27", true}, {bounds{Latest: "-18y"}, answerDate, "2008-11-28", false},
		{bounds{Earliest: "2027-01-01"}, answerDate, "2026-12-31", false}, {bounds{Latest: "+6m"}, answerDate, "2027-05-27", true}, {bounds{Earliest: "soon"}, answerDate, "2020-01-01", true},
	} {
		if got := c.b.hold(c.kind, c.value, answerNow); got != c.want {
			t.Errorf("%+v %s %s: %v", c.b, c.kind, c.value, got)
		}
	}
}

func FuzzAnswer(f *testing.F) {
	for _, cases := range answerCases {
		for _, c := range cases {
			f.Add(c.in)
		}
	}
	f.Add("me chamo İ")
	f.Add("sou a ﬀ")
	f.Fuzz(func(t *testing.T, s string) {
		for kind := range answers {
			value, ok := kind.read(hear(s))
			if !ok || kind == answerName || kind == answerText || kind == "" {
				continue
			}
			// What is kept reads as itself: an answer given twice is stored the same.
			said := value
			if kind == answerPhone {
				said = "+" + value // without it "55 4020-2020" is also a number of area code 55
			}
			if again, ok := kind.read(hear(said)); !ok || again != value {
				t.Fatalf("%s: %q is kept as %q, which reads as %q, %v", kind, s, value, again, ok)
			}
			if kind == answerCNPJ && !dealer.ValidCNPJ(value) {
				t.Fatalf("%q is no CNPJ", value)
			}
		}
	})
}

// TestAnswerFile: a file of an answer goes as what the channel takes it for, its text
// with it where there is room.
func TestAnswerFile(t *testing.T) {
	t.Parallel()
	for mime, want := range map[string]message.Kind{
		"image/jpeg": message.Image, "IMAGE/PNG; q=1": message.Image, "image/webp": message.Document, "image/svg+xml": message.Document,
		"video/mp4": message.Video, "video/quicktime": message.Document, "audio/ogg; codecs=opus": message.Audio, "audio/flac": message.Document,
		"application/pdf": message.Document, "": message.Document,
	} {
		if got := kindOf(mime); got != want {
			t.Errorf("%q goes as %q, want %q", mime, got, want)
		}
	}
}
