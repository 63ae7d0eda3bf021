package host

import "time"

// Ask puts a question to everybody.
func (c *Classroom) Ask(scenario string) { c.order(order{Do: doAsk, Scenario: scenario}) }

// Again asks the same once more.
func (c *Classroom) Again() { c.order(order{Do: doAgain}) }

// Fire fires the request for everybody to see.
func (c *Classroom) Fire() { c.order(order{Do: doFire}) }

// End ends the class.
func (c *Classroom) End() { c.order(order{Do: doEnd}) }

// order is what a lead wants done with a class.
type order struct {
	Do       string `json:"do"`
	Scenario string `json:"scenario,omitempty"`
	Question int    `json:"question"` // that it is about
}

const (
	doAsk   = "ask"
	doAgain = "again"
	doFire  = "fire"
	doEnd   = "end"
)

// order carries it out here, or where the class is held.
func (c *Classroom) order(o order) {
	h := c.hub
	h.mu.Lock()
	defer h.mu.Unlock()
	if !c.member.Lead || !h.running() {
		return
	}
	o.Question = h.board.Question
	if h.held == nil {
		h.out.orders = append(h.out.orders, o)
		h.out.wake()
		return
	}
	h.obey(o)
}

// obey carries out what a lead wants of the class held here. What is about a
// question that has passed is too late.
func (h *hub) obey(o order) {
	if o.Question != h.board.Question {
		return
	}
	switch o.Do {
	case doAsk:
		h.held.Ask(o.Scenario, time.Now())
	case doAgain:
		if !h.held.Again(time.Now()) {
			return
		}
	case doFire:
		if s := h.scene; s != nil && h.board.Open() && !s.firing {
			h.fire(s, func() {
				if h.held != nil && h.held.Fire() {
					h.moved()
				}
			})
		}
		return
	case doEnd:
		h.held.End("The lead has ended the class.")
	}
	h.moved()
}
