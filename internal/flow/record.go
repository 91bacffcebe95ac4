package flow

import (
	"math"
	"strconv"
	"strings"
)

// What sessions are counted under, as the port of node "".
const (
	SessionStarted    = "started"
	SessionCompleted  = "completed"   // ended by the flow itself
	SessionHandedOver = "handed_over" // ended in a queue or with an agent
	SessionAbandoned  = "abandoned"   // ended while the flow still waited
	SessionError      = "error"       // handed over because the flow could not go on
)

// The two ports that are no exits: a waiting node was entered, and did not understand.
const (
	PortWait  = "wait"
	PortRetry = "retry"
)

// Bucket is the bucket of a wait in a histogram: 0 below a second, else 1 + the binary
// logarithm of the seconds.
func Bucket(ms int64) int {
	if ms < 1000 {
		return 0
	}
	return 1 + int(math.Log2(float64(ms)/1000))
}

// MedianMs is the middle of a histogram of waits by Bucket, by straight line within
// its bucket; 0 for an empty one.
func MedianMs(buckets map[int]int64) int64 {
	total, most := int64(0), 0
	for b, n := range buckets {
		total, most = total+n, max(most, b)
	}
	seen := int64(0)
	for b := 1; b <= most; b++ {
		n := buckets[b]
		if n > 0 && 2*(seen+n) >= total {
			from := math.Exp2(float64(b - 1))
			return int64(1000 * from * (1 + (float64(total)/2-float64(seen))/float64(n)))
		}
		seen += n
	}
	return 0
}

// TraceLine is one step of a conversation's path: when, on which version, which node
// was left by which port.
type TraceLine struct {
	At   int64 // Unix milliseconds
	Hash string
	Node string
	Port string
}

// Append writes the line at the end of a path.
func (l TraceLine) Append(b []byte) []byte {
	b = strconv.AppendInt(b, l.At, 36)
	for _, s := range [...]string{l.Hash, l.Node, l.Port} {
		b = append(append(b, ' '), s...)
	}
	return append(b, '\n')
}

// ParseTrace reads a path; lines it does not understand are left out.
func ParseTrace(text string) []TraceLine {
	var out []TraceLine
	for line := range strings.Lines(text) {
		part := strings.Fields(line)
		if len(part) != 4 {
			continue
		}
		if at, err := strconv.ParseInt(part[0], 36, 64); err == nil {
			out = append(out, TraceLine{at, part[1], part[2], part[3]})
		}
	}
	return out
}
