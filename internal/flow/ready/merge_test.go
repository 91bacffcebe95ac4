package ready

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"prosa/internal/flow"
)

// leaves are the strings of a flow that are no names of things: what people change.
func leaves(path []string, v any, out *[][]string) {
	switch v := v.(type) {
	case *object:
		for _, name := range v.names {
			if name != "id" && name != "kind" && name != "name" && name != "to" && name != "schema" && name != "x" && name != "y" {
				leaves(append(path[:len(path):len(path)], name), v.values[name], out)
			}
		}
	case []any:
		for i, x := range v {
			name := idOf(x)
			if name == "" {
				name = fmt.Sprint(i)
			}
			if _, ok := x.(*object); ok {
				leaves(append(path[:len(path):len(path)], name), x, out)
			}
		}
	default:
		*out = append(*out, path)
	}
}

func leafAt(o *object, path []string) any {
	holder := find(o, path[:len(path)-1])
	if holder == nil {
		return nil
	}
	return holder.values[path[len(path)-1]]
}

// edit changes some leaves and adds and removes nodes; it returns what it changed.
func edit(t *rapid.T, who string, base *object, data []byte) (*object, map[string]string) {
	o, err := parse(data)
	if err != nil {
		t.Fatal(err)
	}
	var paths [][]string
	leaves(nil, base, &paths)
	changed := map[string]string{}
	for range rapid.IntRange(0, 6).Draw(t, who+" edits") {
		path := rapid.SampledFrom(paths).Draw(t, who+" path")
		value := who + rapid.StringMatching(`[a-z]{0,4}`).Draw(t, who+" value")
		find(o, path[:len(path)-1]).set(path[len(path)-1], quoted(value))
		changed[strings.Join(path, "/")] = value
	}
	for i := range rapid.IntRange(0, 2).Draw(t, who+" new nodes") {
		n := newObject()
		n.set("id", quoted(fmt.Sprintf("%s-%d", who, i)))
		n.set("kind", quoted("end"))
		nodes := o.list("nodes")
		at := rapid.IntRange(0, len(nodes)).Draw(t, who+" at")
		o.set("nodes", slices.Insert(slices.Clone(nodes), at, any(n)))
	}
	return o, changed
}

// small are flows quick to merge.
var small = []string{"opt-in", "survey", "recall", "reception"}

// What one side changed is there, what both changed is mine and told, and what nobody
// changed is as it was.
func TestMergeLosesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.SampledFrom(small).Draw(t, "flow")
		data := read(key).Definition
		base, err := parse(data)
		if err != nil {
			t.Fatal(err)
		}
		mine, byMe := edit(t, "mine", base, data)
		theirs, byThem := edit(t, "theirs", base, data)
		out, conflicts, err := Merge(data, write(mine), write(theirs))
		if err != nil {
			t.Fatal(err)
		}
		merged, err := parse(out)
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		var paths [][]string
		leaves(nil, base, &paths)
		clashes := 0
		for _, path := range paths {
			at := strings.Join(path, "/")
			want := leafAt(base, path)
			if _, ok := byThem[at]; ok {
				want = leafAt(theirs, path)
			}
			if _, ok := byMe[at]; ok {
				if byThem[at] != "" && byThem[at] != byMe[at] {
					clashes++
				}
				want = leafAt(mine, path)
			}
			if got := leafAt(merged, path); !same(got, want) {
				t.Fatalf("%s is %s, not %s", at, appendValue(nil, got), appendValue(nil, want))
			}
		}
		if len(conflicts) != clashes {
			t.Fatalf("%d conflicts for %d clashes: %+v", len(conflicts), clashes, conflicts)
		}
		ids := byID(merged.list("nodes"))
		for _, side := range []*object{mine, theirs} {
			for _, n := range side.objects("nodes") {
				if !ids.has(n.text("id")) {
					t.Fatalf("node %s is lost", n.text("id"))
				}
			}
		}
		if len(ids.names) != len(merged.list("nodes")) {
			t.Fatal("a node is there twice")
		}
	})
}

func TestMergeOfOneSide(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		data := read(rapid.SampledFrom(small).Draw(t, "flow")).Definition
		base, err := parse(data)
		if err != nil {
			t.Fatal(err)
		}
		tree, _ := edit(t, "x", base, data)
		x := write(tree)
		for _, sides := range [][3][]byte{{data, data, x}, {data, x, data}, {data, x, x}} {
			got, conflicts, err := Merge(sides[0], sides[1], sides[2])
			if err != nil || len(conflicts) > 0 {
				t.Fatalf("%v %v", err, conflicts)
			}
			o, _ := parse(got)
			if !same(o, tree) {
				t.Fatalf("%s", cmp.Diff(string(x), string(got)))
			}
		}
	})
}

