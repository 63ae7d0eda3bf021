package kit

import "time"

// Glance is how long a walk stays at a check.
const Glance = 150 * time.Millisecond

// Walk shows the steps of a way one after the other. The rows of those to come
// are there from the beginning, empty, so that nothing moves but what appears. At
// rest it shows all.
type Walk struct {
	shown, of int // steps; none are hidden where of is 0
	turn      int
}

// Begin shows the first of so many steps.
func (w *Walk) Begin(steps int) {
	w.shown, w.of = 1, steps
	w.turn++
}

// Turn names this walk, so that a step meant for an earlier one is none.
func (w *Walk) Turn() int { return w.turn }

// Walks reports whether a step is still to come.
func (w *Walk) Walks() bool { return w.shown < w.of }

// Step shows the next step of the walk of that name.
func (w *Walk) Step(turn int) bool {
	if turn != w.turn || !w.Walks() {
		return false
	}
	w.shown++
	return true
}

// End shows all.
func (w *Walk) End() { w.shown, w.of = 0, 0 }

// Rows draws what has been shown so far.
func (w *Walk) Rows(steps [][]string) (rows []string) {
	for i, step := range steps {
		if w.Walks() && i >= w.shown {
			step = make([]string, len(step))
		}
		rows = append(rows, step...)
	}
	return rows
}
