//go:build linux

package disk

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

// TestWhatSurvives: after a power loss a file is what it was at its last fsync, or,
// where blocks survived, block by block either that or what was written last.
func TestWhatSurvives(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := &content{dirty: map[int64]bool{}}
		var flushed []byte
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			switch rapid.IntRange(0, 3).Draw(t, "step") {
			case 0, 1:
				data := rapid.SliceOfN(rapid.Byte(), 1, 3*block).Draw(t, "data")
				c.write(data, rapid.Int64Range(0, 5*block).Draw(t, "at"))
			case 2:
				c.resize(rapid.Int64Range(0, 6*block).Draw(t, "size"))
			case 3:
				c.flush()
				flushed = bytes.Clone(c.now)
			}
		}
		c.lose(0)
		if !bytes.Equal(c.now, flushed) {
			t.Fatalf("%d bytes survived, want the %d of the last fsync", len(c.now), len(flushed))
		}
	})
}

// TestLossCanHappen is its control: without an fsync nothing is left.
func TestLossCanHappen(t *testing.T) {
	t.Parallel()
	c := &content{dirty: map[int64]bool{}}
	c.write([]byte("never flushed"), 0)
	c.lose(0)
	if len(c.now) != 0 {
		t.Fatalf("%q survived", c.now)
	}
	c.write([]byte("written at last"), 0)
	c.lose(1)
	if string(c.now) != "written at last" {
		t.Fatalf("%q is left of what the disk wrote by itself", c.now)
	}
}
