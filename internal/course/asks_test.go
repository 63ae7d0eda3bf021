package course

import (
	"slices"
	"strings"
	"testing"

	"bouncer/lessons"
)

// A question that offers checks of the gate is answered by the gate: marking
// another one is a fault, and so is asking it where nothing refused.
func TestQuestionsAreAnsweredByTheGate(t *testing.T) {
	c := embedded(t)
	for _, l := range c.Lessons {
		if !slices.ContainsFunc(l.Blocks, func(b lessons.Block) bool { return b.Ask != nil }) {
			t.Errorf("%s asks nothing after a request", l.File)
		}
	}
	one := *c
	one.Scenarios, one.Missions, one.Repairs = nil, nil, nil
	l := c.Lessons[0]
	l.Blocks = append([]lessons.Block(nil), l.Blocks...)
	for i, b := range l.Blocks {
		if b.Ask != nil {
			ask := *b.Ask
			ask.Right = (ask.Right + 1) % len(ask.Choices)
			l.Blocks[i].Ask = &ask
		}
	}
	one.Lessons = []lessons.Lesson{l}
	if got := Verify(t.Context(), &one).String(); !strings.Contains(got, `and the check that refuses is "role"`) {
		t.Error(got)
	}
}
