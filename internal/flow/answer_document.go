package flow

import (
	"strings"

	"prosa/internal/dealer"
)

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

// readCNPJ checks both digits, of the numeric and of the alphanumeric form (see
// dealer.ValidCNPJ), and keeps the fourteen characters.
func readCNPJ(s string) (string, bool) {
	cnpj := strings.ToUpper(strings.NewReplacer(".", "", "/", "", "-", "", " ", "").Replace(s))
	return cnpj, len(cnpj) == 14 && dealer.ValidCNPJ(cnpj)
}
