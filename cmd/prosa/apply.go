package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"prosa/internal/auth"
	"prosa/internal/core"
	"prosa/internal/provision"
	"prosa/internal/store"
)

type applyCommand struct {
	File         string `arg:"" help:"The YAML file; - = standard input."`
	DryRun       bool   `help:"Only say what would change."`
	Prune        bool   `help:"Delete what the file does not name."`
	Organization string `help:"Id of the organization, where there are several."`
}

// Run makes the house what the file says and prints each change.
func (c applyCommand) Run(ctx context.Context, s *Settings, p *Process) error {
	text, err := c.read(p)
	if err != nil {
		return err
	}
	file, err := provision.Parse(text)
	if err != nil {
		return err
	}
	db, err := openDatabase(ctx, s, s.logger(p.Stderr), false)
	if err != nil {
		return err
	}
	defer db.Close()
	run := provision.Apply
	if c.DryRun {
		run = provision.Plan
	}
	result, err := run(ctx, db, file, provision.Options{OrgID: core.ID(c.Organization), Prune: c.Prune, HashPassword: passwordHasher(ctx), Env: p.Env, ReadFile: os.ReadFile})
	if err != nil {
		return err
	}
	for _, change := range result.Changes {
		fmt.Fprintln(p.Stdout, change)
	}
	if len(result.Changes) == 0 {
		fmt.Fprintln(p.Stdout, "nothing to change")
	}
	return nil
}

func (c applyCommand) read(p *Process) ([]byte, error) {
	if c.File == "-" {
		return io.ReadAll(p.Stdin)
	}
	return os.ReadFile(c.File)
}

// passwordHasher checks and hashes the passwords of a file.
func passwordHasher(ctx context.Context) func(string) (string, error) {
	return func(password string) (string, error) {
		if err := auth.CheckPassword(password); err != nil {
			return "", err
		}
		return auth.HashPassword(ctx, password)
	}
}

type exportCommand struct {
	Output       string `help:"Write to this file instead of standard output." short:"o"`
	Organization string `help:"Id of the organization, where there are several."`
}

// Run writes the house as the file prosa apply reads; secrets are left out.
func (c exportCommand) Run(ctx context.Context, s *Settings, p *Process) error {
	return withHouse(ctx, s, p, c.Organization, func(db *store.DB, dir *store.Directory) error {
		text, err := provision.Export(ctx, db, dir.Org.ID)
		if err != nil {
			return err
		}
		if c.Output != "" {
			return os.WriteFile(c.Output, text, 0o600)
		}
		_, err = p.Stdout.Write(text)
		return err
	})
}
