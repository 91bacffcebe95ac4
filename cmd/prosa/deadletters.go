package main

import (
	"context"
	"fmt"

	"prosa/internal/core"
	"prosa/internal/store"
)

type deadLettersCommand struct {
	List   deadLettersListCommand   `cmd:"" default:"withargs" help:"List them."`
	Replay deadLettersReplayCommand `cmd:"" help:"Have them tried again at the next start of the server."`
}

type deadLettersListCommand struct {
	Raw bool `help:"Print the element's bytes, too. They are personal data."`
}

// Run lists the dead letters of the whole installation, newest first.
func (c deadLettersListCommand) Run(ctx context.Context, s *Settings, p *Process) error {
	db, err := openDatabase(ctx, s, s.logger(p.Stderr), false)
	if err != nil {
		return err
	}
	defer db.Close()
	n := 0
	for page := (core.Page{Limit: 200}); ; {
		rows, next, err := db.R(ctx).DeadLetters("", true, page)
		if err != nil {
			return err
		}
		for _, r := range rows {
			n++
			fmt.Fprintf(p.Stdout, "%s  %s  %-8s %s\n", r.ID, core.FromMs(r.ReceivedAt).Format("2006-01-02 15:04:05Z"), r.Kind, r.Reason)
			if c.Raw {
				fmt.Fprintln(p.Stdout, r.Raw)
			}
		}
		if page.After = next; next == "" {
			break
		}
	}
	fmt.Fprintf(p.Stdout, "%d dead letters\n", n)
	return nil
}

type deadLettersReplayCommand struct {
	IDs []string `arg:"" name:"id" help:"Ids as listed."`
}

// Run makes them pending. A running server on SQLite holds the database: use its
// page, or POST /api/v1/dead-letters/{id}/replay.
func (c deadLettersReplayCommand) Run(ctx context.Context, s *Settings, p *Process) error {
	db, err := openDatabase(ctx, s, s.logger(p.Stderr), false)
	if err != nil {
		return err
	}
	defer db.Close()
	for _, id := range c.IDs {
		if err := db.Write(ctx, func(tx *store.Tx) error { return tx.ReviveInbound(id) }); err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
		fmt.Fprintf(p.Stdout, "%s will be tried at the next start\n", id)
	}
	return nil
}
