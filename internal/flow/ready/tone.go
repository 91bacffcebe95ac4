package ready

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

//go:embed tone/formal.json
var formalTexts []byte

// formal are the texts of the formal tone: by flow, then by where the text stands.
var formal = sync.OnceValue(func() *object {
	o, err := parse(formalTexts)
	if err != nil {
		panic("ready: " + err.Error()) // embedded and tested
	}
	return o
})

// formalize puts the formal texts of a flow in the place of the friendly ones. It
// returns the places it did not find.
func formalize(key string, tree *object) (missing []string) {
	texts := formal().child(key)
	if texts == nil {
		return nil
	}
	for _, path := range texts.names {
		parts := strings.Split(path, "/")
		holder := find(tree, parts[:len(parts)-1])
		name := parts[len(parts)-1]
		if holder == nil || !holder.has(name) {
			missing = append(missing, path)
			continue
		}
		holder.set(name, clone(texts.values[path]))
	}
	return missing
}

// find follows a path of member names; items of lists are named by id or by number.
func find(o *object, path []string) *object {
	for len(path) > 0 && o != nil {
		name := path[0]
		path = path[1:]
		if list := o.list(name); list != nil && len(path) > 0 {
			o = item(list, path[0])
			path = path[1:]
			continue
		}
		o = o.child(name)
	}
	return o
}

func item(list []any, name string) *object {
	for i, v := range list {
		if o, ok := v.(*object); ok && (idOf(v) == name || strconv.Itoa(i) == name) {
			return o
		}
	}
	return nil
}
