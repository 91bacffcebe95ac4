package flow

import (
	"strconv"

	"prosa/internal/message"
)

// Node is one step of a flow. A kind is one type in one file, listed in registry.
// Nodes do not change after Load; everything that varies is in the Turn.
type Node interface {
	// Ports lists the exits, in the order an editor shows them, with where they lead.
	Ports() []Port
	// Enter does the node's work when the session arrives and says how it goes on.
	Enter(t *Turn) Exit

	base() *Base
	inspect(r *review)
}

// Waiter is a node that can wait for the customer. It embeds Waiting.
type Waiter interface {
	Node
	// Resume takes the customer's message and says how it goes on; wait() is an
	// answer.
	Resume(t *Turn, in message.Content) Exit

	waiting() *Waiting
}

// caller is a node whose Enter answers call(…) and that goes on with the result. A
// result that never comes is one with the error "timeout".
type caller interface {
	Node
	Answered(t *Turn, r *Result) Exit
}

// hurried is a caller that can also wait, and would rather go on without the result
// than leave what the customer writes meanwhile unanswered.
type hurried interface {
	Waiter
	caller
	hurries()
}

// sleeper is a Waiter that waits for a time rather than for the customer: its Enter
// sets t.s.WakeMs and answers wait().
type sleeper interface {
	Waiter
	Woken(t *Turn) Exit
}

// claimer is a Waiter that wants some typed texts for itself even where they sound
// like a wish for a person or the menu: an option named "Atendimento".
type claimer interface {
	claims(t *Turn, in message.Content) bool
}

// prepared is a node that has something to prepare once, at Load. What it cannot
// prepare it remembers for inspect: a draft may be broken.
type prepared interface{ compile() }

// Base is what every node has. Title, Note, X and Y are for the editor.
type Base struct {
	ID    string            `json:"id"`
	Kind  string            `json:"kind"`
	Title string            `json:"title,omitempty"`
	Note  string            `json:"note,omitempty"`
	X     int               `json:"x,omitempty"`
	Y     int               `json:"y,omitempty"`
	Exits map[string]string `json:"exits,omitempty"` // port → node id
}

func (b *Base) base() *Base { return b }

// Waiting is what every node that waits has.
type Waiting struct {
	HumanOff       bool       `json:"human_off,omitempty" doc:"Asking for a person means nothing here."`
	TimeoutMinutes int        `json:"timeout_minutes,omitempty" max:"44640" doc:"Silence after which the exit timeout is taken; 0 = the flow's."`
	Reminders      []Reminder `json:"reminders,omitempty" max:"10" doc:"Said once each while the customer is silent."`
}

// Reminder is said once to a customer who stays silent: so many minutes after the
// last word of either side.
type Reminder struct {
	AfterMinutes int  `json:"after_minutes" min:"1" max:"44640"`
	Text         Text `json:"text" max:"4096"`
}

func (w *Waiting) waiting() *Waiting { return w }

// The roles of ports: how an editor draws them and what Inspect asks of them.
const (
	RoleNext    = "next"    // the ordinary way on
	RoleOption  = "option"  // one of several ways of the node's own; unconnected it goes by next where there is one
	RoleFailure = "failure" // what was wanted did not work; unconnected a person takes over
	RoleTimeout = "timeout" // silence; unconnected the node goes on waiting
	RoleElse    = "else"    // none of the options
)

// Port is an exit: its name, its role, and the node it leads to ("" = not
// connected). Fallback names the port taken instead of an unconnected one.
type Port struct {
	Name     string `json:"name"`
	Role     string `json:"role"`
	Target   string `json:"target,omitempty"`
	Fallback string `json:"-"`
}

// out completes ports with where they lead.
func (b *Base) out(ports ...Port) []Port {
	for i := range ports {
		p := &ports[i]
		p.Target = b.Exits[p.Name]
		if p.Target == "" && p.Fallback != "" {
			p.Target = b.Exits[p.Fallback]
		}
	}
	return ports
}

// outWaiting adds the two ports every node that waits has.
func (b *Base) outWaiting(ports ...Port) []Port {
	return b.out(append(ports, Port{Name: "failed", Role: RoleFailure}, Port{Name: "timeout", Role: RoleTimeout})...)
}

// Exit is how a node goes on: leave by a port, wait, call, end, or hand over to
// people.
type Exit struct {
	how    exitKind
	port   string // for the trace
	target string
	reason string
	call   *Call
	flow   *Definition
}

type exitKind uint8

const (
	exitGo exitKind = iota
	exitWait
	exitCall
	exitEnd
	exitReturn   // end, or back to the flow that called this one
	exitSubflow  // into another flow, to come back
	exitGoOver   // into another flow, for good
	exitHandOver // to people
)

// leave goes by a port of a node.
func leave(n Node, port string) Exit {
	return Exit{how: exitGo, port: port, target: n.base().Exits[port]}
}

// leaveOr goes by a port, or where it is not connected by another. The trace says
// the port that was meant.
func leaveOr(n Node, port, fallback string) Exit {
	exits := n.base().Exits
	return Exit{how: exitGo, port: port, target: firstOf(exits[port], exits[fallback])}
}

func wait() Exit                  { return Exit{how: exitWait, port: "wait"} }
func end(port string) Exit        { return Exit{how: exitEnd, port: port} }
func handOver(reason string) Exit { return Exit{how: exitHandOver, port: "human", reason: reason} }

// call asks for something from outside: kind is http, crm or appointment, request
// anything JSON can hold. The node must be a caller.
func call(kind string, request any) Exit {
	return Exit{how: exitCall, port: "call", call: &Call{Kind: kind, Request: request}}
}

// retry counts a turn that was not understood: it waits again, or after the last
// try leaves by "failed", or hands over where that leads nowhere.
func retry(t *Turn, n Node, retries *int, again func()) Exit {
	most := 2
	if retries != nil {
		most = *retries
	}
	if t.s.Retries < most {
		t.s.Retries++
		again()
		return wait()
	}
	if n.base().Exits["failed"] != "" {
		return leave(n, "failed")
	}
	return handOver(ReasonRetries)
}

func appendNumeral(b []byte, n int) []byte { return strconv.AppendInt(b, int64(n), 10) }
