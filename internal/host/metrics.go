package host

import (
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// metrics counts what a host does, for Prometheus' text format.
type metrics struct {
	sessions, served, answers, unsaved, refused, panics atomic.Int64

	mu      sync.Mutex
	buckets [len(latencies) + 1]int64
	sum     float64
}

// latencies are the buckets' upper bounds, in seconds from a key to the frame
// after it.
var latencies = [...]float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5}

// kept counts what an append came to.
func (m *metrics) kept(err error) {
	if err != nil {
		m.unsaved.Add(1)
		return
	}
	m.answers.Add(1)
}

// took counts the wait between a key and the frame after it.
func (m *metrics) took(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := 0
	for i < len(latencies) && d.Seconds() > latencies[i] {
		i++
	}
	m.buckets[i]++
	m.sum += d.Seconds()
}

// ServeHTTP writes the figures.
func (m *metrics) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/metrics" {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	m.write(w)
}

func (m *metrics) write(w io.Writer) {
	one := func(name, kind, help string, n int64) {
		fmt.Fprintf(w, "# HELP bouncer_%s %s\n# TYPE bouncer_%s %s\nbouncer_%s %d\n", name, help, name, kind, name, n)
	}
	one("sessions", "gauge", "Sessions open now.", m.sessions.Load())
	one("sessions_total", "counter", "Sessions since the start.", m.served.Load())
	one("answers_total", "counter", "Appends to members' logs that were acknowledged.", m.answers.Load())
	one("unsaved_total", "counter", "Appends to members' logs that failed at first.", m.unsaved.Load())
	one("refused_total", "counter", "Connections, keys, channels and requests that were refused.", m.refused.Load())
	one("panics_total", "counter", "Sessions that ended by a fault of the program.", m.panics.Load())
	m.mu.Lock()
	defer m.mu.Unlock()
	const name = "bouncer_key_to_frame_seconds"
	fmt.Fprintf(w, "# HELP %s From a key to the frame after it.\n# TYPE %s histogram\n", name, name)
	var n int64
	for i, le := range latencies {
		n += m.buckets[i]
		fmt.Fprintf(w, "%s_bucket{le=\"%g\"} %d\n", name, le, n)
	}
	n += m.buckets[len(latencies)]
	fmt.Fprintf(w, "%s_bucket{le=\"+Inf\"} %d\n%s_sum %g\n%s_count %d\n", name, n, name, m.sum, name, n)
}
