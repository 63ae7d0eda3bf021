package course

import (
	"strings"
	"testing"

	"bouncer/mockserver"
)

// The lesson on order shows the gate as a list. What it shows must be checks of
// the gate that is served, in the order in which they run.
func TestLessonShowsTheGateInItsOrder(t *testing.T) {
	c := embedded(t)
	var shown []string
	for _, l := range c.Lessons {
		if l.ID != "order-of-checks" {
			continue
		}
		for _, b := range l.Blocks {
			_, list, _ := strings.Cut(b.Text, "```text\n")
			list, _, _ = strings.Cut(list, "```")
			for line := range strings.Lines(list) {
				names, _, _ := strings.Cut(line, "  ")
				shown = append(shown, strings.Split(names, ", ")...)
			}
		}
	}
	if len(shown) < 8 {
		t.Fatalf("the lesson lists %d checks: %q", len(shown), shown)
	}
	rest := shown
	for _, check := range mockserver.DefaultGate() {
		if len(rest) > 0 && check.Name == rest[0] {
			rest = rest[1:]
		}
	}
	if len(rest) > 0 {
		t.Errorf("%q doesn't come in its place in the gate; the lesson lists %q", rest[0], shown)
	}
}
