package flow

import (
	"math"
	"net/mail"
	"strconv"
	"strings"
	"unicode"

	"prosa/internal/contact"
)

// answerType is what a question wants to hear.
type answerType string

const (
	answerText   answerType = "text"
	answerNumber answerType = "number"
	answerName   answerType = "name"
	answerPlate  answerType = "plate" // ABC1234 or, Mercosul, ABC1D23
	answerCPF    answerType = "cpf"
	answerEmail  answerType = "email"
	answerPhone  answerType = "phone"
)

// maxAnswer is the longest text taken as an answer, in characters.
const maxAnswer = 1000

// answers reads what was typed into the form that is kept; ok is false when it is
// no such thing.
var answers = map[answerType]func(string) (value string, ok bool){
	"":           readText,
	answerText:   readText,
	answerNumber: readNumber,
	answerName:   readName,
	answerPlate:  readPlate,
	answerCPF:    readCPF,
	answerEmail:  readEmail,
	answerPhone:  func(s string) (string, bool) { return contact.NormalizePhone(s, contact.DefaultRegion) },
}

func (a answerType) known() bool { return answers[a] != nil }

func (a answerType) read(s string) (string, bool) {
	s = strings.TrimSpace(s)
	f := answers[a]
	if s == "" || f == nil {
		return "", false
	}
	return f(s)
}

func readText(s string) (string, bool) { return clip(s, maxAnswer), true }

// readNumber takes "12.500", "12,5", "1.234,56", "12500 km", "R$ 50 mil" is not
// guessed at. It is kept with a point and no separators.
func readNumber(s string) (string, bool) {
	s = strings.TrimSpace(strings.TrimPrefix(strings.ToLower(s), "r$"))
	for _, unit := range []string{"km", "reais", "anos", "ano", "%"} {
		s = strings.TrimSpace(strings.TrimSuffix(s, unit))
	}
	v, ok := parseNumber(s)
	if !ok {
		return "", false
	}
	return strconv.FormatFloat(v, 'f', -1, 64), true
}

// parseNumber reads Brazilian and English notation: the last separator is decimal
// unless exactly three digits follow it.
func parseNumber(s string) (float64, bool) {
	if s == "" || len(s) > 24 {
		return 0, false
	}
	if i := strings.LastIndexAny(s, ".,"); i >= 0 {
		whole := strings.NewReplacer(".", "", ",", "").Replace(s[:i])
		if len(s)-i-1 == 3 && whole != "" && whole != "0" {
			s = whole + s[i+1:]
		} else {
			s = whole + "." + s[i+1:]
		}
	}
	for i, r := range s {
		if (r < '0' || r > '9') && r != '.' && (r != '-' || i > 0) {
			return 0, false
		}
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil && !math.IsInf(v, 0)
}

// readName takes two to eighty characters with a letter and without digits, and
// leaves out the words people put before it ("meu nome é…").
func readName(s string) (string, bool) {
	s = strings.Join(strings.Fields(s), " ")
	folded := contact.Fold(s)
	for _, lead := range []string{"meu nome e ", "me chamo ", "eu sou o ", "eu sou a ", "sou o ", "sou a ", "my name is ", "i am ", "me llamo ", "mi nombre es ", "soy "} {
		if strings.HasPrefix(folded, lead) {
			// Count characters: folding may change the number of bytes.
			s = string([]rune(s)[min(len([]rune(lead)), len([]rune(s))):])
			break
		}
	}
	n, letters := 0, 0
	for _, r := range s {
		n++
		if unicode.IsLetter(r) {
			letters++
		} else if r != ' ' && r != '\'' && r != '’' && r != '-' && r != '.' && !unicode.Is(unicode.M, r) {
			return "", false
		}
	}
	return strings.Trim(s, " .-"), letters >= 2 && n <= 80
}

// readPlate takes the plate of a Brazilian vehicle: three letters and four digits,
// or the Mercosul form with a letter as the fifth character (Contran resolution
// 969/2022).
func readPlate(s string) (string, bool) {
	plate := strings.ToUpper(strings.NewReplacer("-", "", " ", "", ".", "").Replace(s))
	if len(plate) != 7 {
		return "", false
	}
	for i := range 7 {
		letter := plate[i] >= 'A' && plate[i] <= 'Z'
		digit := plate[i] >= '0' && plate[i] <= '9'
		switch {
		case i < 3 && !letter, i == 4 && !letter && !digit, (i == 3 || i > 4) && !digit:
			return "", false
		}
	}
	return plate, true
}

// readCPF checks both digits and refuses eleven equal ones.
func readCPF(s string) (string, bool) {
	cpf := strings.NewReplacer(".", "", "-", "", " ", "").Replace(s)
	if len(cpf) != 11 || strings.Count(cpf, cpf[:1]) == 11 {
		return "", false
	}
	for _, at := range [...]int{9, 10} {
		sum := 0
		for i := range at {
			if cpf[i] < '0' || cpf[i] > '9' {
				return "", false
			}
			sum += int(cpf[i]-'0') * (at + 1 - i)
		}
		if byte('0'+sum*10%11%10) != cpf[at] {
			return "", false
		}
	}
	return cpf, true
}

// readEmail takes a plain address with a dot in its domain.
func readEmail(s string) (string, bool) {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Name != "" || a.Address != s || len(s) > 254 {
		return "", false
	}
	_, domain, _ := strings.Cut(s, "@")
	if strings.LastIndexByte(domain, '.') < 1 || strings.HasSuffix(domain, ".") {
		return "", false
	}
	return strings.ToLower(s), true
}

// retryText is what is said to an answer that is none.
func (a answerType) retryText() Text {
	if t, ok := askRetry[a]; ok {
		return t
	}
	return askRetry[answerText]
}

var askRetry = map[answerType]Text{
	answerText: {
		PT: "Pode responder por escrito, por favor?", EN: "Could you answer in writing, please?", ES: "¿Puedes responder por escrito, por favor?",
	},
	answerNumber: {
		PT: "Preciso de um número. Pode escrever só os algarismos?", EN: "I need a number. Could you write just the digits?", ES: "Necesito un número. ¿Puedes escribir solo las cifras?",
	},
	answerName: {
		PT: "Não entendi seu nome. Pode escrever só o nome, por favor?", EN: "I did not get your name. Could you write just the name, please?", ES: "No entendí tu nombre. ¿Puedes escribir solo el nombre, por favor?",
	},
	answerPlate: {
		PT: "Não reconheci a placa. Escreva como ABC1D23 ou ABC-1234.", EN: "I did not recognise the plate. Please write it like ABC1D23 or ABC-1234.", ES: "No reconocí la placa. Escríbela como ABC1D23 o ABC-1234.",
	},
	answerCPF: {
		PT: "Esse CPF não confere. Pode verificar os 11 números?", EN: "That CPF does not check. Could you verify its 11 digits?", ES: "Ese CPF no coincide. ¿Puedes verificar sus 11 números?",
	},
	answerEmail: {
		PT: "Não reconheci o e-mail. Escreva como nome@exemplo.com.", EN: "I did not recognise the e-mail. Please write it like name@example.com.", ES: "No reconocí el correo. Escríbelo como nombre@ejemplo.com.",
	},
	answerPhone: {
		PT: "Não reconheci o telefone. Escreva com o DDD, como (11) 98765-4321.", EN: "I did not recognise the phone number. Please write it with the area code.", ES: "No reconocí el teléfono. Escríbelo con el código de área.",
	},
}
