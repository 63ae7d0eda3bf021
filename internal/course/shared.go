package course

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"bouncer/internal/handson"
	"bouncer/internal/world"
	"bouncer/lessons"
	"bouncer/quiz"
)

// shared is what is worked out of a course once, however many learners sit with
// it. It is safe for use from several goroutines at once.
type shared struct {
	mu     sync.Mutex
	starts map[string]quiz.Shot // by the mission's id

	fired sync.Map // what the gate makes of what practice asks: a made to a *verdict
}

// made is a made-up request and what it is fired at. There are a few thousand of
// them at most.
type made struct {
	world          *world.World
	given, request string
}

// Starts are what the gate makes of the requests that the missions start from,
// by the mission's id. They are fired at the first call, each at a fresh server.
func (c *Course) Starts(ctx context.Context) (map[string]quiz.Shot, error) {
	s := c.shared
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range c.Missions {
		if _, ok := s.starts[m.ID]; ok {
			continue
		}
		shot, err := handson.Start(ctx, m)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.File, err)
		}
		if s.starts == nil {
			s.starts = map[string]quiz.Shot{}
		}
		s.starts[m.ID] = shot
	}
	return s.starts, nil
}

// Twin is the scenario that asks the same as a block of a lesson: the same
// request, in the same circumstances. Of several it is one that the lesson
// practises; nil where there is none.
func (c *Course) Twin(lesson string, block int) *quiz.Scenario {
	at := slices.IndexFunc(c.Lessons, func(l lessons.Lesson) bool { return l.ID == lesson })
	if at < 0 || block >= len(c.Lessons[at].Blocks) {
		return nil
	}
	l, b := &c.Lessons[at], &c.Lessons[at].Blocks[block]
	if b.Kind != lessons.Predict {
		return nil
	}
	var found *quiz.Scenario
	what := asked(b.Text, b.Before, b.Given, b.Dialect, b.Via)
	for i := range c.Scenarios {
		s := &c.Scenarios[i]
		if s.World != l.World || s.Answer != b.Expect || asked(s.Request, s.Before, s.Given, s.Dialect, s.Via) != what {
			continue
		}
		if slices.Contains(l.Practises, s.ID) {
			return s
		}
		if found == nil {
			found = s
		}
	}
	return found
}

// asked is a request and its circumstances in one text, alike where they are.
func asked(text string, before, given []string, dialect, via string) string {
	requests := make([]string, 0, len(before)+1)
	for _, r := range append(slices.Clone(before), text) {
		first, rest, _ := strings.Cut(strings.TrimSpace(r), "\n")
		requests = append(requests,
			strings.TrimSuffix(strings.TrimSpace(first), " HTTP/1.1")+"\n"+strings.TrimSpace(rest))
	}
	conditions := slices.Sorted(slices.Values(given))
	return strings.Join(append(requests, strings.Join(conditions, ","), dialect, via), "\x00")
}
