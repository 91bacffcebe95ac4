package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"sync/atomic"

	"golang.org/x/crypto/argon2"

	"prosa/internal/core"
)

// params are argon2id's costs.
type params struct {
	memory, time uint32 // KiB, passes
	threads      uint8
}

// current is OWASP's minimum for argon2id (Password Storage Cheat Sheet).
var current = params{memory: 19456, time: 2, threads: 1}

const (
	saltLength = 16
	keyLength  = 32
)

// hashing lets two passwords be hashed at once: each takes 19 MiB and a core for some
// tens of milliseconds, and a flood of logins must not starve the webhooks. waiting
// bounds the queue behind them.
var (
	hashing = make(chan struct{}, 2)
	waiting atomic.Int64
)

const maxWaiting = 32

// HashPassword returns the argon2id hash to store, in the PHC string format. It does
// not judge the password: see CheckPassword. Errors: busy.
func HashPassword(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltLength)
	if _, err := rand.Read(salt); err != nil {
		return "", core.E(core.Internal, "no_randomness", "the system gives no random numbers").Because(err)
	}
	leave, err := enter(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	return encodeHash(current, salt, derive(password, salt, current)), nil
}

// verifyPassword compares a password with a stored hash, in constant time. A hash that
// is missing or unreadable matches nothing, and costs as much as one that does not.
// The caller has entered.
func verifyPassword(stored, password string) bool {
	p, salt, want, err := decodeHash(stored)
	known := err == nil
	if !known {
		p, salt, want = current, make([]byte, saltLength), make([]byte, keyLength)
	}
	return subtle.ConstantTimeCompare(derive(password, salt, p), want) == 1 && known
}

// outdated tells whether a hash was made with other parameters than today's.
func outdated(stored string) bool {
	p, salt, key, err := decodeHash(stored)
	return err != nil || p != current || len(salt) != saltLength || len(key) != keyLength
}

// enter waits for one of the two places; leave gives it back. Errors: busy.
func enter(ctx context.Context) (leave func(), err error) {
	busy := core.E(core.Unavailable, "busy", "too many logins at once; try again in a moment")
	defer waiting.Add(-1)
	if waiting.Add(1) > maxWaiting {
		return nil, busy
	}
	select {
	case hashing <- struct{}{}:
		return func() { <-hashing }, nil
	case <-ctx.Done():
		return nil, busy.Because(ctx.Err())
	}
}

func derive(password string, salt []byte, p params) []byte {
	return argon2.IDKey([]byte(password), salt, p.time, p.memory, p.threads, keyLength)
}

var b64 = base64.RawStdEncoding.Strict()

func encodeHash(p params, salt, key []byte) string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, p.memory, p.time, p.threads, b64.EncodeToString(salt), b64.EncodeToString(key))
}

// decodeHash reads a hash made by encodeHash, now or by an earlier version. It refuses
// costs that would tie the server up.
func decodeHash(stored string) (p params, salt, key []byte, err error) {
	bad := fmt.Errorf("auth: not an argon2id hash")
	parts := strings.Split(stored, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return p, nil, nil, bad
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.memory, &p.time, &p.threads); err != nil {
		return p, nil, nil, bad
	}
	if p.memory < 8 || p.memory > 256<<10 || p.time < 1 || p.time > 10 || p.threads < 1 || p.threads > 8 {
		return p, nil, nil, bad
	}
	if salt, err = b64.DecodeString(parts[4]); err != nil || len(salt) < 8 {
		return p, nil, nil, bad
	}
	if key, err = b64.DecodeString(parts[5]); err != nil || len(key) != keyLength {
		return p, nil, nil, bad
	}
	return p, salt, key, nil
}
