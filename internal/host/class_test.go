package host

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"bouncer/internal/exchange"
	"bouncer/internal/progress"
	"bouncer/internal/screentest/pgtest"
	"bouncer/internal/team"
	"bouncer/mockserver"
	"bouncer/quiz"
)

// hubs are two hosts' ways to the class: of one host, or of two of one store.
type hubs struct {
	t    *testing.T
	here *hub // where the lead is at first
	far  *hub
	log  *lockedBuffer
}

// onEachStore runs a test with one host that keeps its logs in files, and with two
// that share a database.
func onEachStore(t *testing.T, test func(t *testing.T, h hubs)) {
	options := func(h hubs, logs *progress.Members) Options {
		limits := DefaultLimits
		limits.Away = 50 * time.Millisecond
		return Options{Logs: logs, Log: slog.New(slog.NewTextHandler(h.log, nil)), Limits: limits, Stage: lantern}
	}
	t.Run("SQLite", func(t *testing.T) {
		h := hubs{t: t, log: &lockedBuffer{}}
		h.here = newHub(options(h, progress.InDir(t.TempDir())), func(any) {})
		h.far = h.here
		t.Cleanup(h.here.close)
		test(t, h)
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		url, schema := pgtest.Schema(t)
		h := hubs{t: t, log: &lockedBuffer{}}
		for _, at := range []**hub{&h.here, &h.far} {
			logs, err := progress.InPostgres(t.Context(), url, schema)
			if err != nil {
				t.Fatal(err)
			}
			*at = newHub(options(h, logs), func(any) {})
			t.Cleanup(func() {
				(*at).close()
				if err := logs.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		test(t, h)
	})
}

// lantern stages a request at the built-in world, whatever it is called.
func lantern(ctx context.Context, scenario string) (*exchange.Prepared, error) {
	switch scenario {
	case "unknown":
		return nil, errors.New("no such case")
	case "faulty":
		panic("a fault")
	}
	world, err := mockserver.Embedded()
	if err != nil {
		return nil, err
	}
	srv, err := mockserver.Start(mockserver.Options{World: world})
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, func() { _ = srv.Close() })
	return exchange.Prepare(srv, "GET /me HTTP/1.1\n")
}

// someoneAt is a member's or a lead's session, told of changes.
func (h hubs) someoneAt(at *hub, name string, lead bool) *Classroom {
	m := Member{Name: name, Lead: lead}
	copy(m.Key[:], name)
	c := &Classroom{hub: at, member: m, changed: make(chan struct{}, 1)}
	_, stop := c.Changes()
	h.t.Cleanup(stop)
	return c
}

// comes waits until a session sees the class as wanted; it looks only when it was
// told to.
func (h hubs) comes(c *Classroom, what string, holds func(team.Board) bool) {
	h.t.Helper()
	late := time.After(20 * time.Second)
	for {
		if b, _ := c.Now(); holds(b.Board) {
			return
		}
		select {
		case <-c.changed:
		case <-late:
			b, runs := c.Now()
			h.t.Fatalf("%s never sees %s: %+v, runs %t\n%s", c.member.Name, what, b, runs, h.log)
		}
	}
}

func asked(n, asking int) func(team.Board) bool {
	return func(b team.Board) bool { return b.Question == n && b.Asking == asking && b.Ended == "" }
}

func standing(said string) func(team.Board) bool {
	return func(b team.Board) bool { return b.Standing() == said }
}

func over(b team.Board) bool { return b.Ended != "" }

func vote(choice int) team.Vote { return team.Vote{Choice: choice, Sure: quiz.Sure} }

func TestAClassAcrossHosts(t *testing.T) {
	onEachStore(t, func(t *testing.T, h hubs) {
		lea := h.someoneAt(h.here, "lea", true)
		ann, bob := h.someoneAt(h.here, "ann", false), h.someoneAt(h.far, "bob", false)
		ann.Ask("a") // who is no lead does nothing
		if _, runs := ann.Now(); runs {
			t.Fatal("a member begins a class")
		}
		leave := lea.Enter()
		h.comes(bob, "the class", func(b team.Board) bool { return b.Lead == "lea" })
		defer ann.Enter()()
		defer bob.Enter()()
		h.comes(lea, "both", standing("2 members here"))
		lea.Ask("a")
		for _, c := range []*Classroom{ann, bob} {
			h.comes(c, "the question", asked(1, 1))
			if !c.Answer(1, 1, vote(403)) || c.Answer(1, 1, vote(401)) {
				t.Errorf("%s's answer", c.member.Name)
			}
			if b, _ := c.Now(); b.First == nil || b.First.Choice != 403 || b.Exchange != nil {
				t.Errorf("%s doesn't know their own answer: %+v", c.member.Name, b)
			}
		}
		if lea.Answer(1, 1, vote(401)) {
			t.Error("the lead answers")
		}
		h.comes(lea, "both answers", standing("2 of 2 answered"))
		cyd := h.someoneAt(h.far, "cyd", false) // who comes late
		h.comes(cyd, "the question that stands", asked(1, 1))
		defer cyd.Enter()()
		h.comes(lea, "who came late", standing("2 of 3 answered, 1 to come"))
		lea.Again()
		h.comes(bob, "it again", asked(1, 2))
		if bob.Answer(1, 1, vote(401)) || !bob.Answer(1, 2, vote(401)) {
			t.Error("the second answer")
		}
		h.comes(lea, "one of three", standing("1 of 3 answered, 2 to come"))
		lea.Fire()
		for _, c := range []*Classroom{lea, ann, bob, cyd} {
			h.comes(c, "the firing", func(b team.Board) bool { return b.Fired })
			until(t, func() bool { b, _ := c.Now(); return b.Exchange != nil })
			b, _ := c.Now()
			if b.Exchange.Status != 401 || b.Exchange.Decision == nil {
				t.Errorf("%s sees %+v", c.member.Name, b.Exchange)
			}
			if fmt.Sprint(b.Board.First, b.Board.Last) != "[{403 2 2}] [{401 1 1}]" {
				t.Errorf("%s sees the spreads %v %v", c.member.Name, b.Board.First, b.Board.Last)
			}
		}
		if ann.Answer(1, 2, vote(401)) {
			t.Error("an answer is taken after the firing")
		}
		lea.Ask("b")
		h.comes(bob, "the next question", asked(2, 1))
		if b, _ := bob.Now(); b.First != nil || b.Exchange != nil {
			t.Errorf("something is left of the last: %+v", b)
		}
		lea.End()
		h.comes(bob, "the end", over)
		if b, runs := bob.Now(); runs || b.Ended != "The lead has ended the class." {
			t.Errorf("at the end: %+v", b)
		}
		leave()
	})
}

// TestALeadGoesAndComesBack: also to another host than the one that holds the class.
func TestALeadGoesAndComesBack(t *testing.T) {
	onEachStore(t, func(t *testing.T, h hubs) {
		lea, bob := h.someoneAt(h.here, "lea", true), h.someoneAt(h.far, "bob", false)
		h.here.away = time.Hour
		leave := lea.Enter()
		h.comes(bob, "the class", func(b team.Board) bool { return b.Lead == "lea" })
		defer bob.Enter()()
		leave()
		h.comes(bob, "that she is away", func(b team.Board) bool { return b.Away })
		again := h.someoneAt(h.far, "lea", true)
		back := again.Enter()
		h.comes(bob, "that she is back", func(b team.Board) bool { return !b.Away })
		again.Ask("a")
		h.comes(bob, "her question", asked(1, 1))
		bob.Answer(1, 1, vote(401))
		h.comes(again, "his answer", standing("1 of 1 answered"))
		again.Fire()
		h.comes(bob, "the firing", func(b team.Board) bool { return b.Fired })
		h.here.mu.Lock()
		h.here.away = time.Millisecond
		h.here.mu.Unlock()
		back()
		h.comes(bob, "the end", over)
		if b, _ := bob.Now(); !strings.HasPrefix(b.Ended, "The lead has been away") {
			t.Errorf("it ended with %q", b.Ended)
		}
	})
}

// TestASlowOneHoldsNobodyUp: a session that never looks costs the others nothing,
// and a fault while a case is set up is that case's alone.
func TestASlowOneHoldsNobodyUp(t *testing.T) {
	onEachStore(t, func(t *testing.T, h hubs) {
		lea, slow, bob := h.someoneAt(h.here, "lea", true), h.someoneAt(h.here, "slow", false),
			h.someoneAt(h.far, "bob", false)
		defer lea.Enter()()
		h.comes(bob, "the class", func(b team.Board) bool { return b.Lead == "lea" })
		defer slow.Enter()()
		defer bob.Enter()()
		for n := range 200 {
			lea.Ask(fmt.Sprint("case-", n))
		}
		h.comes(bob, "the last", asked(200, 1))
		lea.Ask("faulty")
		lea.Fire()
		h.comes(bob, "the faulty one", asked(201, 1))
		lea.Ask("unknown")
		lea.Fire()
		until(t, func() bool { b, _ := lea.Now(); return b.Fault != nil })
		if b, _ := lea.Now(); b.Fired {
			t.Error("what can't be fired counts as fired")
		}
		lea.Ask("sound")
		lea.Fire()
		h.comes(bob, "a sound one", func(b team.Board) bool { return b.Question == 203 && b.Fired })
	})
}

// TestAHostOfAClassGoesDown: everybody hears of it.
func TestAHostOfAClassGoesDown(t *testing.T) {
	onEachStore(t, func(t *testing.T, h hubs) {
		lea, bob := h.someoneAt(h.here, "lea", true), h.someoneAt(h.far, "bob", false)
		lea.Enter()
		h.comes(bob, "the class", func(b team.Board) bool { return b.Lead == "lea" })
		h.here.close()
		h.comes(bob, "the end", over)
	})
}

// TestAHubThatFallsSilentIsGone: the others neither wait for it nor count who was
// there.
func TestAHubThatFallsSilentIsGone(t *testing.T) {
	onEachStore(t, func(t *testing.T, h hubs) {
		if h.here == h.far {
			return // a host knows of itself
		}
		lea, bob := h.someoneAt(h.here, "lea", true), h.someoneAt(h.far, "bob", false)
		defer lea.Enter()()
		h.comes(bob, "the class", func(b team.Board) bool { return b.Lead == "lea" })
		defer bob.Enter()()
		h.comes(lea, "bob", standing("1 member here"))
		for _, at := range []*hub{h.here, h.far} {
			at.mu.Lock()
			at.lost(time.Now().Add(2 * silent))
			at.mu.Unlock()
		}
		h.comes(lea, "nobody", standing("0 members here"))
		h.comes(bob, "the end", over)
	})
}

// TestTwoClassesBecomeOne: begun at the same time at two hosts, the first goes on.
func TestTwoClassesBecomeOne(t *testing.T) {
	onEachStore(t, func(t *testing.T, h hubs) {
		var all sync.WaitGroup
		one, two := h.someoneAt(h.here, "lea", true), h.someoneAt(h.far, "leo", true)
		all.Go(func() { one.Enter() })
		all.Go(func() { two.Enter() })
		all.Wait()
		class := func(c *Classroom) string { b, _ := c.Now(); return b.Class }
		until(t, func() bool { return class(one) != "" && class(one) == class(two) })
		one.Ask("a")
		h.comes(two, "the question", asked(1, 1))
		two.Again()
		h.comes(one, "it again", asked(1, 2))
	})
}
