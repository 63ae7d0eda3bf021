package host

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"bouncer/internal/exchange"
	"bouncer/internal/progress"
	"bouncer/internal/study"
	"bouncer/internal/team"
)

// Stage starts a server for a scenario and brings its request as it will be sent.
// The server lives as long as ctx.
type Stage func(ctx context.Context, scenario string) (*exchange.Prepared, error)

// hub is where the class of a store's hosts meets: it holds the class, or follows
// the one that another host holds. Nothing of it is kept. It never waits for a
// session: each is told that something has changed, and looks when it can.
//
// There is one class at a time. The host where it was begun holds it; the others
// tell that host who is here and what they answered, and are told the board.
type hub struct {
	stage Stage
	relay progress.Relay // nil where there are no other hosts
	log   *slog.Logger
	away  time.Duration // how long a class goes on without a lead
	me    string        // this hub, to the others

	ctx    context.Context
	cancel context.CancelFunc
	live   sync.WaitGroup
	fault  func(any)

	mu       sync.Mutex
	held     *team.Class         // nil where no class is held here
	board    team.Board          // of the class that runs or ran last, wherever it is held
	holder   string              // the hub that holds it
	heard    time.Time           // when that one was heard last
	scene    *scene              // what stands on the board, with its server
	seats    map[string]*place   // members who are here or have answered, by token
	leads    int                 // leads who are here
	peers    map[string]*peer    // the other hubs that have told of somebody
	sessions map[*Classroom]bool // to be told
	leaving  *time.Timer         // ends a class without a lead
	out      outbox
}

// place is a member at this host.
type place struct {
	sessions    int // of theirs that are in the class
	first, last *team.Vote
}

// scene is one question on its way.
type scene struct {
	class    string
	question int
	cancel   context.CancelFunc
	staged   chan struct{} // closed once it is prepared, or can't be
	prepared *exchange.Prepared
	exchange *exchange.Exchange
	fault    error
	firing   bool
	drawn    study.Memo
}

func newHub(o Options, fault func(any)) *hub {
	h := &hub{
		stage: o.Stage, relay: o.Logs.Relay(), log: o.Log, away: o.Limits.Away, me: token(), fault: fault,
		seats: map[string]*place{}, peers: map[string]*peer{}, sessions: map[*Classroom]bool{}, out: newOutbox(),
	}
	h.ctx, h.cancel = context.WithCancel(context.Background())
	if h.relay != nil {
		h.join()
	}
	return h
}

// token is a name that stands for nobody.
func token() string {
	var b [12]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// do runs f on its own. A fault of it is logged and ends nothing else.
func (h *hub) do(f func()) {
	h.live.Go(func() {
		defer func() {
			if r := recover(); r != nil {
				h.log.Error("a class ran into a fault", "fault", fmt.Sprint(r), "stack", string(debug.Stack()))
				h.fault(r)
			}
		}()
		f()
	})
}

// close ends the class that is held here, and what is under way for others.
func (h *hub) close() {
	h.mu.Lock()
	if h.running() && h.held != nil {
		h.held.End("The host goes down, and the class is over.")
		h.moved()
	}
	if h.scene != nil {
		h.scene.cancel()
	}
	h.mu.Unlock()
	h.cancel()
	h.live.Wait()
}

// running reports whether there is a class. The caller holds the lock, here and
// below.
func (h *hub) running() bool { return h.board.Class != "" && h.board.Ended == "" }

// moved takes in what the class held here has become, and tells everybody.
func (h *hub) moved() {
	h.take(h.held.Board())
	if h.board.Ended != "" {
		h.held = nil
	}
	h.out.board = true
	h.out.wake()
}

// take makes a board the present one, sets its scene and tells the sessions. Who
// only answers isn't told of others' answers.
func (h *hub) take(b team.Board) {
	was := h.board
	h.board = b
	if b.Class != was.Class {
		h.begun()
	}
	if b.Class != was.Class || b.Question != was.Question {
		for token, p := range h.seats {
			if p.first, p.last = nil, nil; p.sessions == 0 {
				delete(h.seats, token)
			}
		}
	} else if b.Asking != was.Asking {
		for _, p := range h.seats {
			p.last = nil
		}
	}
	h.set()
	same := b.Class == was.Class && b.Question == was.Question && b.Asking == was.Asking
	h.tell(same && b.Fired == was.Fired && b.Ended == was.Ended && b.Away == was.Away)
}

// begun takes whoever is in the last class over to this one.
func (h *hub) begun() {
	clear(h.peers)
	h.seats = map[string]*place{}
	for c := range h.sessions {
		c.over()
	}
}

// tell tells the sessions that something has changed; leads only where it is the
// figures alone.
func (h *hub) tell(leads bool) {
	for c := range h.sessions {
		if !leads || c.member.Lead {
			c.tell()
		}
	}
}

// set brings the scene to what the board says.
func (h *hub) set() {
	s, b := h.scene, h.board
	stands := h.running() && b.Question > 0
	if s != nil && (!stands || s.class != b.Class || s.question != b.Question) {
		s.cancel()
		s, h.scene = nil, nil
	}
	if !stands || h.stage == nil {
		return
	}
	if s == nil {
		ctx, cancel := context.WithCancel(h.ctx)
		s = &scene{class: b.Class, question: b.Question, cancel: cancel, staged: make(chan struct{})}
		h.scene = s
		h.do(func() { h.prepare(ctx, s, b.Scenario) })
	}
	if b.Fired && h.held == nil && s.exchange == nil && !s.firing {
		h.fire(s, func() {})
	}
}

func (h *hub) prepare(ctx context.Context, s *scene, scenario string) {
	defer close(s.staged)
	p, err := h.stage(ctx, scenario)
	h.mu.Lock()
	defer h.mu.Unlock()
	s.prepared, s.fault = p, err
	if h.scene == s {
		h.tell(false)
	}
}

// fire sends the scene's request, and does what is then to be done.
func (h *hub) fire(s *scene, then func()) {
	s.firing = true
	h.do(func() {
		<-s.staged
		h.mu.Lock()
		p, err := s.prepared, s.fault
		h.mu.Unlock()
		var x *exchange.Exchange
		if p != nil {
			x, err = p.Fire(h.ctx)
		}
		h.mu.Lock()
		defer h.mu.Unlock()
		s.exchange, s.fault, s.firing = x, err, false
		if h.scene != s {
			return
		}
		if err == nil {
			then()
		}
		h.tell(false)
	})
}
