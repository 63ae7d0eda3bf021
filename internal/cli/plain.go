package cli

import (
	"context"
	"slices"
	"strings"

	"bouncer/internal/plain"
	"bouncer/internal/study"
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
func (a *app) lines(ctx context.Context, p study.Page, open func() (*study.Sitting, error)) error {
	return plain.Run(ctx,
		plain.Options{In: a.in, Out: a.out, Width: a.columns, First: p, Listened: a.term.in, Open: open})
}

// columns is the width of standard output where it is a terminal that knows it,
// and 80 otherwise.
func (a *app) columns() int {
	if w := a.term.columns(); w > 0 {
		return w
	}
	return 80
}
