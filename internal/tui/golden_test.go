package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"bouncer/internal/study"
	"bouncer/internal/tui/screen"
)

// views are the screens as a learner meets them, each by the way that leads there.
var views = []struct {
	name  string
	first study.Page
	keys  []string
}{
	{"home", nil, nil},
	{"help", nil, []string{"?"}},
	{"lessons", study.Lessons{}, []string{"down"}},
	{"lesson", study.Lesson{ID: "two-doors"}, []string{"tab"}},
	{"lesson-predicted", study.Lesson{ID: "two-doors"}, []string{"tab", "3"}},
	{"lesson-editing", study.Lesson{ID: "two-doors"}, []string{"tab", "1", "tab", "h", "e"}},
	{"lesson-met", study.Lesson{ID: "two-doors"}, []string{"tab", "1", "tab", "h", "h", "s", "end"}},
	{"question", study.Ask{Count: 2, Seed: 1}, []string{"space", "h"}},
	{"answer-wrong", study.Ask{Topic: "bearer", Count: 1, Seed: 1}, []string{"wrong"}},
	{"answer-right", study.Ask{Topic: "bearer", Count: 1, Seed: 1}, []string{"right"}},
	{"result", study.Ask{Count: 1, Seed: 1}, []string{"wrong", "enter"}},
	{"hands-on", study.HandsOn{}, []string{"down"}},
	{"missions", study.Missions{}, []string{"down"}},
	{"mission", study.Mission{ID: "same-face-other-door"}, nil},
	{"mission-fired", study.Mission{ID: "same-face-other-door"}, []string{"enter", "h"}},
	{"mission-editing", study.Mission{ID: "one-header-in"}, []string{"e"}},
	{"mission-met", study.Mission{ID: "same-face-other-door"},
		slices.Concat([]string{"e", "up", "end"}, slices.Repeat([]string{"backspace"}, len("/me HTTP/1.1")),
			[]string{"/admin/audit", "ctrl+s"})},
	{"mission-given-up", study.Mission{ID: "same-face-other-door"}, []string{"h", "h", "h", "s"}},
	{"gates", study.Repairs{}, nil},
	{"gate", study.Repair{ID: "the-sample"}, nil},
	{"gate-setting", study.Repair{ID: "the-sample"}, []string{"down", "down", "down"}},
	{"gate-request", study.Repair{ID: "judged-unseen"},
		[]string{"end", "down", "down", "down", "down", "down", "down", "down", "down", "down", "down", "down", "down",
			"down", "down",
			"enter"}},
	{"gate-mended", study.Repair{ID: "judged-unseen"}, []string{"h", "down", "J", "J"}},
	{"workbench", study.Workbench{}, []string{"enter"}},
	{"workbench-typing", study.Workbench{}, []string{"e", "enter", "X-", "shift+tab"}},
	{"workbench-fault", workbenchOn("GET /me\nAuthorization: Bearer {{alice.expird}}"), []string{"enter"}},
	{"workbench-pick", study.Workbench{}, []string{"p", "down", "enter"}},
	{"workbench-history", study.Workbench{},
		[]string{"enter", "p", "down", "enter", "enter", "enter", "down", "enter", "enter", "h", "space", "down"}},
	{"compare",
		study.Workbench{}, []string{"enter", "p", "down", "enter", "enter", "enter", "down", "enter", "enter", "d"}},
	{"walk", study.Workbench{}, []string{"enter", "g", "right"}},
	{"walk-changed", study.Workbench{}, []string{"enter", "g", "w", "end", "enter"}},
	{"progress-new", study.Progress{}, nil},
	{"progress", study.Ask{Count: 3, Seed: 1},
		[]string{"space", "wrong", "enter", "right", "enter", "wrong", "progress"}},
	{"no-questions", study.Ask{Topic: "nothing", Count: 1, Seed: 1}, nil},
}

func (d *driver) play(keys []string) {
	for _, k := range keys {
		switch k {
		case "right", "wrong":
			d.answer(k == "right")
		case "progress":
			d.send(screen.Open{Page: study.Progress{}})
		default:
			d.press(k)
		}
	}
}

// answer gives the right or the wrong one of the test course's two answers.
func (d *driver) answer(right bool) {
	stale := !strings.Contains(d.text(), "in good time")
	if stale == right {
		d.press("1")
	} else {
		d.press("3")
	}
}

func TestViews(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {80, 24}, {120, 40}} {
		for _, v := range views {
			name := fmt.Sprintf("%s-%dx%d", v.name, size[0], size[1])
			t.Run(name, func(t *testing.T) {
				d := open(t, size[0], size[1], true, v.first)
				d.play(v.keys)
				golden(t, name, d.text())
			})
		}
	}
}

// TestStyles keeps the colors of one busy screen, dark and light.
func TestStyles(t *testing.T) {
	for _, dark := range []bool{true, false} {
		name := map[bool]string{true: "styles-dark", false: "styles-light"}[dark]
		t.Run(name, func(t *testing.T) {
			d := open(t, 112, 30, dark, study.Ask{Count: 1, Seed: 1})
			d.answer(true)
			content := d.m.View().Content
			golden(t, name, strings.ReplaceAll(d.settle(content), "\x1b", "␛"))
		})
	}
}

// sizes are every width with one height after the other, and every height around
// the widths where a screen changes its form.
func sizes() (all [][2]int) {
	heights := []int{1, 5, 11, 12, 16, 19, 20, 24, 40}
	for w := 1; w <= 140; w++ {
		all = append(all, [2]int{w, heights[w%len(heights)]})
		if slices.Contains([]int{10, 39, 40, 79, 80, 99, 100, 120}, w) {
			for _, h := range heights {
				all = append(all, [2]int{w, h})
			}
		}
	}
	return all
}

// TestEveryViewFits sweeps the sizes: no line is wider than the terminal, and
// no screen has more lines than it.
func TestEveryViewFits(t *testing.T) {
	for _, v := range views {
		t.Run(v.name, func(t *testing.T) {
			d := open(t, 80, 24, true, v.first)
			d.play(v.keys)
			for _, size := range sizes() {
				w, h := size[0], size[1]
				d.m.resize(w, h)
				lines := strings.Split(d.m.View().Content, "\n")
				if len(lines) > h {
					t.Fatalf("%d×%d: %d lines", w, h, len(lines))
				}
				for _, l := range lines {
					if got := ansi.StringWidth(l); got > w {
						t.Fatalf("%d×%d: a line of %d cells: %q", w, h, got, ansi.Strip(l))
					}
				}
			}
		})
	}
}
