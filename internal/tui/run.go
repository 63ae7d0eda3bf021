// Package tui is the course on a terminal: a root that owns the terminal and a
// stack of screens, each in a package of its own. Data flows down into screens
// and comes back as messages.
package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	tea "charm.land/bubbletea/v2"

	"bouncer/internal/study"
	"bouncer/internal/tui/screen"
)

// framesPerSecond halves the wait from key to frame against the library's 60.
const framesPerSecond = 120

// Options says where and with what the course runs.
type Options struct {
	In    io.Reader
	Out   io.Writer
	Env   []string
	First study.Page // opened over home; nil for none

	// Addr is where the server for other clients listens once a screen needs it;
	// a free port when it is empty or taken.
	Addr string

	// Remote is the learner's terminal where it isn't this machine's; In is nil
	// then.
	Remote *Remote

	Light, Dark bool // what the terminal's background is; it is asked where neither is set

	Still bool         // nothing moves by itself; NO_MOTION in Env says the same
	Later screen.Later // brings what comes after a while; nil for the clock of the world

	// Open reads the course and the log. It is called once, after the first frame.
	Open func() (*study.Sitting, error)
}

// Run shows the course until the learner leaves or ctx ends; the terminal is
// restored either way. It returns the context's cause if that ended it.
func Run(ctx context.Context, o Options) error {
	m := newRoot(ctx, o)
	defer m.close()
	keys, input, err := o.keyboard()
	if err != nil {
		return err
	}
	options := []tea.ProgramOption{
		tea.WithContext(ctx), input, tea.WithOutput(o.Out), tea.WithEnvironment(o.Env),
		tea.WithFPS(framesPerSecond), tea.WithoutSignalHandler(),
	}
	if o.Remote != nil {
		options = append(options, o.Remote.options(o.Env)...)
	}
	p := tea.NewProgram(m, options...)
	m.send = p.Send
	if o.Remote != nil {
		defer o.Remote.follow(ctx, p)()
	}
	defer feed(ctx, p, keys, o.Env)()
	_, err = p.Run()
	switch {
	case m.fault != nil:
		return m.fault
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, tea.ErrInterrupted):
		return nil
	case err != nil:
		return fmt.Errorf("the terminal interface stopped: %w", err)
	}
	return nil
}

// keyboard is the learner's, and what the runtime is told of it.
func (o Options) keyboard() (keyboard, tea.ProgramOption, error) {
	if o.Remote != nil {
		return remoteKeyboard{o.Remote.In}, tea.WithInput(nil), nil
	}
	return openKeyboard(o.In)
}

// close ends the work of every screen that is still open.
func (m *root) close() {
	for len(m.layers) > 0 {
		m.pop()
	}
	if m.unwatch != nil {
		m.unwatch()
	}
	m.class.leave()
	if m.room != nil {
		// What a server that ends with the program had to say is of no use any more.
		_ = m.room.Close()
	}
}

// darkByEnv guesses the background until the terminal has said: COLORFGBG
// where it is set ("15;0": light on dark), dark otherwise.
func darkByEnv(env []string) bool {
	for _, e := range env {
		if v, ok := strings.CutPrefix(e, "COLORFGBG="); ok {
			bg := v[strings.LastIndex(v, ";")+1:]
			return bg != "7" && bg != "15"
		}
	}
	return true
}
