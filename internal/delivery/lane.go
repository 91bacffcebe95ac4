package delivery

import (
	"context"
	"time"

	"golang.org/x/time/rate"

	"prosa/internal/channel"
	"prosa/internal/core"
	"prosa/internal/message"
	"prosa/internal/store"
)

// lane is the sender of one channel account. One goroutine owns its fields.
type lane struct {
	d         *Delivery
	orgID, id core.ID
	in        chan []*Outgoing
	freed     chan []*Outgoing // recorded results
	lines     map[core.ID]*line
	ready     []*line
	started   chan []*Outgoing // attempts committed as sending
	starting  bool
	inFlight  int
	limiter   *rate.Limiter
	perSecond int
	pairLimit bool
	pause     time.Time // Meta asked the whole number to slow down
}

func newLane(d *Delivery, orgID, id core.ID) *lane {
	return &lane{d: d, orgID: orgID, id: id, in: make(chan []*Outgoing, 256), freed: make(chan []*Outgoing, 256),
		started: make(chan []*Outgoing, 1), lines: map[core.ID]*line{}, limiter: rate.NewLimiter(rate.Inf, 1)}
}

// push adds attempts to the lane; after shutdown they simply stay in the database.
func (l *lane) push(out []*Outgoing) {
	select {
	case l.in <- out:
	case <-l.d.ctx.Done():
	}
}

func (l *lane) run() {
	defer l.d.running.Done()
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	sweep := time.NewTicker(time.Minute)
	defer sweep.Stop()
	for {
		wait := l.schedule(time.Now())
		timer.Reset(wait)
		select {
		case out := <-l.in:
			l.queue(out)
			for more := true; more; {
				select {
				case out := <-l.in:
					l.queue(out)
				default:
					more = false
				}
			}
		case out := <-l.started:
			l.starting = false
			l.call(out)
		case done := <-l.freed:
			l.release(done)
		case <-timer.C:
		case now := <-sweep.C:
			l.forget(now)
		case <-l.d.ctx.Done():
			if l.starting { // they are committed as sending: finish them
				l.call(<-l.started)
			}
			return
		}
	}
}

// queue puts attempts at the end of their contacts' lines.
func (l *lane) queue(out []*Outgoing) {
	for _, o := range out {
		ln := l.lines[o.Attempt.ContactID]
		if ln == nil {
			ln = &line{contact: o.Attempt.ContactID}
			l.lines[ln.contact] = ln
		}
		if o.Attempt.NotBefore > 0 && len(ln.queue) == 0 {
			ln.notBefore = time.UnixMilli(o.Attempt.NotBefore)
		}
		ln.queue = append(ln.queue, o)
		l.list(ln)
	}
}

// list makes a line stand in ready if it has something to send.
func (l *lane) list(ln *line) {
	if !ln.listed && !ln.busy && len(ln.queue) > 0 {
		ln.listed = true
		l.ready = append(l.ready, ln)
	}
}

// maxStart bounds the attempts committed as sending in one transaction.
const maxStart = 64

// schedule starts what may leave now and returns when to look again.
func (l *lane) schedule(now time.Time) time.Duration {
	if len(l.ready) == 0 || l.starting {
		return time.Hour
	}
	if now.Before(l.pause) {
		return l.pause.Sub(now)
	}
	l.configure()
	var batch []*Outgoing
	wait := time.Hour
	later := l.ready[:0]
	for _, ln := range l.ready {
		if len(batch) >= maxStart || l.inFlight+len(batch) >= l.d.Concurrency {
			later = append(later, ln)
			continue
		}
		if from := ln.from(); now.Before(from) {
			wait = min(wait, from.Sub(now))
			later = append(later, ln)
			continue
		}
		if l.pairLimit {
			if ok, next := ln.pair.take(now); !ok {
				ln.notBefore = next
				wait = min(wait, next.Sub(now))
				later = append(later, ln)
				continue
			}
		}
		if r := l.limiter.ReserveN(now, 1); r.DelayFrom(now) > 0 {
			wait = min(wait, r.DelayFrom(now))
			r.CancelAt(now)
			if l.pairLimit {
				ln.pair.used--
			}
			later = append(later, ln)
			continue
		}
		ln.busy, ln.listed = true, false
		batch = append(batch, ln.queue[0])
	}
	clear(l.ready[len(later):])
	l.ready = later
	if len(batch) > 0 {
		l.starting = true
		l.inFlight += len(batch)
		l.d.calls.Add(len(batch))
		go l.start(batch)
	}
	return wait
}

