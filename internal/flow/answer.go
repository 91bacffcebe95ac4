package flow

import (
	"strings"
	"time"

	"prosa/internal/message"
)

// answerType is what a question wants to hear.
type answerType string

// What each one keeps is in the comment; what it takes is at its reader.
const (
	answerText     answerType = "text"
	answerNumber   answerType = "number"   // 12500.5
	answerMoney    answerType = "money"    // 85000, 85000.50
	answerKm       answerType = "km"       // 45000
	answerDate     answerType = "date"     // 2026-11-27
	answerTime     answerType = "time"     // 14:30
	answerName     answerType = "name"     // as written
	answerPlate    answerType = "plate"    // ABC1234 or, Mercosul, ABC1D23
	answerVIN      answerType = "vin"      // 9BWZZZ377VT004251
	answerCPF      answerType = "cpf"      // 52998224725
	answerCNPJ     answerType = "cnpj"     // 12ABC34501DE35
	answerEmail    answerType = "email"    // in lower case
	answerPhone    answerType = "phone"    // E.164 digits
	answerChoice   answerType = "choice"   // one of the options, as the flow writes it
	answerFile     answerType = "file"     // the file's key in storage, or the channel's id until it is fetched
	answerPhoto    answerType = "photo"    // the same, of a picture
	answerLocation answerType = "location" // -23.561,-46.656
)

// maxAnswer is the longest text taken as an answer, in characters.
const maxAnswer = 1000

// heard is an answer, and the world it is given in: "tomorrow" means nothing
// without a day, nor an ordinal without the options.
type heard struct {
	text    string          // typed, or the title of what was tapped
	content message.Content // the whole of it, for files and places
	now     time.Time       // where the customer's store is
	options []string        // of a choice
}

// reader reads an answer into the form that is kept; ok is false when it is no such
// thing. What is kept reads as itself.
type reader func(heard) (value string, ok bool)

var answers = map[answerType]reader{
	"":             spoken(readText),
	answerText:     spoken(readText),
	answerNumber:   spoken(readNumber),
	answerMoney:    spoken(readMoney),
	answerKm:       spoken(readKm),
	answerDate:     readDate,
	answerTime:     spoken(readTime),
	answerName:     spoken(readName),
	answerPlate:    spoken(readPlate),
	answerVIN:      spoken(readVIN),
	answerCPF:      spoken(readCPF),
	answerCNPJ:     spoken(readCNPJ),
	answerEmail:    spoken(readEmail),
	answerPhone:    spoken(readPhone),
	answerChoice:   readChoice,
	answerFile:     readAnyFile,
	answerPhoto:    readPhoto,
	answerLocation: readLocation,
}

// spoken is a reader of nothing but the words.
func spoken(read func(string) (string, bool)) reader {
	return func(h heard) (string, bool) {
		if h.text == "" {
			return "", false
		}
		return read(h.text)
	}
}

func (a answerType) known() bool { return answers[a] != nil }

func (a answerType) read(h heard) (string, bool) {
	f := answers[a]
	if f == nil {
		return "", false
	}
	h.text = strings.TrimSpace(h.text)
	return f(h)
}

func readText(s string) (string, bool) { return clip(s, maxAnswer), true }
