package bench

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Load drives one server.
type Load struct {
	hooks *hooks
	graph *Graph
	mu    sync.Mutex
	await map[string]chan Sent // by customer: the turn that waits for an answer
	sent  []Sent               // collected by Collect
	keep  bool
}

// NewLoad returns a load on the target whose Graph is graph.
func NewLoad(t Target, graph *Graph) *Load {
	l := &Load{hooks: newHooks(t), graph: graph, await: map[string]chan Sent{}}
	graph.Hear(l.heard)
	return l
}

func (l *Load) heard(s Sent) {
	l.mu.Lock()
	c := l.await[s.To]
	if l.keep {
		l.sent = append(l.sent, s)
	}
	l.mu.Unlock()
	if c != nil {
		select {
		case c <- s:
		default:
		}
	}
}

// Figure is the outcome of one scenario.
type Figure struct {
	Done      int
	Errors    int
	Took      time.Duration
	Latencies []time.Duration // sorted
}

// Rate is what was done per second.
func (f Figure) Rate() float64 { return float64(f.Done) / f.Took.Seconds() }

// Percentile returns a latency, p in 0..1.
func (f Figure) Percentile(p float64) time.Duration {
	if len(f.Latencies) == 0 {
		return 0
	}
	return f.Latencies[min(len(f.Latencies)-1, int(p*float64(len(f.Latencies))))]
}

// errNoAnswer ends a turn the bot did not answer in time.
var errNoAnswer = errors.New("bench: no answer")

// turn is one whole turn of a customer: the webhook, the bot's answer at the
// Graph, three status webhooks acknowledged. kind is the type of message that ends
// the answer.
func (l *Load) turn(ctx context.Context, customer int, text, kind string, statuses bool) (time.Duration, error) {
	who := contactDigits(customer)
	c := make(chan Sent, 8)
	l.mu.Lock()
	l.await[who] = c
	l.mu.Unlock()
	defer func() {
		l.mu.Lock()
		delete(l.await, who)
		l.mu.Unlock()
	}()
	start := time.Now()
	if _, err := l.hooks.post(ctx, l.hooks.message(customer, text)); err != nil {
		return 0, err
	}
	timer := time.NewTimer(20 * time.Second)
	defer timer.Stop()
	for {
		select {
		case s := <-c:
			if statuses {
				for _, status := range []string{"sent", "delivered", "read"} {
					if _, err := l.hooks.post(ctx, l.hooks.status(s, status)); err != nil {
						return 0, err
					}
				}
			}
			if s.Type == kind {
				return time.Since(start), nil
			}
		case <-timer.C:
			return 0, errNoAnswer
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
}

// closed runs f with c workers until n calls are done or d has passed (0 = no
// limit of that kind).
func closed(ctx context.Context, workers, n int, d time.Duration, f func(ctx context.Context, i int) (time.Duration, error)) Figure {
	if d > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, d)
		defer cancel()
	}
	var next atomic.Int64
	var mu sync.Mutex
	var wg sync.WaitGroup
	fig := Figure{}
	start := time.Now()
	for range workers {
		wg.Go(func() {
			var mine []time.Duration
			failed := 0
			for ctx.Err() == nil {
				i := int(next.Add(1) - 1)
				if n > 0 && i >= n {
					break
				}
				took, err := f(ctx, i)
				switch {
				case err == nil:
					mine = append(mine, took)
				case ctx.Err() == nil:
					failed++
				}
			}
			mu.Lock()
			fig.Latencies = append(fig.Latencies, mine...)
			fig.Errors += failed
			mu.Unlock()
		})
	}
	wg.Wait()
	fig.Took = time.Since(start)
	fig.Done = len(fig.Latencies)
	slices.Sort(fig.Latencies)
	return fig
}
