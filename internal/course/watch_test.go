package course

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"
)

// resting is a context that tells when its user comes to wait for it.
type resting struct {
	context.Context
	rests chan bool
}

func (r resting) Done() <-chan struct{} {
	r.rests <- true
	return r.Context.Done()
}

// TestWatch plays a sitting: ticks come one by one, and each step says how often
// the course has been verified by then.
func TestWatch(t *testing.T) {
	p := newPlace(t)
	inner, cancel := context.WithCancelCause(t.Context())
	ctx := resting{inner, make(chan bool)}
	ticks, done := make(chan time.Time), make(chan error)
	verified := make(chan bool, 10)
	go func() {
		done <- Watch(ctx, p.dir, ticks, func(context.Context) error { verified <- true; return nil })
	}()
	<-verified
	<-ctx.rests
	tick := func() { ticks <- time.Time{}; <-ctx.rests }
	settled := func() int { tick(); tick(); tick(); return len(verified) }
	if n := settled(); n != 0 {
		t.Errorf("verified %d times more with nothing changed", n)
	}
	for _, step := range []struct {
		name   string
		change func()
	}{
		{"saved in place", func() { p.put(lessonFile, "x") }},
		{"saved by renaming", func() { p.put("tmp", "other"); p.ok(os.Rename(p.path("tmp"), p.path(lessonFile))) }},
		{"a new file", func() { p.put("lessons/02-x.md", "x") }},
		{"a file is gone", func() { p.ok(os.Remove(p.path("lessons/02-x.md"))) }},
		{"the world", func() { p.put("world.yaml", "x") }},
		{"a new topic", func() { p.put("quiz/scenarios/new/x.md", "x") }},
		{"a link where none was", func() { p.link("/etc/passwd", wrongs) }},
	} {
		step.change()
		if n := settled(); n < 1 {
			t.Errorf("%s: not verified", step.name)
		}
		for len(verified) > 0 {
			<-verified
		}
	}
	// A save of several files, each after a look: nothing is verified until it rests.
	for _, text := range []string{"a", "bb", "ccc"} {
		p.put(lessonFile, text)
		tick()
	}
	if n := settled(); n != 1 {
		t.Errorf("a save in three steps was verified %d times", n)
	}
	p.put(".git/index", "x")
	p.put("lessons/.01.md.swp", "x")
	<-verified
	if n := settled(); n != 0 {
		t.Errorf("verified %d times for what is no part of the course", n)
	}
	ended := errors.New("ended")
	cancel(ended)
	if err := <-done; !errors.Is(err, ended) {
		t.Error(err)
	}
}

func TestWatchEndsWithItsVerify(t *testing.T) {
	broken := errors.New("the report can't be written")
	if err := Watch(t.Context(), newPlace(t).dir, nil, func(context.Context) error { return broken }); !errors.Is(err,
		broken) {
		t.Error(err)
	}
}
