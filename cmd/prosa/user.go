package main

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"prosa/internal/auth"
	"prosa/internal/core"
	"prosa/internal/store"
	"prosa/internal/team"
)

type userCommand struct {
	Create   userCreateCommand   `cmd:"" help:"Add a user."`
	Password userPasswordCommand `cmd:"" help:"Give a user a new password; ends their sessions and lifts a lock-out."`
	Disable  userDisableCommand  `cmd:"" help:"Disable a user; ends their sessions."`
}

type userCreateCommand struct {
	Email        string   `arg:"" help:"E-mail address, the login."`
	Name         string   `help:"Name; empty = the address."`
	Role         string   `help:"administrator, supervisor or agent." enum:"administrator,supervisor,agent" default:"agent"`
	Store        []string `help:"Key of a supervisor's store; repeatable."`
	Department   []string `help:"An agent's department as store/department, by keys; repeatable."`
	Organization string   `help:"Id of the organization, where there are several."`
}

// Run asks for the password on standard input, so that it is in no shell history.
func (c userCreateCommand) Run(ctx context.Context, s *Settings, p *Process) error {
	return withHouse(ctx, s, p, c.Organization, func(db *store.DB, dir *store.Directory) error {
		u := team.User{OrgID: dir.Org.ID, Name: c.Name, Email: c.Email, Role: team.Role(c.Role), Capacity: 5}
		if u.Name == "" {
			u.Name = c.Email
		}
		if err := c.place(dir, &u); err != nil {
			return err
		}
		hash, err := askPassword(ctx, p, u)
		if err != nil {
			return err
		}
		err = db.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.CreateUser(u, hash, byOperator())
			return err
		})
		if err == nil {
			fmt.Fprintf(p.Stdout, "%s can log in as %s.\n", u.Email, u.Role)
		}
		return err
	})
}

// place resolves the keys of stores and departments.
func (c userCreateCommand) place(dir *store.Directory, u *team.User) error {
	stores := map[string]core.ID{}
	for _, st := range dir.Stores {
		stores[st.Key] = st.ID
	}
	for _, key := range c.Store {
		id, ok := stores[key]
		if !ok {
			return core.E(core.Invalid, "store_not_found", "no store %q", key)
		}
		u.StoreIDs = append(u.StoreIDs, id)
	}
	for _, path := range c.Department {
		storeKey, key, _ := strings.Cut(path, "/")
		found := false
		for _, d := range dir.Departments {
			if d.Key == key && d.StoreID == stores[storeKey] {
				u.DepartmentIDs, found = append(u.DepartmentIDs, d.ID), true
			}
		}
		if !found {
			return core.E(core.Invalid, "department_not_found", "no department %q; write store/department", path)
		}
	}
	return nil
}

type userPasswordCommand struct {
	Email string `arg:"" help:"E-mail address of the user."`
}

// Run replaces a password, for somebody who forgot theirs.
func (c userPasswordCommand) Run(ctx context.Context, s *Settings, p *Process) error {
	log := s.logger(p.Stderr)
	db, err := openDatabase(ctx, s, log, false)
	if err != nil {
		return err
	}
	defer db.Close()
	u, _, err := db.R(ctx).UserByEmail(c.Email)
	if err != nil {
		return err
	}
	hash, err := askPassword(ctx, p, u)
	if err != nil {
		return err
	}
	service := auth.New(auth.Options{DB: db, Logger: log})
	if err := db.Write(ctx, func(tx *store.Tx) error { return service.SetPassword(tx, u, hash, byOperator()) }); err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.Stdout, "%s has a new password.\n", u.Email)
	return err
}

type userDisableCommand struct {
	Email string `arg:"" help:"E-mail address of the user."`
}

// Run disables a user.
func (c userDisableCommand) Run(ctx context.Context, s *Settings, p *Process) error {
	db, err := openDatabase(ctx, s, s.logger(p.Stderr), false)
	if err != nil {
		return err
	}
	defer db.Close()
	u, _, err := db.R(ctx).UserByEmail(c.Email)
	if err != nil {
		return err
	}
	u.Disabled = true
	err = db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.UpdateUser(u, byOperator())
		return err
	})
	if err == nil {
		fmt.Fprintf(p.Stdout, "%s is disabled.\n", u.Email)
	}
	return err
}

// withHouse opens the database and picks the organization.
func withHouse(ctx context.Context, s *Settings, p *Process, orgID core.ID, f func(*store.DB, *store.Directory) error) error {
	db, err := openDatabase(ctx, s, s.logger(p.Stderr), false)
	if err != nil {
		return err
	}
	defer db.Close()
	orgs, err := db.Organizations(ctx)
	if err != nil {
		return err
	}
	switch {
	case orgID == "" && len(orgs) == 1:
		orgID = orgs[0]
	case orgID == "" && len(orgs) == 0:
		return core.E(core.Conflict, "no_organization", "there is no organization yet: open the web app for the first run, or use prosa apply")
	case orgID == "":
		return core.E(core.Invalid, "organization_unclear", "there are several organizations: say which with --organization")
	}
	dir, err := db.Directory(ctx, orgID)
	if err != nil {
		return err
	}
	return f(db, dir)
}

// byOperator marks changes made on the command line.
func byOperator() store.Change {
	return store.Change{Actor: core.Actor{Kind: core.ActorSystem}, At: core.Ms(core.SystemClock{}.Now())}
}

// askPassword reads a password from standard input and hashes it.
func askPassword(ctx context.Context, p *Process, u team.User) (string, error) {
	fmt.Fprint(p.Stderr, "Password: ")
	line, err := bufio.NewReader(p.Stdin).ReadString('\n')
	fmt.Fprintln(p.Stderr)
	password := strings.TrimRight(line, "\r\n")
	if password == "" {
		return "", core.E(core.Invalid, "password_required", "no password on standard input").Because(err)
	}
	if err := auth.CheckPassword(password, u.Name, u.Email); err != nil {
		return "", err
	}
	return auth.HashPassword(ctx, password)
}
