package host

import (
	"encoding/json"
	"time"

	"bouncer/internal/team"
)

// hear takes in what another hub tells.
func (h *hub) hear(text string) {
	var m message
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		h.log.Warn("another host tells what this one doesn't know", "why", err)
		return
	}
	if m.From == h.me {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if m.Hello {
		h.out.everything(h)
		h.out.wake()
	}
	if m.Board != nil {
		h.follow(m.From, *m.Board)
	}
	if h.held != nil && m.Class == h.board.Class && m.Class != "" {
		h.heed(m)
	}
}

// follow takes in the board of a class that another hub holds. Of two classes the
// one that began first goes on.
func (h *hub) follow(from string, b team.Board) {
	if h.running() && h.holder != from {
		if b.Ended != "" || !first(b, h.board) {
			return
		}
		h.held = nil
	}
	if !h.running() && b.Ended != "" && b.Class != h.board.Class {
		return // of a class that nobody here has heard of
	}
	fresh := b.Class != h.board.Class
	h.holder, h.heard = from, time.Now()
	h.take(b)
	if fresh {
		h.out.everything(h)
		h.out.wake()
	}
}

// first reports whether a class began before another.
func first(a, b team.Board) bool {
	if c := a.Began.Compare(b.Began); c != 0 {
		return c < 0
	}
	return a.Class < b.Class
}

// heed takes in who is at another hub, and what they want.
func (h *hub) heed(m message) {
	p := h.peers[m.From]
	if p == nil {
		p = &peer{here: map[string]bool{}}
		h.peers[m.From] = p
	}
	p.heard, p.leads = time.Now(), m.Leads
	for _, s := range m.Seats {
		p.here[s.Token] = s.Here
		h.sit(s.Token)
		if s.First != nil {
			h.held.Answer(s.Token, s.Question, 1, *s.First)
		}
		if s.Last != nil {
			h.held.Answer(s.Token, s.Question, s.Asking, *s.Last)
		}
	}
	h.led()
	h.moved()
	for _, o := range m.Orders {
		if h.held != nil {
			h.obey(o)
		}
	}
}

// lost takes hubs that have long been silent to be gone, and what they held.
func (h *hub) lost(now time.Time) {
	if h.running() && h.held == nil && now.Sub(h.heard) > silent {
		b := h.board
		b.Ended = "The host that held the class is out of reach, and the class is over."
		h.take(b)
		return
	}
	if h.held == nil {
		return
	}
	for from, p := range h.peers {
		if now.Sub(p.heard) <= silent {
			continue
		}
		delete(h.peers, from)
		for token := range p.here {
			h.sit(token)
		}
		h.led()
		h.moved()
	}
}
