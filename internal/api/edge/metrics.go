package edge

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"prosa/internal/store"
)

// Metrics are what Prometheus scrapes. Safe for concurrent use.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	hooks    *prometheus.HistogramVec
	items    *prometheus.CounterVec
	turns    prometheus.Histogram
	streams  prometheus.Gauge
}

// NewMetrics registers the metrics of a server on a database. What is counted in
// the database, and the disk under dir, is read when it is scraped.
func NewMetrics(db *store.DB, dir, version string, log *slog.Logger) *Metrics {
	fine := []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "prosa_http_request_seconds", Help: "Time of requests by server, method, route and status.", Buckets: fine},
			[]string{"server", "method", "route", "status"}),
		hooks:   prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "prosa_webhook_seconds", Help: "Time until Meta had its answer, by result.", Buckets: fine}, []string{"result"}),
		items:   prometheus.NewCounterVec(prometheus.CounterOpts{Name: "prosa_webhook_items_total", Help: "Elements of webhooks: good, broken, foreign."}, []string{"kind"}),
		turns:   prometheus.NewHistogram(prometheus.HistogramOpts{Name: "prosa_turn_seconds", Help: "Time from a stored inbound item to its committed turn.", Buckets: fine}),
		streams: prometheus.NewGauge(prometheus.GaugeOpts{Name: "prosa_event_streams", Help: "Open event streams."}),
	}
	build := prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "prosa_build_info", Help: "Always 1.", ConstLabels: prometheus.Labels{"version": version}}, func() float64 { return 1 })
	m.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		m.requests, m.hooks, m.items, m.turns, m.streams, build)
	m.registerStore(db, log)
	m.registerDisk(dir)
	return m
}

func (m *Metrics) registerDisk(dir string) {
	bytes := func(name, help string, pick func(free, total uint64) uint64) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 {
			free, total, err := Space(dir)
			if err != nil {
				return -1
			}
			return float64(pick(free, total))
		}))
	}
	bytes("prosa_disk_free_bytes", "Bytes free where data is written; -1 = unknown.", func(free, _ uint64) uint64 { return free })
	bytes("prosa_disk_size_bytes", "Size of that disk; -1 = unknown.", func(_, total uint64) uint64 { return total })
}

func (m *Metrics) registerStore(db *store.DB, log *slog.Logger) {
	writer := func(name, help string, pick func(commits, closures, reruns int64) int64) {
		m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, func() float64 { return float64(pick(db.WriterStats())) }))
	}
	writer("prosa_writer_commits_total", "Commits of the group-commit writer.", func(c, _, _ int64) int64 { return c })
	writer("prosa_writer_closures_total", "Transactions of callers within those commits.", func(_, c, _ int64) int64 { return c })
	writer("prosa_writer_reruns_total", "Transactions that ran again alone after a neighbour failed.", func(_, _, r int64) int64 { return r })
	count := func(name, help string, read func(*store.R) (int, error)) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 {
			ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
			defer cancel()
			n, err := read(db.R(ctx))
			if err != nil {
				log.Warn("metric not read", "component", "edge", "metric", name, "error", err)
				return -1
			}
			return float64(n)
		}))
	}
	count("prosa_outbox_depth", "Messages not yet handed to the provider; -1 = unknown.", (*store.R).OutboxDepth)
	count("prosa_dead_letters", "Received elements that could not be worked; -1 = unknown.", (*store.R).DeadLetterCount)
}

func (m *Metrics) request(server, method, pattern string, status int, took time.Duration) {
	if pattern == "" {
		pattern = "none"
	}
	switch method {
	case http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodHead:
	default:
		method = "other"
	}
	m.requests.WithLabelValues(server, method, pattern, strconv.Itoa(status)).Observe(took.Seconds())
}

// Webhook notes one webhook request.
func (m *Metrics) Webhook(result string, items, broken, foreign int, took time.Duration) {
	m.hooks.WithLabelValues(result).Observe(took.Seconds())
	m.items.WithLabelValues("good").Add(float64(items - broken - foreign))
	m.items.WithLabelValues("broken").Add(float64(broken))
	m.items.WithLabelValues("foreign").Add(float64(foreign))
}

// Turn notes how long an inbound item waited for its committed turn.
func (m *Metrics) Turn(took time.Duration) { m.turns.Observe(took.Seconds()) }

// Streaming notes that an event stream came (+1) or went (-1).
func (m *Metrics) Streaming(delta int) { m.streams.Add(float64(delta)) }

// Handler serves /metrics.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 2})
}

// LocalOnly hides h from everybody but programs on this machine: the peer must be a
// loopback address and no proxy may stand between.
func LocalOnly(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, _ := net.SplitHostPort(r.RemoteAddr)
		ip := net.ParseIP(host)
		for _, header := range []string{"Forwarded", "X-Forwarded-For", "X-Real-Ip", "Via"} {
			if r.Header.Get(header) != "" {
				ip = nil
			}
		}
		if ip == nil || !ip.IsLoopback() {
			http.NotFound(w, r)
			return
		}
		h.ServeHTTP(w, r)
	})
}
