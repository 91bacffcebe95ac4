package flow

import (
	"math"
	"strconv"
	"strings"

	"prosa/internal/contact"
)

// readNumber takes "12.500", "12,5", "1.234,56", "12500 km", "R$ 50 mil" is not
// guessed at. It is kept with a point and no separators.
func readNumber(s string) (string, bool) {
	s = strings.TrimSpace(strings.TrimPrefix(strings.ToLower(s), "r$"))
	for _, unit := range []string{"km", "reais", "anos", "ano", "%"} {
		s = strings.TrimSpace(strings.TrimSuffix(s, unit))
	}
	v, ok := parseNumber(s)
	if !ok || math.Abs(v) > 1e15 { // beyond it a float keeps no units
		return "", false
	}
	s = strconv.FormatFloat(v, 'f', -1, 64)
	if i := strings.IndexByte(s, '.'); i > 0 && len(s)-i-1 == 3 && strings.TrimPrefix(s[:i], "-") != "0" {
		s += "0" // "5.006" reads as five thousand and six
	}
	return s, true
}

// parseNumber reads Brazilian and English notation: the last separator is decimal
// unless exactly three digits follow it.
func parseNumber(s string) (float64, bool) {
	if s == "" || len(s) > 24 {
		return 0, false
	}
	if i := strings.LastIndexAny(s, ".,"); i >= 0 {
		whole := strings.NewReplacer(".", "", ",", "").Replace(s[:i])
		if len(s)-i-1 == 3 && strings.TrimPrefix(whole, "-") != "" && strings.TrimPrefix(whole, "-") != "0" {
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

// readMoney takes "R$ 85.000", "85 mil", "85k", "1,5 milhão", "1 milhão e 200 mil"
// and keeps reais with a point: "85000", "85000.50". Numbers in words are not read.
func readMoney(s string) (string, bool) {
	v, ok := amount(s, moneyWords)
	if !ok || v < 0 || v > 1e12 {
		return "", false
	}
	v = math.Round(v*100) / 100
	if v == math.Trunc(v) {
		return strconv.FormatFloat(v, 'f', 0, 64), true
	}
	return strconv.FormatFloat(v, 'f', 2, 64), true
}

// readKm takes the same of a distance, "45.000", "45 mil km", and keeps whole
// kilometres.
func readKm(s string) (string, bool) {
	v, ok := amount(s, kmWords)
	if !ok || v < 0 || v > 1e7 {
		return "", false
	}
	return strconv.FormatFloat(math.Round(v), 'f', 0, 64), true
}

// Words around an amount that change nothing.
var (
	aboutWords = set("uns", "umas", "cerca", "de", "aproximadamente", "mais", "ou", "menos", "em", "torno", "por", "volta", "about", "around", "roughly",
		"unos", "unas", "alrededor", "tem", "esta", "com", "ate", "up", "to", "hasta")
	moneyWords = set("r$", "rs", "brl", "$", "us$", "real", "reais", "reales")
	kmWords    = set("km", "kms", "quilometro", "quilometros", "kilometro", "kilometros", "kilometer", "kilometers", "kilometre", "kilometres", "rodados", "rodado", "recorridos")
)

var multipliers = map[string]float64{
	"mil": 1e3, "k": 1e3, "thousand": 1e3, "grand": 1e3,
	"milhao": 1e6, "milhoes": 1e6, "mi": 1e6, "mm": 1e6, "million": 1e6, "millions": 1e6, "millon": 1e6, "millones": 1e6,
}

// amount adds up what is said of one: "85 mil", "1 milhão e 200 mil". Each part must
// be smaller than what the part before it counts in, so that "80 85" and "80 mil 90
// mil" are two amounts and none. Anything that is neither number, multiplier, unit
// nor filler makes it none, too.
func amount(s string, units map[string]bool) (total float64, ok bool) {
	room, part, open := math.Inf(1), 0.0, false
	closePart := func(multiplier float64) bool {
		v := part * multiplier
		if v >= room {
			return false
		}
		total += v
		if room = multiplier; multiplier == 1 {
			room = 0
		}
		open, ok = false, true
		return true
	}
	for _, w := range amountWords(s) {
		switch m := multipliers[w]; {
		case m != 0:
			if !open {
				part = 1 // "mil reais"
			}
			if !closePart(m) {
				return 0, false
			}
		case numeral(w[0]):
			v, isNumber := parseNumber(w)
			if !isNumber || open && !closePart(1) {
				return 0, false
			}
			part, open = v, true
		case !units[w] && !aboutWords[w] && w != "e" && w != "y" && w != "and":
			return 0, false
		}
	}
	if open && !closePart(1) {
		return 0, false
	}
	return total, ok
}

// amountWords parts "R$85mil" into "r$", "85", "mil".
func amountWords(s string) []string {
	var out []string
	for _, f := range strings.Fields(contact.Fold(s)) {
		f = strings.TrimRight(f, ".,!?;")
		start := 0
		for i := 1; i < len(f); i++ {
			if numeral(f[i]) != numeral(f[i-1]) {
				out = append(out, f[start:i])
				start = i
			}
		}
		if f != "" {
			out = append(out, f[start:])
		}
	}
	return out
}

func numeral(c byte) bool { return c >= '0' && c <= '9' || c == '.' || c == ',' || c == '-' }