// configure follows changes of the account's limits.
func (l *lane) configure() {
	acct, _ := l.d.account(l.orgID, l.id)
	l.pairLimit = acct.PairLimit
	if acct.RatePerSecond != l.perSecond {
		l.perSecond = acct.RatePerSecond
		if l.perSecond <= 0 {
			l.limiter = rate.NewLimiter(rate.Inf, 1)
		} else {
			// A burst and the refill of one second together stay within the limit, so
			// no window of a second ever holds more than Meta allows.
			burst := max(1, l.perSecond/20)
			l.limiter = rate.NewLimiter(rate.Limit(max(1, l.perSecond-burst)), burst)
		}
	}
}

// start commits attempts as sending; only then may the calls be made.
func (l *lane) start(batch []*Outgoing) {
	var direct []*Outgoing
	for _, o := range batch {
		if o.needsUpload(l) {
			go l.upload(o)
			continue
		}
		direct = append(direct, o)
	}
	var got map[core.ID]bool
	if len(direct) > 0 {
		ids := make([]core.ID, len(direct))
		for i, o := range direct {
			ids[i] = o.Attempt.MessageID
		}
		// Without a deadline: whoever gave up waiting would not know whether the
		// commit was made, and the attempts would stay "sending" for ever.
		err := l.d.DB.Write(context.Background(), func(tx *store.Tx) (err error) {
			got, err = tx.StartAttempts(ids, core.Ms(l.d.Clock.Now()))
			return err
		})
		if err != nil {
			// Nothing was started and nothing sent: they are still queued.
			l.d.Logger.Warn("could not start attempts", "channel_account_id", l.id, "error", err)
			l.postpone(direct, time.Second)
			direct = nil
		}
	}
	var started, gone []*Outgoing
	for _, o := range direct {
		if got[o.Attempt.MessageID] {
			started = append(started, o)
		} else {
			o.result = channel.Result{Outcome: gonePlain}
			gone = append(gone, o)
		}
	}
	l.free(gone)
	l.started <- started // has room: one batch is started at a time
}

// call makes one call to the channel per attempt, each in its own goroutine.
func (l *lane) call(out []*Outgoing) {
	acct, adapter := l.d.account(l.orgID, l.id)
	for _, o := range out {
		go func() {
			if adapter == nil {
				o.result = channel.Result{Outcome: channel.Rejected, Text: "the channel account is switched off"}
			} else {
				ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
				o.result = adapter.Send(ctx, acct, o.To, o.Content, message.NewToken(l.d.TokenKey, o.Attempt.MessageID, o.Attempt.N))
				cancel()
			}
			l.d.results <- o
			l.d.calls.Done()
		}()
	}
}

// release lets the next message of each contact go, after the record of the last.
func (l *lane) release(done []*Outgoing) {
	now := time.Now()
	for _, o := range done {
		l.inFlight--
		ln := l.lines[o.Attempt.ContactID]
		if ln == nil {
			continue
		}
		ln.busy = false
		if again(o.result.Outcome) {
			ln.notBefore = now.Add(o.wait())
			if o.result.Code == codeThroughput || o.result.Code == codeAppLimit {
				l.pause = now.Add(o.wait())
			}
		} else {
			ln.queue[0] = nil
			ln.queue = ln.queue[1:]
			ln.notBefore = time.Time{}
		}
		l.list(ln)
	}
}

// forget drops contacts that have nothing to send and no rate to remember.
func (l *lane) forget(now time.Time) {
	for id, ln := range l.lines {
		if len(ln.queue) == 0 && !ln.busy && ln.pair.idle(now) {
			delete(l.lines, id)
		}
	}
}

// postpone gives attempts back unsent.
func (l *lane) postpone(out []*Outgoing, d time.Duration) {
	for _, o := range out {
		o.result = channel.Result{Outcome: channel.NeverSent, RetryAfter: d}
	}
	l.free(out)
}

// free returns attempts that made no call to the lane's loop.
func (l *lane) free(out []*Outgoing) {
	if len(out) == 0 {
		return
	}
	l.d.calls.Add(-len(out))
	select {
	case l.freed <- out:
	case <-l.d.ctx.Done():
	}
}
