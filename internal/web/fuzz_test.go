package web

import (
	"strings"
	"testing"
)

// FuzzAccepts: any header is read without a panic, and a coding that is not named
// and not covered by * is never used.
func FuzzAccepts(f *testing.F) {
	for _, s := range []string{"gzip, br", "br;q=0", "*;q=0.1", ";;q=,", "BR ; q=1.0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, header string) {
		if accepts([]string{header}, "br") && !strings.Contains(header, "*") && !strings.Contains(strings.ToLower(header), "br") {
			t.Errorf("br taken from %q", header)
		}
	})
}
