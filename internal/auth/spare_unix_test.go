//go:build unix

package auth

import (
	"net/http/httptest"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"prosa/internal/core"
	"prosa/internal/store"
	"prosa/internal/store/storetest"
)

// TestLogInOnAFullDisk (R4): people get in and read while the disk takes nothing, and
// the session survives a restart once it does. Not parallel: the limit that plays the
// full disk is the whole process's.
func TestLogInOnAFullDisk(t *testing.T) {
	url := storetest.SQLiteURL(t)
	d := setup(t, storetest.Open(t, store.Options{URL: url}))
	u := d.staff(t, d.house.AgentOficina)
	path := strings.TrimPrefix(url, "sqlite:")

	free := fillDisk(t, path+"-wal")
	if err := d.db.Write(t.Context(), func(tx *store.Tx) error { return tx.SetSetting("control", strings.Repeat("x", 1<<16)) }); core.CodeOf(err) != diskFull {
		t.Fatalf("control: the disk is not full: %v", err)
	}
	c := d.logIn(t, u.Email)
	d.mustKnow(t, c, "on a full disk")
	d.clock.Advance(2 * time.Minute)
	d.mustKnow(t, c, "on a full disk, later")
	if sessions, err := d.db.R(t.Context()).SessionsOf(u.ID); err != nil || len(sessions) != 0 {
		t.Fatalf("control: the session was stored: %v, %v", sessions, err)
	}
	for range accountLimit + 1 {
		_, err := d.LogIn(httptest.NewRecorder(), from(peerNo(1)), u.Email, "wrong")
		if code := core.CodeOf(err); code != "bad_credentials" && code != "too_many" {
			t.Fatal(err)
		}
	}
	if _, err := d.LogIn(httptest.NewRecorder(), from(peerNo(1)), u.Email, password); core.CodeOf(err) != "too_many" {
		t.Errorf("a full disk opens the door to guessing: %v", err)
	}

	free()
	d.mustKnow(t, c, "when there is space again")
	restarted := New(Options{DB: d.db, Clock: d.clock, BaseURL: "https://prosa.example"})
	if _, err := restarted.Authenticate(from(peerNo(1), c)); err != nil {
		t.Errorf("the session was not stored afterwards: %v", err)
	}
	if err := d.LogOut(httptest.NewRecorder(), from(peerNo(1), c)); err != nil {
		t.Fatal(err)
	}
	d.mustNotKnow(t, c, "after the logout")
}

// fillDisk stops every file of this process from growing beyond wal's size until the
// returned function is called, at the latest at the end of the test.
func fillDisk(t *testing.T, wal string) (free func()) {
	t.Helper()
	info, err := os.Stat(wal)
	if err != nil {
		t.Fatal(err)
	}
	signal.Ignore(syscall.SIGXFSZ)
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		t.Fatal(err)
	}
	full := before
	full.Cur = uint64(info.Size())
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &full); err != nil {
		t.Fatal(err)
	}
	free = func() {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(free)
	return free
}
