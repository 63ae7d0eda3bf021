package tui

import (
	"context"
	"io"
	"sync"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

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
	return []tea.ProgramOption{tea.WithWindowSize(r.Width, r.Height), tea.WithColorProfile(colorprofile.Env(env))}
}

// follow brings the terminal's sizes to the program until ctx ends or stop.
func (r *Remote) follow(ctx context.Context, p *tea.Program) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var resizing sync.WaitGroup
	resizing.Go(func() {
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
		resizing.Wait()
	}
}

// remoteKeyboard is what a learner types who is elsewhere.
type remoteKeyboard struct{ io.ReadCloser }

// Cancel ends a read by closing what is read.
func (k remoteKeyboard) Cancel() bool {
	// An input that is ours has nothing worth telling as it closes.
	_ = k.Close()
	return true
}
