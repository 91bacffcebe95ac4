package dealer

// ValidCNPJ tells whether s holds a CNPJ with correct check digits, punctuation
// ignored. It takes the alphanumeric form of Instrução Normativa RFB 2.229/2024
// too: twelve letters or digits, then two check digits.
func ValidCNPJ(s string) bool {
	c, ok := cnpjChars(s)
	if !ok {
		return false
	}
	same := true
	for i := range c {
		same = same && c[i] == c[0]
	}
	return !same && cnpjDigit(c[:12]) == c[12] && cnpjDigit(c[:13]) == c[13]
}

// cnpjChars returns the 14 values of a CNPJ (character code less that of '0', as
// the Receita weighs letters), the last two of them digits.
func cnpjChars(s string) (c [14]int, ok bool) {
	n := 0
	for i := 0; i < len(s); i++ {
		b := s[i]
		switch {
		case b == '.' || b == '/' || b == '-' || b == ' ':
			continue
		case b >= 'a' && b <= 'z':
			b -= 'a' - 'A'
		}
		letter := b >= 'A' && b <= 'Z'
		if n == 14 || (b < '0' || b > '9') && !letter || letter && n >= 12 {
			return c, false
		}
		c[n] = int(b - '0')
		n++
	}
	return c, n == 14
}

// cnpjDigit weighs from the right by 2…9, again and again, modulo 11.
func cnpjDigit(c []int) int {
	sum, weight := 0, 2
	for i := len(c) - 1; i >= 0; i-- {
		sum += c[i] * weight
		if weight++; weight > 9 {
			weight = 2
		}
	}
	if r := sum % 11; r >= 2 {
		return 11 - r
	}
	return 0
}
