package course

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// bulk is a course with this many scenarios: the small one's list of orders over
// and over.
func bulk(tb testing.TB, scenarios int) string {
	tb.Helper()
	dir := filepath.Join(tb.TempDir(), "course")
	if err := New(dir, false); err != nil {
		tb.Fatal(err)
	}
	have := []string{scenarioFile, "quiz/scenarios/rbac/customer-seven.md",
		"quiz/scenarios/basics/orders-without-a-token.md", "quiz/scenarios/oauth-scope/order-by-a-writer.md"}
	for i := range scenarios - 6 {
		from := have[i%len(have)]
		text := string(Template(from))
		if at := strings.Index(text, "pair: "); at >= 0 {
			text = text[:at] + text[at+strings.Index(text[at:], "\n")+1:]
		}
		name := filepath.Join(dir, filepath.Dir(from), fmt.Sprintf("more-%d.md", i))
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			tb.Fatal(err)
		}
	}
	return dir
}

// BenchmarkVerifyFolder is a course read from a folder and fired, by its size.
func BenchmarkVerifyFolder(b *testing.B) {
	for _, scenarios := range []int{1_000, 3_000, 10_000} {
		b.Run(fmt.Sprint(scenarios), func(b *testing.B) {
			dir := bulk(b, scenarios)
			requests := 0
			for b.Loop() {
				r, err := CheckFolder(b.Context(), dir)
				if err != nil || !r.OK() || r.Scenarios != scenarios {
					b.Fatal(err, r)
				}
				requests += r.Requests
			}
			b.ReportMetric(float64(requests)/b.Elapsed().Seconds(), "requests/s")
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(requests), "µs/request")
		})
	}
}

// BenchmarkLook is one look of Watch at a folder of ten thousand scenarios.
func BenchmarkLook(b *testing.B) {
	dir := bulk(b, 10_000)
	for b.Loop() {
		look(dir)
	}
}
