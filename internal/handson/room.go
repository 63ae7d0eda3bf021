package handson

import (
	"context"
	"strings"
	"sync"

	"bouncer/internal/exchange"
	"bouncer/mockserver"
	"bouncer/quiz"
)

// Room is where missions are met: a server beside the screens, and a board
// that every request goes to, whoever sent it. It is safe for use from several
// goroutines at once.
type Room struct {
	live     *Live
	missions []quiz.Mission
	world    *mockserver.World

	mu    sync.Mutex
	board *Board // nil until Open
}

// NewRoom makes a room whose server starts at Open. outside is called in the
// server's goroutine with every request from another client, and with the ids
// of the missions that it meets.
func NewRoom(o mockserver.Options, missions []quiz.Mission, outside func(x *exchange.Exchange, met []string)) *Room {
	r := &Room{missions: missions, world: o.World}
	r.live = NewLive(o, func(s mockserver.Seen) { outside(Exchange(s), r.add(s)) })
	return r
}

// Open starts the server and fires what each mission starts from. It returns
// the server's address.
func (r *Room) Open(ctx context.Context) (addr string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.board == nil {
		b, err := NewBoard(ctx, r.world, r.missions)
		if err != nil {
			return "", err
		}
		r.board = b
	}
	return r.live.Open()
}

func (r *Room) add(s mockserver.Seen) (ids []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.board == nil {
		return nil
	}
	for _, m := range r.board.Add(Shot(s)) {
		ids = append(ids, m.ID)
	}
	return ids
}

// Start is what the gate made of the request a mission starts from.
func (r *Room) Start(id string) (quiz.Shot, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.board == nil {
		return quiz.Shot{}, false
	}
	for i, m := range r.missions {
		if m.ID == id {
			return r.board.starts[i], true
		}
	}
	return quiz.Shot{}, false
}

// Fire fires a text at the room's server: what came back, the request as the
// missions are judged by, and the ids of those it meets.
func (r *Room) Fire(ctx context.Context, text string) (*exchange.Exchange, quiz.Shot, []string, error) {
	if _, err := r.Open(ctx); err != nil {
		return nil, quiz.Shot{}, nil, err
	}
	x, seen, err := r.live.Fire(ctx, text)
	if err != nil {
		return x, quiz.Shot{}, nil, err
	}
	return x, Shot(seen), r.add(seen), nil
}

// Server is the running server; nil before Open.
func (r *Room) Server() *mockserver.Server { return r.live.Server() }

// Close stops the server, if it runs.
func (r *Room) Close() error { return r.live.Close() }

// ShotOf is a request from another client as the missions are judged by.
func ShotOf(x *exchange.Exchange) quiz.Shot {
	named := x.Sent.Header.Clone()
	for _, values := range named {
		for i := range values {
			values[i] = naming(values[i], x.Credentials)
		}
	}
	s := quiz.Shot{Method: x.Method, Target: x.Target, Sent: named, Status: x.Status, Answer: x.Received.Header, Body: string(x.Body)}
	if x.Decision != nil {
		refused, _ := x.Decision.Refusal()
		s.Person, s.Refused = x.Decision.Person, refused.Name
	}
	return s
}

// naming puts {{name}} in place of credentials.
func naming(value string, creds []mockserver.Credential) string {
	for _, c := range creds {
		if c.Value != "" {
			value = strings.ReplaceAll(value, c.Value, "{{"+c.Name+"}}")
		}
	}
	return value
}
