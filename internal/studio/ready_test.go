package studio

import (
	"context"
	"encoding/json"
	"testing"

	"prosa/examples"
	"prosa/internal/core"
	"prosa/internal/provision"
	"prosa/internal/store/storetest"
)

// In a house that has the whole robot, its editor finds nothing wrong with any flow of
// it: no error, no warning.
func TestRobotIsSoundInAHouse(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	ctx := context.Background()
	file, err := provision.Parse(examples.Dealership)
	if err != nil {
		t.Fatal(err)
	}
	_, err = provision.Apply(ctx, db, file, provision.Options{HashPassword: func(p string) (string, error) { return p, nil }, Env: func(n string) (string, bool) { return n, true }})
	if err != nil {
		t.Fatal(err)
	}
	orgs, err := db.Organizations(ctx)
	if err != nil {
		t.Fatal(err)
	}
	s := &Service{DB: db, Clock: core.SystemClock{}}
	robot, err := s.Ready(ctx, orgs[0], "")
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range robot.Items {
		if item.Key == "reception" {
			continue // the robot's other half is not for the same house
		}
		if item.Installed == nil || item.Installed.Changed || item.Installed.Upgrade {
			t.Errorf("%s: %+v", item.Key, item.Installed)
			continue
		}
		open, err := s.Open(ctx, orgs[0], item.Installed.FlowID)
		if err != nil {
			t.Fatal(err)
		}
		problems, hash, err := s.Check(ctx, orgs[0], json.RawMessage(open.Definition))
		if err != nil || hash != item.Hash {
			t.Errorf("%s: %v", item.Key, err)
		}
		for _, p := range problems {
			t.Errorf("%s: %s at %s %s: %s", item.Key, p.Severity, p.NodeID, p.Field, p.Message)
		}
	}
}
