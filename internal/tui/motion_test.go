package tui

import (
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"bouncer/internal/course/coursetest"
	"bouncer/internal/study"
	"bouncer/internal/tui/kit"
)

// moving opens the course where screens may move by themselves.
func moving(tb testing.TB, first study.Page) *driver {
	tb.Helper()
	d := begin(tb, coursetest.Small(tb), tb.TempDir(), first)
	d.m.still = false
	d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	d.run(d.m.Init())
	return d
}

// TestTheRequestWalks: check by check after an answer or a prediction, until it
// was refused; any key ends it, and does nothing else.
func TestTheRequestWalks(t *testing.T) {
	for _, tt := range []struct {
		name string
		page study.Page
		keys []string
	}{
		{"an answer", study.Ask{Count: 1, Seed: 1}, []string{"3"}},
		{"a prediction", study.Lesson{ID: "two-doors"}, []string{"tab", "3"}},
	} {
		d := moving(t, tt.page)
		d.press(tt.keys...)
		d.shows(" 1  route")
		d.hides(" 2  credentials")
		d.pass(kit.Glance)
		d.shows(" 2  credentials")
		for range 20 {
			d.pass(kit.Glance)
		}
		whole := d.text()
		d.shows("it stopped here")
		if len(d.waits) > 0 {
			t.Errorf("%s: it goes on at rest", tt.name)
		}
		d = moving(t, tt.page)
		d.press(tt.keys...)
		d.press("space")
		if got := strings.ReplaceAll(d.text(), "1.0 ms", "0.5 ms"); got != whole {
			t.Errorf("%s: a key leads to\n%s\nnot to\n%s", tt.name, got, whole)
		}
	}
}

// TestNothingMovesWhereItMayNot: where the learner says so, and over a slow link.
func TestNothingMovesWhereItMayNot(t *testing.T) {
	for _, still := range []func(*driver){
		func(d *driver) { d.m.still = slices.ContainsFunc([]string{"NO_MOTION=1"}, noMotion) },
		func(d *driver) {
			d.m.now = func() time.Time { return d.m.asked.Add(slow + time.Millisecond) }
			d.send(tea.BackgroundColorMsg{})
		},
	} {
		d := moving(t, study.Ask{Count: 1, Seed: 1})
		still(d)
		d.press("3")
		d.shows("it stopped here")
		if len(d.waits) > 0 {
			t.Error("something comes later")
		}
	}
	if noMotion("NO_MOTION=") || noMotion("MOTION=1") {
		t.Error("an empty NO_MOTION counts")
	}
}

// BenchmarkKeyInMotion times what a key costs on a verdict, with the walk before it
// and without: at rest there is nothing to pay.
func BenchmarkKeyInMotion(b *testing.B) {
	for _, still := range []bool{true, false} {
		b.Run(map[bool]string{true: "still", false: "moving"}[still], func(b *testing.B) {
			d := moving(b, study.Ask{Count: 1, Seed: 1})
			d.m.still = still
			d.press("3", "x")
			keys := []tea.KeyPressMsg{{Code: tea.KeyDown}, {Code: tea.KeyUp}}
			for b.Loop() {
				for _, k := range keys {
					d.m.Update(k)
					_ = d.m.View()
				}
			}
		})
	}
}
