package handson

import (
	"context"
	"io"
	"net/http"
	"sync"
	"testing"

	"bouncer/internal/exchange"
	"bouncer/mockserver"
	"bouncer/quiz"
)

// heard collects what a room tells of other clients.
type heard struct {
	mu  sync.Mutex
	all []*exchange.Exchange
	met []string
}

func (h *heard) take(x *exchange.Exchange, met []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.all = append(h.all, x)
	h.met = append(h.met, met...)
}

func room(t *testing.T) (*Room, *heard) {
	t.Helper()
	missions, err := quiz.LoadMissions(quiz.Files)
	if err != nil {
		t.Fatal(err)
	}
	h := &heard{}
	r := NewRoom(mockserver.Options{World: builtIn(t)}, missions, starting(t, missions), h.take)
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := r.Open(); err != nil {
		t.Fatal(err)
	}
	return r, h
}

// starting fires what missions start from.
func starting(tb testing.TB, missions []quiz.Mission) Starts {
	return func(ctx context.Context) (map[string]quiz.Shot, error) {
		out := map[string]quiz.Shot{}
		for _, m := range missions {
			shot, err := Start(ctx, m)
			if err != nil {
				return nil, err
			}
			out[m.ID] = shot
		}
		return out, nil
	}
}

// get is a request of another client.
func get(t *testing.T, r *Room, path, token string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), "GET", "http://"+r.Server().Addr()+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if c, ok := r.Server().Credential(token); ok {
		req.Header.Set("Authorization", "Bearer "+c.Value)
	}
	res, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		t.Fatal(err)
	}
}

func TestAnotherClientIsHeard(t *testing.T) {
	r, h := room(t)
	get(t, r, "/admin/audit", "alice")
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.all) != 1 || len(h.met) != 1 || h.met[0] != "same-face-other-door" {
		t.Fatalf("%d heard, met %v", len(h.all), h.met)
	}
	x := h.all[0]
	if x.Status != 403 || x.Decision == nil || len(x.Credentials) != 1 || len(x.Sent.Raw) == 0 ||
		len(x.Received.Raw) == 0 {
		t.Errorf("%+v", x)
	}
	if s := Shot(*x.Seen); s.Person != "alice" || s.Refused != "role" ||
		s.Sent["Authorization"][0] != "Bearer {{alice}}" {
		t.Errorf("%+v", s)
	}
}

// One's own requests come back to whoever fired them and to nobody else, also
// while others are under way.
func TestOwnRequestsAreNotHeard(t *testing.T) {
	r, h := room(t)
	const own, others = 20, 20
	var wg sync.WaitGroup
	for range own {
		wg.Go(func() {
			x, shot, _, err := r.Fire(context.Background(), "GET /feed HTTP/1.1\nAuthorization: Bearer {{sam}}")
			if err != nil || x.Status != 403 || shot.Person != "sam" {
				t.Errorf("%v %+v", err, shot)
			}
		})
	}
	for range others {
		wg.Go(func() { get(t, r, "/me", "bob") })
	}
	wg.Wait()
	// The last own request, landed, has told of every other that was held back.
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.all) != others {
		t.Errorf("heard of %d requests, want %d", len(h.all), others)
	}
	for _, x := range h.all {
		if x.Target != "/me" {
			t.Errorf("heard of %s", x.Target)
		}
	}
}

func TestOwnRequestsMeetMissions(t *testing.T) {
	r, _ := room(t)
	_, _, met, err := r.Fire(t.Context(), "GET /admin/audit HTTP/1.1\nAuthorization: Bearer {{alice}}")
	if err != nil || len(met) != 1 {
		t.Errorf("met %v, %v", met, err)
	}
	if _, _, met, _ = r.Fire(t.Context(), "GET /admin/audit HTTP/1.1\nAuthorization: Bearer {{alice}}"); len(met) != 0 {
		t.Errorf("met again: %v", met)
	}
	if _, _, _, err = r.Fire(t.Context(), "GET me"); err == nil {
		t.Error("a text that is no request was fired")
	}
}

// Where the address is taken, any free port does.
func TestATakenPort(t *testing.T) {
	s, err := mockserver.Start(mockserver.Options{World: builtIn(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	l := NewLive(mockserver.Options{World: builtIn(t), Addr: s.Addr()}, func(mockserver.Seen) {})
	defer l.Close()
	if addr, err := l.Open(); err != nil || addr == s.Addr() || addr == "" {
		t.Errorf("%s, %v", addr, err)
	}
}

func BenchmarkBoard(b *testing.B) {
	missions, err := quiz.LoadMissions(quiz.Files)
	if err != nil {
		b.Fatal(err)
	}
	starts, err := starting(b, missions)(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	board := NewBoard(missions, starts)
	statuses := []int{200, 401, 403, 404, 412}
	for i := 0; b.Loop(); i++ {
		board.Add(quiz.Shot{Method: "GET", Target: "/notes/" + string(rune('a'+i%26)), Status: statuses[i%5],
			Sent: map[string][]string{"Authorization": {"Bearer {{alice}}"}}})
	}
}

// A mission of another world is met next door, and only there.
func TestRoomsOfOtherWorlds(t *testing.T) {
	r, h := room(t)
	other, err := mockserver.ParseWorld("w",
		[]byte("realm: r\nhost: h.test\nroutes:\n  - {route: GET /only-here, reply: health}\n"))
	if err != nil {
		t.Fatal(err)
	}
	next := r.In(other)
	addr, err := next.Open()
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.Get("http://" + addr + "/only-here")
	if err != nil {
		t.Fatal(err)
	}
	if err := res.Body.Close(); err != nil || res.StatusCode != http.StatusOK {
		t.Errorf("%d, %v", res.StatusCode, err)
	}
	if next == r || r.In(other) != next || r.In(builtIn(t)) != r || r.In(nil) != r {
		t.Error("a world has one room")
	}
	if r.In(other); r.Latest() != next.Server() || r.Server() == next.Server() {
		t.Error("the latest is the one asked for last")
	}
	if len(h.all) != 1 || len(h.met) > 0 {
		t.Errorf("%d requests, met %v", len(h.all), h.met)
	}
}
