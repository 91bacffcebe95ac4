package auth

import (
	"context"
	"crypto/subtle"

	"prosa/internal/core"
	"prosa/internal/store"
)

// bootSetting is where the hash of the first run's token is kept.
const bootSetting = "boot_token"

// SetupNeeded tells whether the first run is still to be done: there is no
// organization.
func (s *Service) SetupNeeded(ctx context.Context) (bool, error) {
	orgs, err := s.db.R(ctx).Organizations()
	return len(orgs) == 0, err
}

// NewBootToken makes the token that lets whoever reads the server's terminal, and
// nobody else, set the installation up. It returns "" when that has been done. A token
// made by an earlier start, or by another node, no longer works.
func (s *Service) NewBootToken(ctx context.Context) (string, error) {
	token := core.NewSecret()[:40] // 160 bits: long enough, and still copied by hand if need be
	made := false
	err := s.db.Write(ctx, func(tx *store.Tx) error {
		orgs, err := tx.Organizations()
		if made = err == nil && len(orgs) == 0; !made {
			return err
		}
		return tx.SetSetting(bootSetting, digest(token))
	})
	if err != nil || !made {
		return "", err
	}
	return token, nil
}

// UseBootToken allows the first run and makes sure that there is no second: call it
// first in the transaction that creates the organization. The token is used up if that
// transaction commits.
//
// Errors: setup_token (wrong), already_set_up.
func (s *Service) UseBootToken(tx *store.Tx, token string) error {
	orgs, err := tx.Organizations()
	if err != nil {
		return err
	}
	if len(orgs) > 0 {
		return core.E(core.Conflict, "already_set_up", "this installation has been set up")
	}
	want, err := tx.Setting(bootSetting)
	if err != nil {
		return err
	}
	got := digest(token)
	if want == "" || subtle.ConstantTimeCompare([]byte(got), []byte(want)) != 1 {
		return core.E(core.Forbidden, "setup_token", "the token is not the one the server printed when it started")
	}
	if taken, err := tx.TakeSetting(bootSetting, want); err != nil || !taken {
		if err == nil {
			err = core.E(core.Conflict, "already_set_up", "this installation has been set up")
		}
		return err
	}
	return nil
}
