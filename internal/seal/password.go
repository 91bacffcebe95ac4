package seal

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

// params are argon2id's costs, kept with each hash.
type params struct {
	memory  uint32 // KiB
	time    uint32
	threads uint8
}

// today are the costs of new hashes: OWASP's minimum for argon2id.
var today = params{memory: 19456, time: 2, threads: 1}

const (
	saltBytes = 16
	hashBytes = 32
	// maxMemory and maxTime bound what a stored hash may ask for.
	maxMemory = 256 << 10
	maxTime   = 10
	// maxWaiting bounds the logins that wait for one of the slots.
	maxWaiting = 64
)

// slots bound the memory and the processor time logins can take: 38 MiB.
var (
	slots   = make(chan struct{}, 2)
	waiting atomic.Int64
)

// HashPassword returns the argon2id hash of a password in the usual text form
// ("$argon2id$v=19$m=…"). It waits for a free slot; Unavailable logins_busy when too
// many wait already or ctx ends.
func HashPassword(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	if _, err := rand.Read(salt); err != nil {
		return "", err
	}
	sum, err := work(ctx, password, salt, today, hashBytes)
	if err != nil {
		return "", err
	}
	enc := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, today.memory, today.time, today.threads, enc(salt), enc(sum)), nil
}

// CheckPassword tells whether a password is the one of a hash, and whether that hash
// was made with other costs than today's. A hash that cannot be read matches no
// password, after the same time as any other.
func CheckPassword(ctx context.Context, hash, password string) (ok, stale bool, err error) {
	p, salt, want, readable := parseHash(hash)
	if !readable {
		p, salt, want = today, make([]byte, saltBytes), make([]byte, hashBytes)
	}
	sum, err := work(ctx, password, salt, p, uint32(len(want)))
	if err != nil {
		return false, false, err
	}
	ok = subtle.ConstantTimeCompare(sum, want) == 1 && readable
	return ok, ok && (p != today || len(salt) != saltBytes || len(want) != hashBytes), nil
}

func work(ctx context.Context, password string, salt []byte, p params, size uint32) ([]byte, error) {
	busy := core.E(core.Unavailable, "logins_busy", "too many logins at once, try again")
	if waiting.Add(1) > maxWaiting {
		waiting.Add(-1)
		return nil, busy
	}
	defer waiting.Add(-1)
	select {
	case slots <- struct{}{}:
	case <-ctx.Done():
		return nil, busy.Because(ctx.Err())
	}
	defer func() { <-slots }()
	return argon2.IDKey([]byte(password), salt, p.time, p.memory, p.threads, size), nil
}

// parseHash reads the text form, refusing costs no hash of ours ever had.
func parseHash(text string) (p params, salt, sum []byte, ok bool) {
	parts := strings.Split(text, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" {
		return p, nil, nil, false
	}
	var v int
	if n, err := fmt.Sscanf(parts[2], "v=%d", &v); n != 1 || err != nil || v != argon2.Version {
		return p, nil, nil, false
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.memory, &p.time, &p.threads); n != 3 || err != nil {
		return p, nil, nil, false
	}
	if p.memory < 8 || p.memory > maxMemory || p.time < 1 || p.time > maxTime || p.threads < 1 {
		return p, nil, nil, false
	}
	dec := base64.RawStdEncoding.DecodeString
	salt, err1 := dec(parts[4])
	sum, err2 := dec(parts[5])
	ok = err1 == nil && err2 == nil && len(salt) >= 8 && len(salt) <= 64 && len(sum) >= 16 && len(sum) <= 64
	return p, salt, sum, ok
}
