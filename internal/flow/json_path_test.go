package flow

import "testing"

func TestJSONAt(t *testing.T) {
	t.Parallel()
	const body = ` {"a": {"b": [ {"c": "x\"y"}, 2.50, true, null ], "d.e": 1, "f/g": 2, "~": 3}, "n": -0, "big": 12345678901234567890, "twice": 1, "twice": 2} `
	for _, c := range []struct {
		path, want string
		ok         bool
	}{
		{"a.b.0.c", `x"y`, true}, {"/a/b/0/c", `x"y`, true}, {"$.a.b.1", "2.50", true}, {"a.b.2", "true", true}, {"a.b.3", "", true},
		{"a.b.0", `{"c":"x\"y"}`, true}, {"a.b.4", "", false}, {"a.b.-1", "", false}, {"a.b.x", "", false}, {"a.x", "", false}, {"a.b.0.c.d", "", false},
		{"/a/d.e", "1", true}, {"/a/f~1g", "2", true}, {"/a/~0", "3", true}, {"big", "12345678901234567890", true}, {"twice", "2", true}, {"/", "", false},
	} {
		if got, ok := jsonAt(body, c.path); got != c.want || ok != c.ok {
			t.Errorf("%q = %q, %v; want %q, %v", c.path, got, ok, c.want, c.ok)
		}
	}
	for _, c := range []struct{ body, path, want string }{
		{"plain words", "", "plain words"}, {"plain words", "a", ""}, {"", "", ""}, {`"quoted"`, "", "quoted"}, {"[1, 2]", "", "[1,2]"}, {"[1, 2]", "1", "2"},
	} {
		if got, _ := jsonAt(c.body, c.path); got != c.want && c.want != "" {
			t.Errorf("%q %q = %q", c.body, c.path, got)
		}
	}
}

func FuzzJSONAt(f *testing.F) {
	f.Add(`{"a":[1,{"b":"c"}]}`, "a.1.b")
	f.Add(`[]`, "/0")
	f.Add(`"\ud800"`, "")
	f.Fuzz(func(t *testing.T, body, path string) {
		if value, ok := jsonAt(body, path); !ok && path != "" && value != "" {
			t.Fatalf("%q %q: a part that is not there reads %q", body, path, value)
		}
	})
}
