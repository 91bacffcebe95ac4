//go:build linux

package e2e

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"prosa/internal/bot"
	"prosa/internal/channel"
	"prosa/internal/channel/meta"
	"prosa/internal/channel/whatsapp"
	"prosa/internal/core"
	"prosa/internal/dealer"
	"prosa/internal/delivery"
	"prosa/internal/e2e/process"
	"prosa/internal/e2e/process/disk"
	"prosa/internal/hook"
	"prosa/internal/seal"
	"prosa/internal/store"
)

// TestPowerLoss is row R2: in a storm the power goes, and of what was written only
// the flushed part is left; in every second cycle half of the rest, too, block by
// block. The database is sound and holds everything acknowledged. 30 cycles, on three
// disks; PROSA_TEST_LONG=1 makes it 300. It needs /dev/fuse, and root or fusermount3.
//
// Control: the webhook edge and the bot's intake with SQLite's synchronous=NORMAL,
// which is often advised for WAL mode, lose acknowledged messages; with FULL they do
// not.
func TestPowerLoss(t *testing.T) {
	t.Parallel()
	t.Run("prosa", func(t *testing.T) {
		lost := 0
		for _, n := range lanes(t, 3, size(30, 300), func(t *testing.T, share int) int { return powerLoss(t, share, "") }) {
			lost += n
		}
		if lost != 0 {
			t.Errorf("%d acknowledged messages lost", lost)
		}
	})
	t.Run("intake alone, FULL", func(t *testing.T) {
		if lost := powerLoss(t, 2, "FULL"); lost != 0 {
			t.Errorf("%d acknowledged messages lost", lost)
		}
	})
	t.Run("control: intake alone, NORMAL", func(t *testing.T) {
		if powerLoss(t, 2, "NORMAL") == 0 {
			t.Error("nothing was lost: the disk does not lose what was not flushed")
		}
	})
}

// powerLoss runs the binary or, with a value of synchronous, the receiver.
func powerLoss(t *testing.T, cycles int, synchronous string) (lost int) {
	t.Helper()
	h, d := houseOnDisk(t)
	w := newWorld(t, h, 300)
	start := func() *process.Server {
		if synchronous == "" {
			return process.Start(t, h, w)
		}
		return process.Run(t, w.Listen, []string{childMode + "=receiver", "LISTEN=" + w.Listen, "DATABASE=" + h.Database, "DATA_DIR=" + h.Dir, "SYNCHRONOUS=" + synchronous,
			"GRAPH_URL=" + w.GraphURL(), "APP_SECRET=" + h.Secret}, os.Args[0])
	}
	storm := w.Storm(t, 150)
	for i := range cycles {
		s := start()
		s.Ready(t, patience)
		before := len(w.Acked())
		process.Until(t, patience, "webhooks are acknowledged", func() bool { return len(w.Acked()) > before+20 })
		<-time.After(time.Duration(rand.IntN(200)) * time.Millisecond)
		s.Kill()
		if err := d.PowerLoss(float64(i%2) / 2); err != nil {
			t.Fatal(err)
		}
		lost, _ = lostAndTwice(w.Acked(), stored(t, salvage(t, d))) // what is lost stays lost
	}
	said := storm.Stop()
	accepted, duplicates := w.Accepted(), 0
	for _, n := range accepted {
		if n > 1 {
			duplicates++
		}
	}
	t.Logf("%d power losses, %d messages, %d acknowledged, %d of them lost; Meta accepted %d, duplicates %d", cycles, len(said), len(w.Acked()), lost, len(accepted), duplicates)
	if duplicates > 0 {
		t.Errorf("%d messages reached Meta twice", duplicates)
	}
	return lost
}

// houseOnDisk seeds a house whose database lies on a disk that forgets.
func houseOnDisk(t *testing.T) (process.House, *disk.Disk) {
	t.Helper()
	h := newHouse(t, "")
	path := filepath.Join(h.Dir, "prosa.db")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	mount := t.TempDir()
	d, err := disk.Mount(mount)
	if err != nil {
		t.Fatalf("mount the disk that forgets (needs /dev/fuse, and root or fusermount3): %v", err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	d.Put("prosa.db", data)
	h.Database = "sqlite:" + filepath.Join(mount, "prosa.db")
	return h, d
}

// salvage copies what the disk holds to where this process may open it, and has
// SQLite check it.
func salvage(t *testing.T, d *disk.Disk) (database string) {
	t.Helper()
	dir := t.TempDir()
	for name, data := range d.Files() {
		if name == "prosa.db-shm" { // SQLite makes it anew
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	database = "sqlite:" + filepath.Join(dir, "prosa.db")
	if word := query(t, database, "PRAGMA integrity_check")[0][0]; word != "ok" {
		t.Errorf("integrity_check: %s", word)
	}
	return database
}

// receiver is what the test binary is in childMode: the webhook edge and the bot's
// intake on a store whose durability the environment says. It returns the exit code.
func receiver() int {
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	if err := receive(context.Background(), log); err != nil {
		log.Error("receiver ended", "error", err)
	}
	return 1
}

func receive(ctx context.Context, log *slog.Logger) error {
	box, err := seal.Open(seal.Options{Dir: os.Getenv("DATA_DIR")})
	if err != nil {
		return err
	}
	db, err := store.Open(ctx, store.Options{URL: os.Getenv("DATABASE"), Sealer: box, Synchronous: os.Getenv("SYNCHRONOUS")})
	if err != nil {
		return err
	}
	graph, err := meta.NewClient(meta.Options{URL: os.Getenv("GRAPH_URL")})
	if err != nil {
		return err
	}
	wa := whatsapp.New(graph)
	adapters := map[dealer.ChannelKind]channel.Adapter{dealer.WhatsApp: wa}
	b := bot.New(bot.Options{DB: db, Adapters: adapters, Clock: core.SystemClock{}, Logger: log,
		Delivery: delivery.New(delivery.Options{DB: db, Adapters: adapters, TokenKey: []byte("receiver"), Clock: core.SystemClock{}, Logger: log})})
	keys := hook.NewKeyring(hook.Installation{AppSecrets: []string{os.Getenv("APP_SECRET")}, VerifyToken: "verify-me"}, nil)
	mux := http.NewServeMux()
	mux.Handle("/webhooks/meta", hook.New(hook.Options{Adapters: []channel.Adapter{wa}, Keys: func() *hook.Keyring { return keys }, Logger: log,
		Ingest: func(ctx context.Context, items []channel.Item) error { return b.Ingest(ctx, dealer.WhatsApp, items) }}))
	mux.HandleFunc("/readyz", func(http.ResponseWriter, *http.Request) {})
	return http.ListenAndServe(os.Getenv("LISTEN"), mux)
}
