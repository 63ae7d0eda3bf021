package tui

import (
	"fmt"
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"bouncer/internal/exchange"
	"bouncer/internal/study"
	"bouncer/mockserver"
)

// BenchmarkWorkbench times a key's Update and View with a full history, at
// rest, while typing, and while looking through the history.
func BenchmarkWorkbench(b *testing.B) {
	rest := []tea.KeyPressMsg{{Code: tea.KeyDown}, {Code: tea.KeyUp}, {Code: ']', Text: "]"}}
	typing := []tea.KeyPressMsg{{Code: 'x', Text: "x"}, {Code: tea.KeyBackspace}, {Code: tea.KeyUp}, {Code: tea.KeyTab},
		{Code: tea.KeyDown}}
	past := []tea.KeyPressMsg{{Code: tea.KeyDown}, {Code: tea.KeyPgDown}, {Code: tea.KeyUp}, {Code: tea.KeyEnd},
		{Code: tea.KeyHome}}
	for _, mode := range []struct {
		name string
		open []string
		keys []tea.KeyPressMsg
	}{{"rest", nil, rest}, {"typing", []string{"e"}, typing}, {"history", []string{"h"}, past}, {"pick", []string{"p"},
		past}} {
		b.Run(mode.name, func(b *testing.B) {
			d := open(b, 200, 60, true, study.Workbench{})
			srv, err := mockserver.Start(mockserver.Options{})
			if err != nil {
				b.Fatal(err)
			}
			defer srv.Close()
			for i := range 500 {
				ex, err := exchange.Fire(b.Context(), srv,
					fmt.Sprintf("GET /notes/%d HTTP/1.1\nAuthorization: Bearer {{carol}}", i))
				if err != nil {
					b.Fatal(err)
				}
				d.m.bench.AddOutside(ex)
			}
			d.press("enter")
			d.press(mode.open...)
			var took []time.Duration
			for b.Loop() {
				for _, k := range mode.keys {
					began := time.Now()
					d.m.Update(k)
					_ = d.m.View()
					took = append(took, time.Since(began))
				}
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms/p99")
		})
	}
}
