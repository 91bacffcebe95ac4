package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFlowTest(t *testing.T) {
	t.Parallel()
	code, out, errs := command(t, nil, "", "flow", "test", "--only", "recall")
	if code != 0 || !strings.Contains(out, "✓ recall — by chassis number — ") || !strings.Contains(out, " 0 failed") || errs != "" {
		t.Errorf("%d\n%s\n%s", code, out, errs)
	}

	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if code, _, errs := command(t, nil, "", "flow", "test", dir); code != 1 || !strings.Contains(errs, "nothing to rehearse") {
		t.Errorf("an empty folder: %d %s", code, errs)
	}
	write("f.json", `{"schema":2,"key":"k","name":"n","start":"a","nodes":[{"id":"a","kind":"end","text":"Tchau"}]}`)
	write("rehearsals/f.yaml", "flow: k\nconversations:\n  - name: bye\n    steps: [{says: oi, bot: Tchau}]\n  - name: hello\n    steps: [{says: oi, bot: Alô}]\n")
	code, out, _ = command(t, nil, "", "flow", "test", dir)
	for _, want := range []string{"✓ bye — ", "✗ hello — ", "f.yaml:6: the bot says nothing with \"Alô\"", "      Tchau", "2 conversations, 1 failed"} {
		if code != 1 || !strings.Contains(out, want) {
			t.Errorf("%d: no %q in\n%s", code, want, out)
		}
	}
	if code, out, _ := command(t, nil, "", "flow", "test", dir, "--failed", "--only=bye"); code != 0 || strings.Contains(out, "✓") {
		t.Errorf("%d %s", code, out)
	}
	write("rehearsals/g.yaml", "conversations: [{name: x, stepz: []}]")
	if code, _, errs := command(t, nil, "", "flow", "test", dir); code != 2 || !strings.Contains(errs, `unknown field "stepz"`) {
		t.Errorf("%d %s", code, errs)
	}
	write("g.json", "{")
	if code, _, errs := command(t, nil, "", "flow", "test", dir); code != 2 || !strings.Contains(errs, "g.json") {
		t.Errorf("%d %s", code, errs)
	}
}

func TestFlowCheck(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		code int
		says string
	}{
		{`{"schema":2,"key":"k","name":"n","start":"a","nodes":[{"id":"a","kind":"end","text":"Tchau"}]}`, 0, `nothing wrong with "n"`},
		{`{"schema":2,"key":"k","name":"n","start":"a","nodes":[{"id":"a","kind":"message","contents":[{"text":"Oi"}]}]}`, 1, "-: node a: error: exit next leads nowhere"},
		{`{"schema":2,"key":"k","name":"n","start":"a","nodes":[{"id":"a","kind":"end","text":{"en":"Bye"}}]}`, 0, "-: node a: warning: text has no text in pt-BR"},
		{`{`, 1, "-: error: flow cannot be read"},
	} {
		code, out, _ := command(t, nil, c.text, "flow", "check", "-")
		if code != c.code || !strings.Contains(out, c.says) {
			t.Errorf("%s: %d %s", c.text, code, out)
		}
	}
	if code, _, errs := command(t, nil, "", "flow", "check", "/no/such/file"); code != 2 || !strings.Contains(errs, "no file") {
		t.Errorf("%d %s", code, errs)
	}
}
