package edge

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"prosa/internal/core"
	"prosa/internal/store"
)

// full tells whether a disk has too little room for the database to go on for long:
// less than 64 MB, or of a small disk less than a tenth.
func full(free, total uint64) bool { return free < min(64<<20, total/10) }

// Health answers /healthz and /readyz.
type Health struct {
	DB       *store.DB
	Dir      string      // where data is written; its free space counts
	Stopping func() bool // true once the server drains; may be nil
}

// Alive says that the process runs and answers: nothing else, so that a broken
// database does not get a healthy process killed.
func (h Health) Alive(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("ok\n"))
}

// Ready says whether work can be given to this server: a commit goes through, the
// disk has room, it is not stopping. 200 or 503, with each check's word.
func (h Health) Ready(w http.ResponseWriter, r *http.Request) {
	checks := h.Checks(r.Context())
	status := http.StatusOK
	for _, word := range checks {
		if word != "ok" {
			status = http.StatusServiceUnavailable
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"ready": status == http.StatusOK, "checks": checks})
}

// Checks runs the checks: name → "ok" or a code.
func (h Health) Checks(ctx context.Context) map[string]string {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	checks := map[string]string{"database": "ok", "disk": "ok", "running": "ok"}
	err := h.DB.Ping(ctx)
	if err == nil {
		err = h.DB.Write(ctx, func(*store.Tx) error { return nil })
	}
	if err != nil {
		checks["database"] = core.CodeOf(err)
		if checks["database"] == "" {
			checks["database"] = "failed"
		}
	}
	if free, total, err := Space(h.Dir); err == nil && full(free, total) {
		checks["disk"] = "disk_full"
	}
	if h.Stopping != nil && h.Stopping() {
		checks["running"] = "stopping"
	}
	return checks
}
