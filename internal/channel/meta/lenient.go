package meta

import (
	"fmt"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// Number is an integer that Meta writes sometimes as a number, sometimes in a
// string ("file_size":"303833"). Null and "" are 0.
type Number int64

// UnmarshalJSONFrom implements json.UnmarshalerFrom.
func (n *Number) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	tok, err := dec.ReadToken()
	if err != nil {
		return err
	}
	switch tok.Kind() {
	case 'n':
		*n = 0
		return nil
	case '"', '0':
		s := tok.String()
		if s == "" {
			*n = 0
			return nil
		}
		v, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return fmt.Errorf("not an integer")
		}
		*n = Number(v)
		return nil
	}
	return fmt.Errorf("not an integer but %v", tok.Kind())
}

// Float is a decimal number that may come in a string. Null and "" are 0.
type Float float64

// UnmarshalJSONFrom implements json.UnmarshalerFrom.
func (f *Float) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	tok, err := dec.ReadToken()
	if err != nil {
		return err
	}
	switch tok.Kind() {
	case 'n':
		*f = 0
		return nil
	case '"', '0':
		s := tok.String()
		if s == "" {
			*f = 0
			return nil
		}
		v, err := strconv.ParseFloat(s, 64)
		if err != nil || v != v || v-v != 0 { // also NaN and infinities, which ParseFloat reads by name
			return fmt.Errorf("not a number")
		}
		*f = Float(v)
		return nil
	}
	return fmt.Errorf("not a number but %v", tok.Kind())
}

// Text is a string that may come as a bare number or boolean, as ids sometimes do.
// Null is "".
type Text string

// UnmarshalJSONFrom implements json.UnmarshalerFrom.
func (t *Text) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	tok, err := dec.ReadToken()
	if err != nil {
		return err
	}
	switch tok.Kind() {
	case 'n':
		*t = ""
		return nil
	case '"', '0', 't', 'f':
		*t = Text(tok.String())
		return nil
	}
	return fmt.Errorf("not a string but %v", tok.Kind())
}
