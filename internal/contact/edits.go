package contact

// MaxEdits is the longest word Edits measures, in bytes.
const MaxEdits = 64

// Edits is how many changes lead from one folded word to another: a letter put in,
// left out, replaced, or swapped with its neighbour counts one (Damerau-Levenshtein in
// its restricted form). Words beyond MaxEdits are as far apart as they are long.
func Edits(a, b string) int {
	var rows [3][MaxEdits + 1]int
	if len(a) > MaxEdits || len(b) > MaxEdits {
		return len(a) + len(b)
	}
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
