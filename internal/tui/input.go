package tui

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/term"

	"bouncer/internal/tui/kit"
)

// mostAhead is how many keys may wait for the screens: twice the letters a field
// takes. What is typed beyond that is dropped, so that a paste of any length costs
// no more memory.
const mostAhead = 2 * kit.MaxText

// keyboard is where keys come from.
type keyboard interface {
	io.ReadCloser
	// Cancel ends the read that is under way; false where it can't.
	Cancel() bool
}

// openKeyboard takes the terminal that the runtime would read, with the options
// that leave it the terminal's modes and nothing to read.
func openKeyboard(in io.Reader) (keyboard, tea.ProgramOption, error) {
	keys, err := uv.NewCancelReader(in)
	if err != nil {
		return nil, nil, fmt.Errorf("the terminal can't be read: %w", err)
	}
	terminal, ok := in.(term.File)
	if !ok {
		return keys, tea.WithInput(nil), nil
	}
	return keys, tea.WithInput(unread{terminal}), nil
}

// unread is a terminal in which nothing is ever typed. It lacks the name that
// would let the runtime poll its descriptor.
type unread struct{ term.File }

func (unread) Read([]byte) (int, error) { return 0, io.EOF }

// feed brings what is typed to the program until stop, which waits for the last
// of it. Keys are read ahead of the screens: see ahead. A fault while reading
// ends the program, not the process.
func feed(ctx context.Context, p *tea.Program, keys keyboard, env []string) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	read, due := make(chan uv.Event), make(chan uv.Event)
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
		defer close(read)
		// The end of what is typed is the end of the program.
		_ = uv.NewTerminalReader(keys, variable(env, "TERM")).StreamEvents(ctx, read)
		p.Quit()
	})
	contained(func() { ahead(read, due) })
	contained(func() {
		for e := range due {
			p.Send(e)
		}
	})
	return func() {
		cancel()
		if keys.Cancel() {
			all.Wait()
		}
		// Closing what was only read says nothing worth telling.
		_ = keys.Close()
	}
}

// ahead hands events on in their order, as they are taken. Only ctrl+c doesn't
// wait for its turn, and makes those before it void: whoever leaves doesn't want
// to see them drawn first.
func ahead(read <-chan uv.Event, due chan<- uv.Event) {
	defer close(due)
	var waiting []uv.Event
	for {
		var out chan<- uv.Event
		var first uv.Event
		if len(waiting) > 0 {
			out, first = due, waiting[0]
		}
		select {
		case e, more := <-read:
			switch {
			case !more:
				for _, e := range waiting {
					due <- e
				}
				return
			case isInterrupt(e):
				waiting = []uv.Event{e}
			case len(waiting) < mostAhead:
				waiting = append(waiting, e)
			}
		case out <- first:
			waiting = waiting[1:]
		}
	}
}

func isInterrupt(e uv.Event) bool {
	press, ok := e.(uv.KeyPressEvent)
	return ok && press.String() == "ctrl+c"
}

// variable is the last value that an environment gives a name.
func variable(env []string, name string) string {
	for _, e := range slices.Backward(env) {
		if v, ok := strings.CutPrefix(e, name+"="); ok {
			return v
		}
	}
	return ""
}
