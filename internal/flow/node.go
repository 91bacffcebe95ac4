package flow

import (
	"strconv"

	"prosa/internal/message"
)

// Node is one step of a flow. A kind is one type in one file, listed in kinds.
// Nodes do not change after Load; everything that varies is in the Turn.
type Node interface {
	// Ports lists the exits, in the order an editor shows them.
	Ports() []Port
	// Enter does the node's work when the session arrives and says how it goes on.
	Enter(t *Turn) Exit

	base() *Base
	inspect(r *review)
}

// Waiter is a node that can wait for the customer.
type Waiter interface {
	Node
	// Resume takes the customer's message and says how it goes on; Wait again is an
	// answer.
	Resume(t *Turn, in message.Content) Exit
}

// claimer is a Waiter that wants some typed texts for itself even where they sound
// like a wish for a person or the menu: an option named "Atendimento".
type claimer interface {
	claims(t *Turn, in message.Content) bool
}

// kinds are the node kinds by their name in the definition.
var kinds = map[string]func() Node{
	"message":   func() Node { return new(messageNode) },
	"choice":    func() Node { return new(choiceNode) },
	"ask":       func() Node { return new(askNode) },
	"condition": func() Node { return new(conditionNode) },
	"hours":     func() Node { return new(hoursNode) },
	"set":       func() Node { return new(setNode) },
	"label":     func() Node { return new(labelNode) },
	"note":      func() Node { return new(noteNode) },
	"queue":     func() Node { return new(queueNode) },
	"end":       func() Node { return new(endNode) },
}

// Base is what every node has. Title, X and Y are for the editor.
type Base struct {
	ID       string `json:"id"`
	Kind     string `json:"kind"`
	Title    string `json:"title,omitempty"`
	X        int    `json:"x,omitempty"`
	Y        int    `json:"y,omitempty"`
	Timeout  string `json:"timeout,omitempty"`   // where a waiting node goes when the customer stays silent
	HumanOff bool   `json:"human_off,omitempty"` // asking for a person means nothing here
}

func (b *Base) base() *Base { return b }

// Port is an exit: its name and the node it leads to ("" = not connected).
type Port struct {
	Name   string `json:"name"`
	Target string `json:"target"`
}

// Exit is how a node goes on: leave by a port, wait for the customer, end, or hand
// over to people.
type Exit struct {
	how    exitKind
	port   string // for the trace
	target string
	reason string
}

type exitKind uint8

const (
	exitGo exitKind = iota
	exitWait
	exitEnd
	exitHandOver
)

func leave(port, target string) Exit { return Exit{how: exitGo, port: port, target: target} }
func wait() Exit                     { return Exit{how: exitWait, port: "wait"} }
func end(port string) Exit           { return Exit{how: exitEnd, port: port} }
func handOver(reason string) Exit    { return Exit{how: exitHandOver, port: "human", reason: reason} }

// retry counts a turn that was not understood: it waits again, or after the last
// try leaves by "failed", or hands over where that leads nowhere.
func retry(t *Turn, retries *int, failed string, again func()) Exit {
	most := 2
	if retries != nil {
		most = *retries
	}
	if t.s.Retries < most {
		t.s.Retries++
		again()
		return wait()
	}
	if failed != "" {
		return leave("failed", failed)
	}
	return handOver(ReasonRetries)
}

func appendNumeral(b []byte, n int) []byte { return strconv.AppendInt(b, int64(n), 10) }
