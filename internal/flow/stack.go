package flow

// goInto enters another flow. The one it comes from waits on the stack, unless the
// node goes over for good.
func (t *Turn) goInto(node Node, exit Exit) (string, bool) {
	if exit.how == exitSubflow {
		if len(t.s.Stack) >= MaxDepth {
			t.handOver(ReasonTooDeep)
			return "", false
		}
		// A new array: the session given keeps its own.
		stack := make([]Frame, len(t.s.Stack), len(t.s.Stack)+1)
		copy(stack, t.s.Stack)
		t.s.Stack = append(stack, Frame{Flow: t.def.hash, Node: node.base().ID})
	}
	t.in(exit.flow)
	t.begin(nil)
	return t.def.Start, true
}

// comeBack leaves a sub-flow for the flow that called it, by the port "done". Where
// none did, the session ends.
func (t *Turn) comeBack() (string, bool) {
	if len(t.s.Stack) == 0 {
		t.finish()
		return "", false
	}
	frame := t.s.Stack[len(t.s.Stack)-1]
	caller := t.defAt(1)
	var node Node
	if caller != nil {
		node = caller.byID[frame.Node]
	}
	if node == nil {
		t.handOver(ReasonDeadEnd) // the version is gone
		return "", false
	}
	t.unwind(1)
	t.current = node
	t.trace(node, "done")
	return node.base().Exits["done"], true
}

// in makes d the definition that runs.
func (t *Turn) in(d *Definition) { t.def, t.s.Flow = d, d.hash }

// defAt is the definition so many flows further out, or nil: 0 is the one that runs.
func (t *Turn) defAt(depth int) *Definition {
	if depth == 0 {
		return t.def
	}
	i := len(t.s.Stack) - depth
	if i < 0 || t.env.Book == nil {
		return nil
	}
	return t.env.Book.Version(t.s.Stack[i].Flow)
}

// outward finds the nearest flow that has something, from the one that runs to the
// one the session began with.
func (t *Turn) outward(has func(*Definition) bool) (depth int, ok bool) {
	for depth := 0; depth <= len(t.s.Stack); depth++ {
		if d := t.defAt(depth); d != nil && has(d) {
			return depth, true
		}
	}
	return 0, false
}

// unwind gives up so many sub-flows.
func (t *Turn) unwind(depth int) {
	if depth == 0 {
		return
	}
	if d := t.defAt(depth); d != nil {
		keep := len(t.s.Stack) - depth
		t.in(d)
		t.s.Stack = t.s.Stack[:keep:keep]
		if keep == 0 {
			t.s.Stack = nil
		}
	}
}
