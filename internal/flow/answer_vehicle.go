package flow

import "strings"

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

// readVIN takes a chassis number: seventeen letters and digits without I, O and Q,
// the last four digits (ISO 3779; in Brazil ABNT NBR 6066). Its check digit is not
// looked at: vehicles made for Brazil need not have one. The word people put before
// it is left out.
func readVIN(s string) (string, bool) {
	vin := strings.ToUpper(strings.NewReplacer("-", "", " ", "", ".", "", ":", "").Replace(s))
	for _, lead := range []string{"CHASSIS", "CHASSI", "CHASIS", "VIN"} {
		if rest, ok := strings.CutPrefix(vin, lead); ok && len(rest) == 17 {
			vin = rest
			break
		}
	}
	if len(vin) != 17 {
		return "", false
	}
	for i := range 17 {
		c := vin[i]
		digit := c >= '0' && c <= '9'
		letter := c >= 'A' && c <= 'Z' && c != 'I' && c != 'O' && c != 'Q'
		if !digit && (!letter || i > 12) {
			return "", false
		}
	}
	return vin, true
}
