package cli

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/charmbracelet/x/term"

	"bouncer/internal/plain"
	"bouncer/internal/study"
	"bouncer/internal/tui/screen"
)

// plainByEnv reports whether the environment asks for plain lines. The last
// entry of a name counts, as it does for a process.
func plainByEnv(env []string) bool {
	dumb, accessible := false, false
	for _, e := range env {
		if v, ok := strings.CutPrefix(e, "TERM="); ok {
			dumb = v == "dumb"
		}
		if v, ok := strings.CutPrefix(e, "ACCESSIBLE="); ok {
			accessible = v != ""
		}
	}
	return dumb || accessible
}

// plainHelp reports whether plain lines are wanted of the help.
func plainHelp(args, env []string) bool {
	help := len(args) > 0 && args[0] == "help" || slices.Contains(args, "--help") || slices.Contains(args, "-h")
	return help && (plainByEnv(env) || slices.Contains(args, "--plain"))
}

// lines gives the course as plain lines.
func (a *app) lines(ctx context.Context, p screen.Page, open func() (*study.Sitting, error)) error {
	first, err := plainPage(p)
	if err != nil {
		return err
	}
	return plain.Run(ctx, plain.Options{In: a.in, Out: a.out, Width: a.columns, First: first, Open: open})
}

var errNoLines = errors.New("the gates to repair have no plain lines; `bouncer mission --plain` has missions to meet, and --plain=false opens the screens")

// plainPage is the plain counterpart of a screen.
func plainPage(p screen.Page) (plain.Page, error) {
	switch p := p.(type) {
	case nil:
		return plain.Home{}, nil
	case screen.Lessons:
		return plain.Lessons{}, nil
	case screen.Lesson:
		return plain.Lesson{ID: p.ID, Block: p.Block}, nil
	case screen.Missions:
		return plain.Missions{}, nil
	case screen.Mission:
		return plain.Mission{ID: p.ID}, nil
	case screen.Quiz:
		return plain.Quiz(p), nil
	}
	return nil, errNoLines
}

// columns is the width of standard output where it is a terminal that knows it,
// and 80 otherwise.
func (a *app) columns() int {
	if term.IsTerminal(a.tty.Fd()) {
		if w, _, err := term.GetSize(a.tty.Fd()); err == nil && w > 0 {
			return w
		}
	}
	return 80
}
