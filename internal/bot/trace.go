package bot

import (
	"time"

	"prosa/internal/flow"
	"prosa/internal/store"
)

// maxTraced is the turn of a session from which its path is no longer written down.
const maxTraced = 100

// trace notes the path of a step, in the conversation and in the counts.
func (t *batch) trace(s scene, session flow.Session, effects []flow.Effect) {
	var path []byte
	ended := ""
	hash := session.Flow
	for _, e := range effects {
		switch e := e.(type) {
		case flow.Trace:
			hash = e.Flow
			port := e.Port
			if port == flow.PortWait && e.WaitMs > 0 {
				port = flow.PortRetry
			}
			t.count(s.w.Dir, e.Flow, e.NodeID, port, e.WaitMs)
			if session.Turns <= maxTraced {
				path = flow.TraceLine{At: s.w.Now, Hash: e.Flow, Node: e.NodeID, Port: port}.Append(path)
			}
		case flow.Enqueue:
			ended = flow.SessionHandedOver
			switch e.Reason {
			case flow.ReasonLoop, flow.ReasonTurns, flow.ReasonTooFast, flow.ReasonTooDeep, flow.ReasonDeadEnd:
				ended = flow.SessionError
			}
		case flow.Assign:
			ended = flow.SessionHandedOver
		case flow.Stuck:
			ended = flow.SessionError
		}
	}
	s.k.v.Trace += string(path)
	if session.Ended() {
		if ended == "" {
			ended = flow.SessionCompleted
		}
		t.count(s.w.Dir, hash, "", ended, 0)
	}
}

// count adds one to a count of this batch.
func (t *batch) count(dir *store.Directory, hash, node, port string, waitMs int64) {
	day, known := t.days[dir.Org.ID]
	if !known {
		day = dir.Day(time.UnixMilli(t.works[dir.Org.ID].Now))
		t.days[dir.Org.ID] = day
	}
	t.counts[stepKey{dir.Org.ID, hash, day, node, port, flow.Bucket(waitMs)}]++
}
