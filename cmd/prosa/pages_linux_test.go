package main

import (
	"os"
	"regexp"
	"strconv"
	"testing"
)

// The pages of the program's file leave memory, and the program goes on: this test
// itself does.
func TestDropStartPages(t *testing.T) {
	held := func() int {
		status, err := os.ReadFile("/proc/self/status")
		if err != nil {
			t.Fatal(err)
		}
		n, err := strconv.Atoi(string(regexp.MustCompile(`RssFile:\s+(\d+) kB`).FindSubmatch(status)[1]))
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := held()
	dropStartPages()
	if after := held(); after > before/2 {
		t.Errorf("%d kB of the file are in memory, %d before", after, before)
	}
}
