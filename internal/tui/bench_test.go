package tui

import (
	"fmt"
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// BenchmarkKey times what a key costs the UI, Update and View together, on
// every screen; commands run elsewhere and don't count.
func BenchmarkKey(b *testing.B) {
	keys := []tea.KeyPressMsg{{Code: tea.KeyDown}, {Code: tea.KeyTab}, {Code: tea.KeySpace, Text: " "},
		{Code: tea.KeyUp}, {Code: 'x', Text: "x"}}
	for _, size := range [][2]int{{80, 24}, {200, 60}} {
		for _, v := range views {
			b.Run(fmt.Sprintf("%s/%dx%d", v.name, size[0], size[1]), func(b *testing.B) {
				d := open(b, size[0], size[1], true, v.first)
				d.play(v.keys)
				var took []time.Duration
				for b.Loop() {
					for _, k := range keys {
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
}

// BenchmarkFire times a request from the key to the drawn answer.
func BenchmarkFire(b *testing.B) {
	d := open(b, 120, 40, true, nil)
	d.press("enter")
	for b.Loop() {
		d.press("enter")
		_ = d.m.View()
	}
}
