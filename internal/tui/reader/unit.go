package reader

import (
	"bouncer/internal/exchange"
	"bouncer/lessons"
)

// unit is one block of the lesson and what the learner did with it.
type unit struct {
	block lessons.Block
	prose []string // rendered; nil until the renderer has answered

	text      string // the request as it stands, edited or not
	predicted int    // the status foretold, or another; 0 before
	firing    bool
	fired     bool               // at least once, whatever was edited since
	exchange  *exchange.Exchange // what the text as it stands came to
	answers   []exchange.Answer  // of a survey
	fault     string             // why the text is no request, or could not be fired
	hints     int                // how many hints are shown
	solution  bool               // shown after success or surrender
	met       bool               // the goal was reached by the learner's own request

	first, last int // rows of the block in the page, for focus and scrolling
	offer       int // the row that says what can be done
}

func (u *unit) request() bool { return u.block.Kind != lessons.Prose }

// done reports whether the block has been worked through.
func (u *unit) done() bool {
	switch u.block.Kind {
	case lessons.Live, lessons.Predict, lessons.Survey:
		return u.fired
	case lessons.Goal:
		return u.met || u.solution
	}
	return true
}

// folds reports whether the page ends here for now: the reader predicts first.
func (u *unit) folds() bool { return u.block.Kind == lessons.Predict && !u.done() }

// reset puts the request back as the lesson wrote it; a goal once met stays met.
func (u *unit) reset() {
	u.text, u.exchange, u.answers, u.fault = u.block.Text, nil, nil, ""
	if u.block.Kind == lessons.Predict {
		u.predicted, u.fired = 0, false
	}
}

// settle takes what came back from firing.
func (u *unit) settle(m fired) {
	u.firing, u.fault = false, ""
	if m.err != nil {
		u.fault = m.err.Error()
		return
	}
	u.exchange, u.answers, u.fired = m.exchange, m.answers, true
	if u.block.Kind == lessons.Goal && u.exchange.Status == u.block.Goal {
		u.met, u.solution = true, true
	}
}

// offer is a key a request takes and what it does.
type offer struct{ key, does string }

// offers are the keys of the request's last row.
func (u *unit) offers() []offer {
	switch {
	case u.folds():
		return []offer{{"1", "401"}, {"3", "403"}, {"2", "let in"}, {"4", "other"}}
	case u.block.Kind == lessons.Goal:
		return []offer{{"e", "edit"}, {"enter", "fire"}}
	case u.exchange != nil || u.answers != nil:
		return []offer{{"enter", "fire again"}, {"e", "edit it"}}
	}
	return []offer{{"enter", "fire"}}
}