func TestMergeByExample(t *testing.T) {
	t.Parallel()
	const base = `{"schema":2,"key":"k","name":"n","start":"a","nodes":[
		{"id":"a","kind":"message","x":0,"contents":[{"text":{"pt-BR":"Oi","en":"Hi"}}],"exits":{"next":"b"}},
		{"id":"b","kind":"choice","text":"?","options":[{"id":"o","title":"O","words":["x"]},{"id":"p","title":"P"}],"exits":{"o":"c","p":"c"}},
		{"id":"c","kind":"end"}]}`
	change := func(pairs ...string) string {
		out := strings.NewReplacer(pairs...).Replace(base)
		if out == base {
			t.Fatalf("%q changes nothing", pairs)
		}
		return out
	}
	for _, c := range []struct{ why, mine, theirs, want, conflicts string }{
		{"two languages of one text", change(`"Oi"`, `"Olá"`), change(`"Hi"`, `"Hello"`), change(`"Oi"`, `"Olá"`, `"Hi"`, `"Hello"`), ""},
		{"one language", change(`"Oi"`, `"Olá"`), change(`"Oi"`, `"E aí"`), change(`"Oi"`, `"Olá"`), "a contents.0.text.pt-BR;"},
		{"a node that goes", change(`"c"}]}`, `"c"}]}`, `,
		{"id":"c","kind":"end"}]}`, `]}`), change(`"Oi"`, `"Olá"`), strings.Replace(change(`"Oi"`, `"Olá"`), `,
		{"id":"c","kind":"end"}]}`, `]}`, 1), ""},
		{"a node one changes and the other removes", change(`{"id":"c","kind":"end"}`, `{"id":"c","kind":"end","outcome":"x"}`), change(`,
		{"id":"c","kind":"end"}]}`, `]}`), change(`{"id":"c","kind":"end"}`, `{"id":"c","kind":"end","outcome":"x"}`), "c ;"},
		{"exits", change(`"o":"c"`, `"o":"a"`), change(`"p":"c"`, `"p":"b"`), change(`"o":"c"`, `"o":"a"`, `"p":"c"`, `"p":"b"`), ""},
		{"options added by both", change(`{"id":"o"`, `{"id":"m","title":"M"},{"id":"o"`), change(`"title":"P"}`, `"title":"P"},{"id":"t","title":"T"}`),
			change(`{"id":"o"`, `{"id":"m","title":"M"},{"id":"o"`, `"title":"P"}`, `"title":"P"},{"id":"t","title":"T"}`), ""},
		{"places do not matter", change(`"x":0`, `"x":10`), change(`"x":0`, `"x":20`), change(`"x":0`, `"x":10`), ""},
		{"a kind", change(`"kind":"message","x":0`, `"kind":"note","x":0`), change(`"kind":"message","x":0`, `"kind":"label","x":0`), change(`"kind":"message","x":0`, `"kind":"note","x":0`), "a ;"},
		{"lists of words", change(`["x"]`, `["x","y"]`), change(`["x"]`, `["z"]`), change(`["x"]`, `["x","y"]`), "b options.o.words;"},
		{"the flow itself", change(`"name":"n"`, `"name":"m"`), change(`"name":"n"`, `"name":"t"`), change(`"name":"n"`, `"name":"m"`), " name;"},
	} {
		got, conflicts, err := Merge([]byte(base), []byte(c.mine), []byte(c.theirs))
		if err != nil {
			t.Fatal(err)
		}
		told := ""
		for _, x := range conflicts {
			told += x.Node + " " + x.Member + ";"
		}
		g, _ := parse(got)
		w, err := parse([]byte(c.want))
		if err != nil || !same(g, w) || told != c.conflicts {
			t.Errorf("%s: conflicts %q\n%s", c.why, told, cmp.Diff(string(write(w)), string(got)))
		}
	}
	for _, bad := range []string{"", "[]", "{", `{"a":1}{`} {
		if _, _, err := Merge([]byte(base), []byte(bad), []byte(base)); err == nil {
			t.Errorf("%q is merged", bad)
		}
	}
}

// A robot a house has made its own takes a new release: its names stay, the new texts
// come, and it is sound.
func TestUpgrade(t *testing.T) {
	t.Parallel()
	base := read("first-contact").Definition
	mine := build(t, Answers{Name: "Lia", OptIn: true}, houses["group"].house)[0].Definition
	theirs := []byte(strings.Replace(string(base), "vou te levar até a pessoa certa.", "já te levo até a pessoa certa.", 1))
	got, conflicts, err := Merge(base, mine, theirs)
	if err != nil || len(conflicts) > 0 {
		t.Fatalf("%v %v", err, conflicts)
	}
	if s := string(got); !strings.Contains(s, `"Lia"`) || !strings.Contains(s, "já te levo") {
		t.Error("something is lost")
	}
	if _, err := flow.Load(got); err != nil {
		t.Error(err)
	}
}
