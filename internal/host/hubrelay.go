package host

import (
	"context"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"bouncer/internal/team"
)

// How often the hubs of a class tell that they are there, and after how long one
// that is silent is taken to be gone.
const (
	beat   = 5 * time.Second
	silent = 3 * beat
)

// between is the least time between two messages to the others: figures that
// change faster are told together.
const between = 50 * time.Millisecond

// message is what one hub tells the others.
type message struct {
	From   string      `json:"from"`
	Hello  bool        `json:"hello,omitempty"` // asks the others to tell all they know
	Board  *team.Board `json:"board,omitempty"` // from who holds the class
	Class  string      `json:"class,omitempty"` // that what follows is about
	Seats  []seated    `json:"seats,omitempty"`
	Leads  int         `json:"leads,omitempty"`
	Orders []order     `json:"orders,omitempty"`
}

// seated is a member at another host.
type seated struct {
	Token    string     `json:"t"`
	Here     bool       `json:"h"`
	Question int        `json:"q"`
	Asking   int        `json:"a"`
	First    *team.Vote `json:"f,omitempty"`
	Last     *team.Vote `json:"l,omitempty"`
}

// seatsEach is how many members one message tells of.
const seatsEach = 40

// peer is another hub, as it has told of itself.
type peer struct {
	heard time.Time
	leads int
	here  map[string]bool
}

// outbox is what the others are yet to be told.
type outbox struct {
	board, hello bool
	seats        map[string]bool
	orders       []order
	bell         chan struct{}
}

func newOutbox() outbox { return outbox{seats: map[string]bool{}, bell: make(chan struct{}, 1)} }

func (o *outbox) seat(token string) { o.seats[token] = true }

func (o *outbox) wake() {
	select {
	case o.bell <- struct{}{}:
	default:
	}
}

// join begins to listen to the other hubs, and to tell them. It waits a little until
// it hears: who comes in right after it misses nothing.
func (h *hub) join() {
	hears := make(chan struct{})
	once := sync.OnceFunc(func() { close(hears) })
	stop := h.relay.Listen(func() {
		once()
		h.mu.Lock()
		defer h.mu.Unlock()
		h.out.hello = true
		h.out.everything(h)
		h.out.wake()
	}, h.hear)
	h.do(func() {
		defer stop()
		h.speak()
	})
	select {
	case <-hears:
	case <-time.After(beat):
	}
}

// everything is to be told: who listens may have missed all of it.
func (o *outbox) everything(h *hub) {
	o.board = true
	for token := range h.seats {
		o.seat(token)
	}
}

// speak tells the others what has changed, and now and then that this hub is
// there, until the hub closes.
func (h *hub) speak() {
	ticker := time.NewTicker(beat)
	defer ticker.Stop()
	for {
		select {
		case <-h.ctx.Done():
			h.mu.Lock()
			last := h.collect(false)
			h.mu.Unlock()
			h.send(context.WithoutCancel(h.ctx), last)
			return
		case <-ticker.C:
			h.mu.Lock()
			h.lost(time.Now())
			say := h.collect(true)
			h.mu.Unlock()
			h.send(h.ctx, say)
		case <-h.out.bell:
			h.mu.Lock()
			say := h.collect(false)
			h.mu.Unlock()
			h.send(h.ctx, say)
			select {
			case <-h.ctx.Done():
			case <-time.After(between):
			}
		}
	}
}

// send hands messages to the relay. What couldn't be handed over is told again,
// all of it, with the next beat.
func (h *hub) send(ctx context.Context, all []message) {
	if len(all) == 0 {
		return
	}
	var texts []string
	for _, m := range all {
		m.From = h.me
		text, err := json.Marshal(m)
		if err != nil {
			h.log.Error("a class can't be told of", "why", err)
			return
		}
		texts = append(texts, string(text))
	}
	if err := h.relay.Send(ctx, texts...); err != nil {
		h.log.Warn("a class can't be told to the other hosts", "why", err)
		h.mu.Lock()
		defer h.mu.Unlock()
		h.out.everything(h)
		for _, m := range all {
			h.out.orders = append(h.out.orders, m.Orders...)
			h.out.hello = h.out.hello || m.Hello
		}
	}
}

// collect is what is to be told now. The caller holds the lock, here and below.
func (h *hub) collect(beats bool) (all []message) {
	o := &h.out
	if o.hello {
		all = append(all, message{Hello: true})
	}
	ends := h.holder == h.me && h.board.Ended != ""
	if h.held != nil && (o.board || beats) || ends && o.board {
		b := h.board
		all = append(all, message{Board: &b})
	}
	if h.held == nil && h.running() && (beats && h.engaged() || len(o.seats)+len(o.orders) > 0 || o.board) {
		all = append(all, h.told()...)
	}
	o.board, o.hello, o.orders = false, false, nil
	clear(o.seats)
	return all
}

// engaged reports whether anybody here takes part.
func (h *hub) engaged() bool { return h.leads > 0 || len(h.seats) > 0 }

// told is what this hub tells the one that holds the class.
func (h *hub) told() (all []message) {
	var seats []seated
	for token := range h.out.seats {
		s := seated{Token: token, Question: h.board.Question, Asking: h.board.Asking}
		if p := h.seats[token]; p != nil {
			s.Here, s.First, s.Last = p.sessions > 0, p.first, p.last
		}
		seats = append(seats, s)
	}
	all = []message{{Class: h.board.Class, Leads: h.leads, Orders: h.out.orders}}
	for part := range slices.Chunk(seats, seatsEach) {
		all = append(all, message{Class: h.board.Class, Leads: h.leads, Seats: part})
	}
	return all
}
