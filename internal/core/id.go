package core

import (
	"crypto/rand"
	"encoding/hex"
	"sync"
	"time"
)

// ID is a UUIDv7 in its 36-character text form. Ids made later sort later, also
// within one millisecond of one process, so an index on them only ever appends.
type ID = string

var idState struct {
	sync.Mutex
	last uint64 // unix ms << 12 | counter
}

// NewID returns a fresh UUIDv7 (RFC 9562, method 1: a 12-bit counter follows the
// millisecond). It uses wall time on purpose, not core.Clock: ids must stay
// unique when a virtual clock stands still. Safe for concurrent use.
func NewID() ID {
	ms := uint64(time.Now().UnixMilli()) //nolint:forbidigo // see the comment above
	idState.Lock()
	v := ms << 12
	if v <= idState.last {
		v = idState.last + 1
	}
	idState.last = v
	idState.Unlock()

	var b [16]byte
	if _, err := rand.Read(b[8:]); err != nil {
		panic("core: no randomness: " + err.Error())
	}
	ms = v >> 12
	b[0], b[1], b[2], b[3], b[4], b[5] = byte(ms>>40), byte(ms>>32), byte(ms>>24), byte(ms>>16), byte(ms>>8), byte(ms)
	b[6] = 0x70 | byte(v>>8)&0x0f
	b[7] = byte(v)
	b[8] = b[8]&0x3f | 0x80

	var out [36]byte
	hex.Encode(out[0:8], b[0:4])
	out[8] = '-'
	hex.Encode(out[9:13], b[4:6])
	out[13] = '-'
	hex.Encode(out[14:18], b[6:8])
	out[18] = '-'
	hex.Encode(out[19:23], b[8:10])
	out[23] = '-'
	hex.Encode(out[24:36], b[10:16])
	return string(out[:])
}

// NewSecret returns 256 bits of randomness as 64 hex digits: session ids, API
// tokens, first-run tokens.
func NewSecret() string {
	var b [32]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic("core: no randomness: " + err.Error())
	}
	return hex.EncodeToString(b[:])
}
