package auth

import (
	"sync"

	"prosa/internal/core"
	"prosa/internal/store"
)

// diskFull is the store's code for a disk that takes no more data.
const diskFull = "disk_full"

// maxSpare bounds the sessions in memory.
const maxSpare = 1000

// spare holds sessions that were begun while the disk was full. They work on this
// node only, until their next use is noted on a disk that has space again. The zero
// value is ready; safe for concurrent use.
type spare struct {
	mu       sync.Mutex
	sessions map[string]store.Session
}

func (s *spare) keep(x store.Session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sessions == nil {
		s.sessions = map[string]store.Session{}
	}
	if len(s.sessions) >= maxSpare {
		for oldest := range s.sessions { // any: a full disk with a thousand logins is no time to be choosy
			delete(s.sessions, oldest)
			break
		}
	}
	s.sessions[x.Hash] = x
}

func (s *spare) get(hash string) (store.Session, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	x, ok := s.sessions[hash]
	return x, ok
}

func (s *spare) drop(hash string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sessions, hash)
}

func (s *spare) dropOf(userID core.ID, except string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for hash, x := range s.sessions {
		if x.UserID == userID && hash != except {
			delete(s.sessions, hash)
		}
	}
}
