package core

// Page asks for a slice of a list. After is the opaque cursor of the previous
// answer ("" for the first page); Limit is clamped to 1..200, 50 when zero.
type Page struct {
	After string
	Limit int
}

// Size returns the clamped limit.
func (p Page) Size() int {
	switch {
	case p.Limit <= 0:
		return 50
	case p.Limit > 200:
		return 200
	}
	return p.Limit
}
