package auth

import (
	"context"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"prosa/internal/core"
	"prosa/internal/store"
)

// Failed logins that count, and how many stop further tries. A whole shop shares one
// address, so a network may fail more often than one account.
const (
	failureWindow = 15 * time.Minute
	accountLimit  = 10
	networkLimit  = 50
)

// loginKeys are what failures are counted by. The account's is a hash: people type
// their password into the wrong field.
type loginKeys struct{ account, network string }

func keysOf(email string, ip netip.Addr) loginKeys {
	return loginKeys{account: accountKey(email), network: networkKey(ip)}
}

func accountKey(email string) string {
	return "account:" + digest(strings.ToLower(strings.TrimSpace(email)))[:32]
}

// try compares a password with a stored hash, if the keys have failures left. The
// account counts as failed until its caller forgives it; a try that does not come to
// its turn does not count. Errors: too_many, busy, or Unavailable from the database.
func (s *Service) try(ctx context.Context, k loginKeys, stored, password string) (bool, error) {
	if err := s.refuse(s.db.R(ctx), k); err != nil {
		return false, err
	}
	leave, err := enter(ctx)
	if err != nil {
		return false, err
	}
	defer leave()
	if err := s.reserve(ctx, k); err != nil {
		return false, err
	}
	return verifyPassword(stored, password), nil
}

// reserve counts a try as failed before it is made, so that many tries at once cannot
// slip through together; a login that works takes it back. Refused tries are not
// counted: the lock opens by itself however long somebody knocks.
//
// The network's failures are counted afterwards (see failed), so it may exceed its
// limit by the logins under way.
func (s *Service) reserve(ctx context.Context, k loginKeys) error {
	err := s.db.Write(ctx, func(tx *store.Tx) error {
		if err := s.refuse(&tx.R, k); err != nil {
			return err
		}
		tx.InsertLoginAttempt(k.account, s.now())
		return nil
	})
	if core.CodeOf(err) != diskFull {
		return err
	}
	if s.memory.add(k.account, s.now(), s.since()) > accountLimit {
		return tooMany()
	}
	return nil
}

// since is when failures began to count.
func (s *Service) since() int64 { return s.now() - ms(failureWindow) }

// refuse answers too_many when a key has used up its failures.
func (s *Service) refuse(r *store.R, k loginKeys) error {
	for _, limit := range []struct {
		key string
		n   int
	}{{k.account, accountLimit}, {k.network, networkLimit}} {
		if limit.key == "" {
			continue
		}
		n, err := r.LoginAttempts(limit.key, s.since())
		if err != nil {
			return err
		}
		if n >= limit.n {
			return tooMany()
		}
	}
	return nil
}

// failed counts a failure of the network; the account's was counted by reserve.
func (s *Service) failed(ctx context.Context, k loginKeys) {
	if k.network == "" {
		return
	}
	now := s.now()
	err := s.db.Write(ctx, func(tx *store.Tx) error {
		tx.InsertLoginAttempt(k.network, now)
		return nil
	})
	if err != nil && ctx.Err() == nil {
		s.log.Warn("login failure not counted", "error", err)
	}
}

func tooMany() error {
	return core.E(core.TooMany, "too_many", "too many failed logins; try again in a quarter of an hour")
}

// memory counts an account's failures while the disk is full. The zero value is
// ready; safe for concurrent use.
type memory struct {
	mu  sync.Mutex
	at  map[string][]int64
	all int
}

// maxMemory bounds the failures remembered; beyond it everything is forgotten.
const maxMemory = 10_000

// add counts one more and returns how many there were since a time.
func (m *memory) add(key string, now, since int64) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.at == nil || m.all >= maxMemory {
		m.at, m.all = map[string][]int64{}, 0
	}
	m.at[key] = append(slices.DeleteFunc(m.at[key], func(at int64) bool { return at < since }), now)
	m.all++
	return len(m.at[key])
}

func (m *memory) clear(key string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.at, key)
}
