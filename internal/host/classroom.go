package host

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync"
	"time"

	"bouncer/internal/study"
	"bouncer/internal/team"
)

// Classroom is one session's way to the class.
type Classroom struct {
	hub     *hub
	member  Member
	changed chan struct{}
	inside  int
}

var _ study.Classroom = (*Classroom)(nil)

// Classroom is the session's own way to the class; nil where the host holds none.
func (s *Session) Classroom() *Classroom {
	if s.host == nil || s.host.hub == nil {
		return nil
	}
	c := &Classroom{hub: s.host.hub, member: s.Member, changed: make(chan struct{}, 1)}
	s.leave = append(s.leave, c.gone)
	return c
}

// gone takes out of the class what a session that ends has left there.
func (c *Classroom) gone() {
	h := c.hub
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.sessions, c)
	for c.inside > 0 {
		c.out()
	}
}

// token tells a member from the others of one class, and nothing else of them.
func (c *Classroom) token(class string) string {
	sum := sha256.Sum256([]byte(class + c.member.ID()))
	return hex.EncodeToString(sum[:12])
}

// Leads reports whether this is a lead's session.
func (c *Classroom) Leads() bool { return c.member.Lead }

// Changes tells when Now has become another, until stop.
func (c *Classroom) Changes() (<-chan struct{}, func()) {
	h := c.hub
	h.mu.Lock()
	defer h.mu.Unlock()
	h.sessions[c] = true
	return c.changed, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.sessions, c)
	}
}

func (c *Classroom) tell() {
	select {
	case c.changed <- struct{}{}:
	default: // it has been told, and hasn't looked yet
	}
}

// Now is the class as it stands.
func (c *Classroom) Now() (b study.Blackboard, runs bool) {
	h := c.hub
	h.mu.Lock()
	defer h.mu.Unlock()
	b.Board = h.board
	if !h.running() {
		return b, false
	}
	if s := h.scene; s != nil {
		b.Prepared, b.Fault, b.Drawn = s.prepared, s.fault, &s.drawn
		if b.Fired {
			b.Exchange = s.exchange
		}
	}
	if p := h.seats[c.token(h.board.Class)]; p != nil {
		b.First, b.Last = p.first, p.last
	}
	return b, true
}

// Enter comes into the class; a lead begins one where none runs.
func (c *Classroom) Enter() (leave func()) {
	h := c.hub
	h.mu.Lock()
	defer h.mu.Unlock()
	if c.member.Lead && !h.running() {
		h.held, h.holder = team.Begin(token(), c.member.Name, time.Now()), h.me
		h.moved()
	}
	c.inside++
	if c.member.Lead {
		h.leads++
	} else {
		h.seat(c.token(h.board.Class)).sessions++
	}
	h.present(c)
	return sync.OnceFunc(func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if c.inside > 0 {
			c.out()
		}
	})
}

// out takes the session out of the class once. The caller holds the lock.
func (c *Classroom) out() {
	h := c.hub
	c.inside--
	if c.member.Lead {
		h.leads--
	} else if p := h.seats[c.token(h.board.Class)]; p != nil {
		p.sessions = max(0, p.sessions-1)
	}
	h.present(c)
}

// over takes a session that is in a class over to the next one.
func (c *Classroom) over() {
	if c.inside > 0 && !c.member.Lead {
		c.hub.seat(c.token(c.hub.board.Class)).sessions += c.inside
	}
}

func (h *hub) seat(token string) *place {
	p := h.seats[token]
	if p == nil {
		p = &place{}
		h.seats[token] = p
	}
	return p
}

// present tells the class that somebody came or went.
func (h *hub) present(c *Classroom) {
	if !h.running() {
		return
	}
	if !c.member.Lead {
		h.out.seat(c.token(h.board.Class))
	}
	h.out.wake()
	if h.held == nil {
		return
	}
	if c.member.Lead {
		h.led()
	} else {
		h.sit(c.token(h.board.Class))
	}
	h.moved()
}

// sit tells the class held here whether a member is anywhere.
func (h *hub) sit(token string) {
	here := h.seats[token] != nil && h.seats[token].sessions > 0
	for _, p := range h.peers {
		here = here || p.here[token]
	}
	h.held.Sit(token, here)
}

// led tells the class held here whether a lead is anywhere. Without one it goes on
// for a while.
func (h *hub) led() {
	n := h.leads
	for _, p := range h.peers {
		n += p.leads
	}
	h.held.Leads(n > 0)
	if h.leaving != nil {
		h.leaving.Stop()
		h.leaving = nil
	}
	if n > 0 {
		return
	}
	class := h.board.Class
	h.leaving = time.AfterFunc(h.away, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if h.held != nil && h.board.Class == class && h.board.Away {
			h.held.End(fmt.Sprintf("The lead has been away for %s, and the class is over.", spoken(h.away)))
			h.moved()
		}
	})
}

// spoken is a time as it is said.
func spoken(d time.Duration) string {
	if d >= 2*time.Minute {
		return fmt.Sprintf("%d minutes", int(d.Minutes()))
	}
	return fmt.Sprintf("%d seconds", int(d.Seconds()))
}

// Answer takes the member's answer.
func (c *Classroom) Answer(question, asking int, v team.Vote) bool {
	h := c.hub
	h.mu.Lock()
	defer h.mu.Unlock()
	b := h.board
	if c.member.Lead || !h.running() || !b.Open() || question != b.Question || asking != b.Asking {
		return false
	}
	name := c.token(b.Class)
	p := h.seat(name)
	of := &p.first
	if asking > 1 {
		of = &p.last
	}
	if *of != nil {
		return false
	}
	*of = &v
	if h.held != nil {
		h.held.Answer(name, question, asking, v)
		h.moved()
	} else {
		h.out.seat(name)
		h.out.wake()
	}
	return true
}
