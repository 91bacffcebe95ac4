package sandbox

import (
	"encoding/json"
	"unicode/utf16"
	"unicode/utf8"
)

// asciiJSON encodes v as Meta's webhooks are: compact, ASCII only, lower-case
// \uXXXX escapes (surrogate pairs for what lies above U+FFFF) and \/ for a slash.
// Receivers that escape the parsed text again before checking the signature and
// those that hash the raw bytes then agree.
func asciiJSON(v any) ([]byte, error) {
	in, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	out := make([]byte, 0, len(in)+len(in)/8)
	for i := 0; i < len(in); {
		switch c := in[i]; {
		case c == '\\': // already an escape: keep the pair, so that \\ is not misread
			out = append(out, c, in[i+1])
			i += 2
		case c == '/':
			out = append(out, '\\', '/')
			i++
		case c < utf8.RuneSelf:
			out = append(out, c)
			i++
		default:
			r, n := utf8.DecodeRune(in[i:])
			i += n
			if r > 0xffff {
				hi, lo := utf16.EncodeRune(r)
				out = unicodeEscape(unicodeEscape(out, hi), lo)
			} else {
				out = unicodeEscape(out, r)
			}
		}
	}
	return out, nil
}

func unicodeEscape(b []byte, r rune) []byte {
	const hex = "0123456789abcdef"
	return append(b, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
}
