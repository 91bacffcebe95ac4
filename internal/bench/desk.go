package bench

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// marker is what a message to an agent is recognised by in the agent's browser.
const marker = "visto em "

// Watch is the load on agents' browsers.
type Watch struct {
	URL       string // of the server
	Desks     []Desk // whose browsers are open
	Turns     int    // whole turns per second with the bot, meanwhile
	Customers int    // of those turns
	Messages  int    // messages per second to the desks
	For       time.Duration
	// Open is called when all browsers are connected and the load has run.
	Open func()
}

// Watch opens the browsers and measures, from the customer's webhook to the frame in
// the browser of the agent who holds the conversation, how long a message takes.
// Turns is how the turns went meanwhile.
func (l *Load) Watch(ctx context.Context, w Watch) (seen, turns Figure, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	d := &deskWatch{since: map[string]time.Time{}}
	for _, desk := range w.Desks {
		if err := d.open(ctx, w.URL, desk); err != nil {
			return seen, turns, err
		}
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		turns = paced(ctx, w.Turns, w.For, func(i int) (time.Duration, error) { return l.turn(ctx, i%w.Customers, "menu", "interactive", true) })
	})
	wg.Go(func() {
		seen = paced(ctx, w.Messages, w.For, func(i int) (time.Duration, error) {
			desk := w.Desks[i%len(w.Desks)]
			key := strconv.Itoa(int(l.hooks.n.Load())) + "." + strconv.Itoa(i)
			d.expect(key)
			return l.hooks.post(ctx, l.hooks.message(desk.Customers[i/len(w.Desks)%len(desk.Customers)], marker+key+";"))
		})
	})
	wg.Wait()
	rest := time.NewTimer(time.Second) // what is still under way
	<-rest.C
	if w.Open != nil {
		w.Open()
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	seen.Errors += len(d.since)
	seen.Latencies, seen.Done = d.seen, len(d.seen)
	slices.Sort(seen.Latencies)
	return seen, turns, nil
}

// deskWatch notes when messages appear in browsers.
type deskWatch struct {
	mu    sync.Mutex
	since map[string]time.Time
	seen  []time.Duration
}

func (d *deskWatch) expect(key string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.since[key] = time.Now()
}

func (d *deskWatch) appeared(key string) {
	now := time.Now()
	d.mu.Lock()
	defer d.mu.Unlock()
	if start, ok := d.since[key]; ok {
		delete(d.since, key)
		d.seen = append(d.seen, now.Sub(start))
	}
}

// open connects one agent's browser and reads its frames until ctx ends. Only the
// holder's browser counts: colleagues of the department get the frame too.
func (d *deskWatch) open(ctx context.Context, url string, desk Desk) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/api/v1/events", nil)
	if err != nil {
		return err
	}
	req.Header.Set("Cookie", desk.Cookie)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		_ = res.Body.Close()
		return fmt.Errorf("bench: the event stream answered %d", res.StatusCode)
	}
	mine := map[string]bool{}
	for _, c := range desk.Customers {
		mine[`"Cliente `+strconv.Itoa(c)+`"`] = true
	}
	go func() {
		defer res.Body.Close()
		lines := bufio.NewReaderSize(res.Body, 64<<10)
		for {
			line, err := lines.ReadString('\n')
			if err != nil {
				return
			}
			if key, ok := markerOf(line); ok && holds(line, mine) {
				d.appeared(key)
			}
		}
	}()
	return nil
}

// markerOf finds the key of a measured message in a frame.
func markerOf(line string) (string, bool) {
	_, rest, ok := strings.Cut(line, marker)
	if !ok || !strings.HasPrefix(line, "data:") {
		return "", false
	}
	key, _, ok := strings.Cut(rest, ";")
	return key, ok
}

// holds tells whether a frame is about one of the agent's customers.
func holds(line string, mine map[string]bool) bool {
	for name := range mine {
		if strings.Contains(line, name) {
			return true
		}
	}
	return false
}

// paced starts f n times a second, whether or not the earlier calls are done.
func paced(ctx context.Context, n int, d time.Duration, f func(i int) (time.Duration, error)) Figure {
	fig := Figure{}
	if n == 0 {
		return fig
	}
	tick := time.NewTicker(time.Second / time.Duration(n))
	defer tick.Stop()
	var mu sync.Mutex
	var wg sync.WaitGroup
	start := time.Now()
	for i := 0; time.Since(start) < d && ctx.Err() == nil; i++ {
		<-tick.C
		wg.Go(func() {
			took, err := f(i)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				fig.Errors++
				return
			}
			fig.Latencies = append(fig.Latencies, took)
		})
	}
	wg.Wait()
	fig.Took, fig.Done = time.Since(start), len(fig.Latencies)
	slices.Sort(fig.Latencies)
	return fig
}
