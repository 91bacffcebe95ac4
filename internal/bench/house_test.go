package bench_test

import (
	"testing"

	"prosa/internal/bench"
	"prosa/internal/provision"
)

// TestHouse: the dealership of the measurements is a file provisioning understands.
func TestHouse(t *testing.T) {
	t.Parallel()
	f, err := provision.Parse([]byte(bench.House))
	if err != nil {
		t.Fatal(err)
	}
	if f == nil {
		t.Fatal("nothing was read")
	}
}
