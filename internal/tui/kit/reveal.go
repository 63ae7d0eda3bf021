package kit

import "time"

// Glance is how long a reveal stays at a check.
const Glance = 150 * time.Millisecond

// Reveal shows the steps of a way one after the other. The rows of those to come
// are there from the beginning, empty, so that nothing moves but what appears. At
// rest it shows all.
type Reveal struct {
	shown, of int // steps; none are hidden where of is 0
	turn      int
}

// Begin shows the first of so many steps.
func (r *Reveal) Begin(steps int) {
	r.shown, r.of = 1, steps
	r.turn++
}

// Turn names this reveal, so that a step meant for an earlier one is none.
func (r *Reveal) Turn() int { return r.turn }

// Moves reports whether a step is still to come.
func (r *Reveal) Moves() bool { return r.shown < r.of }

// Step shows the next step of the reveal of that name.
func (r *Reveal) Step(turn int) bool {
	if turn != r.turn || !r.Moves() {
		return false
	}
	r.shown++
	return true
}

// End shows all.
func (r *Reveal) End() { r.shown, r.of = 0, 0 }

// Rows draws what has been shown so far.
func (r *Reveal) Rows(steps [][]string) (rows []string) {
	for i, step := range steps {
		if r.Moves() && i >= r.shown {
			step = make([]string, len(step))
		}
		rows = append(rows, step...)
	}
	return rows
}
