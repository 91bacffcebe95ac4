package whatsapp

import (
	"errors"
	"strconv"
)

// The bounds of a body, many times what Meta sends (3 MB, 1,000 updates, a dozen
// levels). They keep the work on a hostile body within milliseconds.
const (
	maxDepth    = 64
	maxKeys     = 100_000
	maxMembers  = 1_000 // of one object; telling duplicates apart gets dear above
	maxCommas   = 400_000
	maxElements = 4_000
	maxMetadata = 1 << 10 // repeated in the raw form of every element
	maxContact  = 1 << 10
)

var (
	errDepth    = errors.New("nested too deeply, or wrongly")
	errKeys     = errors.New("too many members")
	errNumber   = errors.New("a number beyond 64-bit floating point")
	errElements = errors.New("too many elements")
)

// checkShape scans a body once, before it is parsed. It does not validate: the
// parser does. It also refuses numbers no reader after us could hold, such as
// 1e999, since the element is stored as it came.
func checkShape(body []byte) error {
	depth, keys, commas := 0, 0, 0
	var members [maxDepth + 1]int // of the object at each depth
	for i := 0; i < len(body); i++ {
		switch c := body[i]; c {
		case '"':
			i = stringEnd(body, i)
		case '{', '[':
			if depth++; depth > maxDepth {
				return errDepth
			}
			members[depth] = 0
		case '}', ']':
			if depth--; depth < 0 {
				return errDepth
			}
		case ':':
			keys++
			if members[depth]++; keys > maxKeys || members[depth] > maxMembers {
				return errKeys
			}
		case ',':
			if commas++; commas > maxCommas {
				return errElements
			}
		case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
			end := numberEnd(body, i)
			if !holds(body[i:end]) {
				return errNumber
			}
			i = end - 1
		}
	}
	return nil
}

// stringEnd returns the index of the quote that closes the string opened at i, or
// the last index of the body.
func stringEnd(b []byte, i int) int {
	for i++; i < len(b); i++ {
		switch b[i] {
		case '"':
			return i
		case '\\':
			i++
		}
	}
	return len(b) - 1
}

func numberEnd(b []byte, i int) int {
	for ; i < len(b); i++ {
		switch c := b[i]; {
		case c >= '0' && c <= '9', c == '.', c == '-', c == '+', c == 'e', c == 'E':
		default:
			return i
		}
	}
	return i
}

func holds(number []byte) bool {
	if len(number) < 18 {
		plain := true
		for _, c := range number {
			plain = plain && c != 'e' && c != 'E'
		}
		if plain {
			return true
		}
	}
	_, err := strconv.ParseFloat(string(number), 64)
	return !errors.Is(err, strconv.ErrRange)
}
