package api

import (
	"os"
	"testing"
)

func TestWriteSpec(t *testing.T) {
	b, err := Spec("0.1.0")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("../../api/openapi.json", b, 0o644); err != nil {
		t.Fatal(err)
	}
}
