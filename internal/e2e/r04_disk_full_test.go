//go:build linux

package e2e

import (
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

	"prosa/internal/e2e/process"
)

// TestDiskFull is row R4: the disk under database and media fills up in a storm. The
// server refuses webhooks with 503 and never acknowledges one it has not stored,
// people can still log in and read, whoever asks is told that space runs out, and ten
// seconds after there is space again it works, without a restart. It mounts a disk of
// 64 MB, so it must run as root.
//
// Control: a receiver that acknowledges before it stores loses messages.
func TestDiskFull(t *testing.T) {
	t.Run("prosa", func(t *testing.T) {
		if lost := diskFull(t, false); lost != 0 {
			t.Errorf("%d acknowledged messages lost", lost)
		}
	})
	t.Run("control: acknowledged before stored", func(t *testing.T) {
		if diskFull(t, true) == 0 {
			t.Error("nothing was lost: the full disk does not show what it should")
		}
	})
}

const adminPassword = "caminho das pedras 7"

func diskFull(t *testing.T, hasty bool) (lost int) {
	t.Helper()
	h := newHouseIn(t, process.SmallDisk(t, "64"), "")
	setPassword(t, h)
	w := newWorld(t, h, 100)
	if hasty {
		w.Subscribe(t, process.NewHasty(t, "http://"+w.Listen+"/webhooks/meta").URL)
	}
	s := process.Start(t, h, w)
	s.Ready(t, 10*time.Second)
	storm := w.Storm(t, 100)
	process.Until(t, 10*time.Second, "the storm is under way", func() bool { return len(w.Acked()) > 50 })

	release := process.Fill(t, h.Dir)
	full := time.Now()
	process.Until(t, 10*time.Second, "the server says that it is not ready", func() bool { return s.Get("/readyz") == http.StatusServiceUnavailable })
	if !hasty {
		process.Until(t, 10*time.Second, "webhooks are refused", func() bool { return w.Answers()[http.StatusServiceUnavailable] > 100 })
	} else {
		said := len(w.Acked())
		process.Until(t, 10*time.Second, "webhooks come", func() bool { return len(w.Acked()) > said+100 })
	}
	status, browser := s.LogIn(t, "admin@rig.test", adminPassword)
	if status != http.StatusOK {
		t.Errorf("logging in with a full disk: %d", status)
	}
	res, err := browser.Get(s.URL + "/api/v1/conversations")
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Errorf("reading with a full disk: %d", res.StatusCode)
	}

	if !hasty {
		if report := doctor(t, h); !strings.Contains(report, "disk: 0 MB free") {
			t.Errorf("the doctor does not tell that the disk is full:\n%s", report)
		}
	}
	wasFull := time.Since(full)
	release()
	freed, before := time.Now(), len(w.Acked())
	process.Until(t, 10*time.Second, "the server works again", func() bool { return s.Get("/readyz") == http.StatusOK && len(w.Acked()) > before })
	back := time.Since(freed)
	said := storm.Stop()
	w.Settle(t, s, 10*time.Second)
	s.Term(t, 25*time.Second)

	lost, twice := lostAndTwice(w.Acked(), stored(t, h.Database))
	t.Logf("full for %v, working %v after there was space; %d messages, lost %d, twice %d; answers by status %v", wasFull, back, len(said), lost, twice, w.Answers())
	if hasty {
		return lost
	}
	answers := w.Answers()
	if twice > 0 || len(answers) != 2 || answers[http.StatusOK] == 0 || answers[http.StatusServiceUnavailable] == 0 {
		t.Errorf("twice %d; answers %v, want only 200 and 503", twice, answers)
	}
	if got := compareSends(t, h.Database, w.Accepted()); got.duplicates+got.unresolved+got.silent+got.unknown > 0 || got.accepted == 0 {
		t.Error(got)
	}
	return lost
}

// doctor is what the operator's check of a running server prints.
func doctor(t *testing.T, h process.House) string {
	t.Helper()
	cmd := exec.Command(process.Binary(t), "doctor", "--offline")
	cmd.Env = append(cmd.Environ(), "PROSA_DATA_DIR="+h.Dir, "PROSA_DATABASE="+h.Database)
	out, _ := cmd.CombinedOutput() // it ends with 1 when something is wrong
	return string(out)
}

// setPassword gives the house's administrator a password, as an operator does.
func setPassword(t *testing.T, h process.House) {
	t.Helper()
	cmd := exec.Command(process.Binary(t), "user", "password", "admin@rig.test")
	cmd.Env = append(cmd.Environ(), "PROSA_DATA_DIR="+h.Dir, "PROSA_DATABASE="+h.Database)
	cmd.Stdin = strings.NewReader(adminPassword + "\n")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}
