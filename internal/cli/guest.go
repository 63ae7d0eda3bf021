package cli

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"bouncer/internal/course"
	"bouncer/internal/handson"
	"bouncer/internal/host"
	"bouncer/internal/progress"
	"bouncer/internal/tui"
)

// serveGuest carries out what somebody asked for over SSH, and returns its exit
// code. What would open, write or run anything of this machine isn't there.
func serveGuest(ctx context.Context, c *course.Course, s *host.Session) int {
	a := &app{in: s.In, out: s.Out, env: s.Env, guest: s, load: guestCourse(c)}
	a.now = func() time.Time { return time.Now().In(s.Zone) }
	// The terminal of a guest is in raw mode, so plain lines are edited here.
	if s.Pty && (plainByEnv(s.Env) || asksForPlain(s.Args)) {
		a.in = &lineEditor{from: s.In, echo: s.Out}
	}
	a.term = terminal{in: s.Pty, out: s.Pty, columns: func() int {
		if s.Pty {
			return s.Size.Width
		}
		return 0
	}}
	a.introduce()
	root := a.guestRoot()
	root.SetArgs(append([]string{}, s.Args...)) // with nil, cobra would take the host's own
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(s.Err)
	a.collect(root)
	if err := root.ExecuteContext(ctx); err != nil && a.failed == nil {
		a.failed = err
	}
	if ctx.Err() == nil {
		complain(s.Err, a.failed)
	}
	return code(a.failed)
}

// introduce puts the member's name into a log that has none yet.
func (a *app) introduce() {
	if h, err := a.guest.Log.History(); err == nil && h.Name == "" && a.guest.Member.Name != "" {
		// A log that isn't saved says so on every screen.
		_ = a.guest.Log.Append(progress.Name(a.now(), a.guest.Member.Name))
	}
}

func (a *app) guestRoot() *cobra.Command {
	root := &cobra.Command{
		Use:           "ssh HOST",
		Short:         "A course in your terminal about one decision: 401 or 403",
		Args:          noSuchCommand,
		SilenceErrors: true, SilenceUsage: true,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.screens(cmd.Context(), nil) },
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.PersistentFlags().BoolVar(&a.plain, "plain", plainByEnv(a.env),
		"plain lines in place of screens (default with TERM=dumb or ACCESSIBLE set)")
	a.backgrounds(root)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error {
		a.failed = err
		return nil
	})
	root.AddCommand(a.learn(), a.quiz(), a.review(), a.daily(), a.placement(), a.exam(), a.practice(), a.workbench(),
		a.progress(), a.stats(), a.export(), a.imports(), a.list(), a.mission(), a.repair(), a.class())
	if a.guest.Member.Lead {
		root.AddCommand(a.report())
	}
	return root
}

func (a *app) remote() *tui.Remote {
	return &tui.Remote{
		In: a.guest.In, Width: a.guest.Size.Width, Height: a.guest.Size.Height, Resize: a.guest.Resize,
		Room: func(room *handson.Room) {
			a.guest.Room(func() (addr string, running bool) {
				s := room.Latest()
				if s == nil {
					return "", false
				}
				return s.Addr(), true
			})
		},
	}
}

func asksForPlain(args []string) bool {
	for _, arg := range args {
		if arg == "--plain" || arg == "--plain=true" {
			return true
		}
	}
	return false
}
