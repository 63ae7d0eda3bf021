package tui

import (
	"context"
	"io"
	"slices"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"

	"bouncer/internal/handson"
)

// Remote is the terminal of a learner who is elsewhere. The program has no input
// of its own then: what they type is read here and sent to it, so that nothing
// is left behind when they drop with keys in flight.
type Remote struct {
	In            io.ReadCloser // closed by Run
	Width, Height int
	Resize        <-chan struct{ Width, Height int }

	// Room is told of the server that the learner's other clients reach; nil
	// tells nobody.
	Room func(*handson.Room)
}

func (r *Remote) options(env []string) []tea.ProgramOption {
	return []tea.ProgramOption{tea.WithInput(nil), tea.WithWindowSize(r.Width, r.Height), tea.WithColorProfile(colorprofile.Env(env))}
}

// feed brings what is typed and the terminal's sizes to the program until stop,
// which waits for the last of it. A fault while reading ends the program, not
// the process.
func (r *Remote) feed(ctx context.Context, p *tea.Program, env []string) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	events := make(chan uv.Event)
	var all sync.WaitGroup
	contained := func(f func()) {
		all.Go(func() {
			defer func() {
				if recover() != nil {
					p.Kill()
				}
			}()
			f()
		})
	}
	contained(func() {
		defer close(events)
		// The end of what is typed is the end of the session.
		_ = uv.NewTerminalReader(r.In, term(env)).StreamEvents(ctx, events)
		p.Quit()
	})
	contained(func() {
		for e := range events {
			p.Send(e)
		}
	})
	contained(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case size := <-r.Resize:
				p.Send(tea.WindowSizeMsg{Width: size.Width, Height: size.Height})
			}
		}
	})
	return func() {
		cancel()
		// Closing an input that is ours says nothing worth telling.
		_ = r.In.Close()
		all.Wait()
	}
}

func term(env []string) string {
	for _, e := range slices.Backward(env) {
		if v, ok := strings.CutPrefix(e, "TERM="); ok {
			return v
		}
	}
	return ""
}
