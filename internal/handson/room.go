package handson

import (
	"context"
	"errors"
	"slices"
	"sync"

	"bouncer/internal/exchange"
	"bouncer/internal/world"
	"bouncer/mockserver"
	"bouncer/quiz"
)

// Room is where the missions of a world are met: a server beside the screens, and
// a board that every request goes to, whoever sent it. Missions of another world
// are met next door: see In. It is safe for use from several goroutines at once.
type Room struct {
	options  mockserver.Options
	live     *Live
	missions []quiz.Mission // of every world
	starts   Starts
	outside  func(x *exchange.Exchange, met []string)

	mu    sync.Mutex
	board *Board // nil until the first request
	doors map[*world.World]*Room
	last  *Room // the one that was asked for last
}

// Starts fires what missions start from, and returns it by their ids.
type Starts func(context.Context) (map[string]quiz.Shot, error)

// NewRoom makes a room whose server starts at Open. outside is called in the
// server's goroutine with every request from another client, and with the ids
// of the missions that it meets.
func NewRoom(o mockserver.Options, missions []quiz.Mission, starts Starts,
	outside func(x *exchange.Exchange, met []string)) *Room {
	r := &Room{options: o, missions: missions, starts: starts, outside: outside, doors: map[*world.World]*Room{}}
	r.live = NewLive(o, func(s mockserver.Seen) {
		x := Exchange(s)
		if srv := r.live.Server(); srv != nil {
			x.Addr, x.Host = srv.Reached(), srv.Host()
		}
		met, err := r.add(context.Background(), Shot(s))
		if err != nil {
			met = nil // what can't be judged meets nothing; a mission's own page says why
		}
		outside(x, met)
	})
	return r
}

// In is the room of a world; nil is the world of this one. It closes with this one.
func (r *Room) In(w *world.World) *Room {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.last = r; w == nil || w == r.options.World {
		return r
	}
	if r.doors[w] == nil {
		o := r.options
		o.World = w
		r.doors[w] = NewRoom(o, r.missions, r.starts, r.outside)
	}
	r.last = r.doors[w]
	return r.last
}

// Open starts the server and returns its address.
func (r *Room) Open() (addr string, err error) { return r.live.Open() }

// add gives a request to the board, and returns the ids of the missions that it
// meets.
func (r *Room) add(ctx context.Context, s quiz.Shot) (ids []string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.board == nil {
		starts, err := r.starts(ctx)
		if err != nil {
			return nil, err
		}
		here := slices.DeleteFunc(slices.Clone(r.missions), func(m quiz.Mission) bool {
			return m.World != nil && m.World != r.options.World
		})
		r.board = NewBoard(here, starts)
	}
	for _, m := range r.board.Add(s) {
		ids = append(ids, m.ID)
	}
	return ids, nil
}

// Start is what the gate made of the request a mission starts from.
func (r *Room) Start(ctx context.Context, id string) (quiz.Shot, error) {
	starts, err := r.starts(ctx)
	return starts[id], err
}

// Fire fires a text at the room's server: what came back, the request as the
// missions are judged by, and the ids of those it meets.
func (r *Room) Fire(ctx context.Context, text string) (*exchange.Exchange, quiz.Shot, []string, error) {
	if _, err := r.Open(); err != nil {
		return nil, quiz.Shot{}, nil, err
	}
	x, err := r.live.Fire(ctx, text)
	if err != nil {
		return x, quiz.Shot{}, nil, err
	}
	shot := Shot(*x.Seen)
	ids, err := r.add(ctx, shot)
	return x, shot, ids, err
}

// Server is the running server; nil before Open.
func (r *Room) Server() *mockserver.Server { return r.live.Server() }

// Latest is the server of the room that In was asked for last; nil where it doesn't run.
func (r *Room) Latest() *mockserver.Server {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.last == nil {
		return r.Server()
	}
	return r.last.Server()
}

// Close stops the server, if it runs, and those next door.
func (r *Room) Close() error {
	err := r.live.Close()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, next := range r.doors {
		err = errors.Join(err, next.Close())
	}
	return err
}
