// Package bench measures a running prosa from outside: it plays Meta's Graph API
// and Meta's webhooks on loopback and counts what comes back.
//
// It decides what a figure means (a whole turn, an acknowledgement, a send) and
// prints figures beside the budgets. It leaves starting the server and its data to
// cmd/prosa. It shares no code with the channel: its webhooks and its Graph are its
// own.
//
// Floor F4. Read first: load.go, then scenario.go.
//
//	l := bench.NewLoad(bench.Target{Hook: url, Secret: secret, Number: id})
//	fig := l.Turns(ctx, 64, 30*time.Second)
package bench
