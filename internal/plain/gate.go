package plain

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"bouncer/internal/study"
	"bouncer/quiz"

	"bouncer/internal/content"
)

// gates lists the gates to repair and opens the one chosen.
func (s *desk) gates() error {
	all := s.study.Course.Repairs
	return s.browse(listing{
		one: "gate", n: len(all),
		head: func() string { return fmt.Sprintf("The gates to repair, %s:", s.gatesMended()) },
		name: func(i int) (int, string) { return all[i].Number, all[i].ID },
		row: func(i int) string {
			mended := ""
			if s.study.Repaired(all[i].ID) {
				mended = ", mended"
			}
			return fmt.Sprintf("%s, level %d%s.", all[i].Title, all[i].Level, mended)
		},
		open: func(i int) error { return s.gate(all[i].ID) },
	})
}

func (s *desk) gatesMended() string {
	n := 0
	for _, r := range s.study.Course.Repairs {
		if s.study.Repaired(r.ID) {
			n++
		}
	}
	return fmt.Sprintf("%d of %d mended", n, len(s.study.Course.Repairs))
}

// gate works on a gate, and on the ones after it as long as the learner wants.
func (s *desk) gate(id string) error {
	for {
		m, ok := s.study.Mend(id)
		if !ok {
			s.out.part("There is no gate %q.", short(id))
			return nil
		}
		v := &bench{desk: s, Mending: m}
		if err := v.run(); err != nil {
			v.farewell(err)
			return err
		}
		if m.Next == "" {
			s.out.part("That was the last gate. %s.", s.gatesMended())
			return nil
		}
		s.out.part("Type n for the next gate, or press enter to leave.")
		if on, err := s.goesOn("gate"); err != nil || !on {
			return err
		}
		id = m.Next
	}
}

// bench is a gate being repaired.
type bench struct {
	*desk
	*study.Mending
}

// run fires the suite after each change, until the gate is mended.
func (v *bench) run() error {
	r := v.Repair
	v.out.part("Gate %d: %s Level %d.", r.Number, stop(r.Title), r.Level)
	v.out.markdown(r.Story)
	if v.study.Repaired(r.ID) {
		v.out.say("You have mended this one before.")
	}
	v.manners()
	v.tellGate()
	mended, err := v.fire()
	for !mended && err == nil {
		var l string
		if l, err = v.read(); err == nil {
			mended, err = v.take(l)
		}
	}
	return err
}

func (v *bench) manners() {
	v.out.say("Commands: up 3 moves check 3 up, down 3 moves it down, set 2 gives setting 2 its next value, w 4 says " +
		"how request 4 went. r repeats the gate, u puts it back as it was, h gives a hint, s mends it for you once you " +
		"have heard them all, n goes on, q leaves.")
}

// tellGate says the checks in their order, and the settings.
func (v *bench) tellGate() {
	v.out.part("The gate asks, from first to last:")
	n := 0
	for i, check := range v.Gate.Order {
		v.out.say("%d: %s.", i+1, check)
		for _, set := range v.Settings(check) {
			n++
			v.out.say("Setting %d, %s: %s.", n, set.About, v.Value(set))
		}
	}
}

// fire fires the suite and says which requests get what they should.
func (v *bench) fire() (mended bool, err error) {
	s := v.Fire()(v.ctx)
	if v.ctx.Err() != nil {
		return false, context.Cause(v.ctx)
	}
	mended, events := v.Take(s)
	if v.Fault != nil {
		v.out.say("The requests can't be fired: %s", stop(v.Fault.Error()))
		return false, nil
	}
	v.keep(events...)
	v.out.part("%d of %d requests get the answer they should.", v.Right(), len(v.Rows))
	for i, row := range v.Rows {
		if row.Wrong == "" {
			continue
		}
		said := fmt.Sprintf("Request %d, %s: expected %s, got %s", i+1, row.Probe.Name, study.Status(row.Probe.Expect),
			study.Status(row.Got))
		if row.Got == row.Probe.Expect {
			said += ", but " + row.Wrong
		}
		v.out.say("%s", stop(said))
	}
	if mended {
		v.ending()
	}
	return mended, nil
}

// ending says what was wrong with the gate.
func (v *bench) ending() {
	if v.Given {
		v.out.say("Mended for you. Every request gets the answer it should.")
	} else {
		v.out.say("Mended. Every request gets the answer it should.")
	}
	v.out.gap()
	v.out.markdown(v.Repair.Why)
	if len(v.Repair.Sources) > 0 {
		v.out.say("%s", sources(v.Repair.Sources))
	}
}

// take carries out one line; done when the learner goes on.
func (v *bench) take(l string) (done bool, err error) {
	switch commandOf(l) {
	case quit:
		return false, errQuit
	case onward:
		return true, nil
	case empty, again:
		v.tellGate()
	case help:
		v.manners()
	case wire:
		v.bytes()
	case undo:
		v.Reset()
		v.tellGate()
		return v.fire()
	case hint:
		if v.Hint() {
			n := len(v.Hints)
			v.out.say("Hint %d of %d: %s", n, n+v.HintsLeft(), stop(v.Hints[n-1]))
		} else {
			v.out.say("There are no more hints. s mends the gate for you.")
		}
	case solve:
		if v.Solve() {
			v.tellGate()
			return v.fire()
		}
		v.out.say("%s left; h gives the next.", content.Count(v.HintsLeft(), "hint is", "hints are"))
	default:
		return v.change(l)
	}
	return false, nil
}

// change carries out "up 3", "down 3", "set 2" and "w 4".
func (v *bench) change(l string) (done bool, err error) {
	word, number, _ := strings.Cut(strings.ToLower(strings.TrimSpace(l)), " ")
	n, err := strconv.Atoi(strings.TrimSpace(number))
	changed := false
	switch {
	case err != nil:
	case (word == "up" || word == "down") && n >= 1 && n <= len(v.Gate.Order):
		changed = v.Move(v.Gate.Order[n-1], map[string]int{"up": -1, "down": 1}[word])
		if !changed {
			v.out.say("Check %d can't go any further.", n)
			return false, nil
		}
	case word == "set":
		changed = v.turn(n)
	case word == "w" && n >= 1 && n <= len(v.Rows):
		v.walk(v.Rows[n-1].Probe, n)
		return false, nil
	}
	if !changed {
		v.out.say("%q is nothing this gate takes; ? says what it does.", short(l))
		return false, nil
	}
	v.tellGate()
	return v.fire()
}

// turn gives the n-th setting its next value.
func (v *bench) turn(n int) bool {
	for _, check := range v.Gate.Order {
		sets := v.Settings(check)
		if n >= 1 && n <= len(sets) {
			return v.Turn(sets[n-1].Name)
		}
		n -= len(sets)
	}
	return false
}

// walk says one request of the suite, and the gate's way with it.
func (v *bench) walk(p quiz.Probe, n int) {
	v.out.say("Request %d, %s:", n, p.Name)
	v.out.code(strings.TrimRight(p.Text, "\n"))
	v.exchanged(v.Rows[n-1].Exchange)
}

func (v *bench) farewell(why error) {
	state := "It is not mended yet."
	if v.study.Repaired(v.Repair.ID) {
		state = "It is mended. " + v.saved()
	}
	v.out.part("%sYou left gate %d, %s %s", ended(why), v.Repair.Number, stop(v.Repair.Title), state)
}
