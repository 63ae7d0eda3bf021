package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"bouncer/internal/course"
	"bouncer/internal/handson"
	"bouncer/internal/progress"
	"bouncer/internal/study"
	"bouncer/internal/tui"
)

// errNoTerminal says what works where no screen can be drawn.
var errNoTerminal = errors.New("the screens need a terminal; without one use `--plain` for the same course as " +
	"plain lines, or `bouncer list`, `bouncer fire SCENARIO`, `bouncer verify`")

// screens opens the course, on a page of it if one is given: as screens, or as
// plain lines.
func (a *app) screens(ctx context.Context, p study.Page) error {
	if a.light && a.dark {
		return errors.New("a background is light or dark; leave out --light or --dark")
	}
	if !a.plain && (!a.term.in || !a.term.out || slices.Contains(a.env, "TERM=dumb")) {
		if a.guest == nil {
			return errNoTerminal
		}
		// OpenSSH asks for no terminal where it is given a command.
		a.plain = true
		fmt.Fprintln(a.guest.Err, "bouncer: lines, as no terminal was asked for; `ssh -t` brings the screens")
	}
	var log *progress.Log
	leave := func() error { return nil }
	open := func() (*study.Sitting, error) {
		s, err := a.sit()
		if s != nil {
			log, leave = s.Log, s.Leave
		}
		return s, err
	}
	var err error
	if a.plain {
		err = a.lines(ctx, p, open)
	} else {
		err = tui.Run(ctx, a.drawn(p, open))
	}
	if log == nil {
		return err
	}
	return errors.Join(err, leave(), log.Close())
}

// drawn is how the screens run: on this machine's terminal, or on a guest's.
func (a *app) drawn(p study.Page, open func() (*study.Sitting, error)) tui.Options {
	o := tui.Options{In: a.in, Out: a.out, Env: a.env, First: p, Addr: handson.DefaultAddr, Still: a.still,
		Light: a.light, Dark: a.dark, Open: open}
	if a.guest != nil {
		o.In, o.Out, o.Addr, o.Remote = nil, a.guest.Out, "", a.remote()
	}
	return o
}

// log opens the learner's log.
func (a *app) log(c *course.Course) *progress.Log {
	if a.guest != nil {
		return a.guest.Log
	}
	return progress.Open(a.place(c))
}

// place is the folder of the learner's log; empty where there is none. Each course
// of one's own has a log to itself: its scenarios may be called what another
// course's are called.
func (a *app) place(c *course.Course) string {
	dir := a.data
	if dir == "" {
		dir = progress.DefaultDir()
	}
	if a.course != "" && dir != "" {
		dir = filepath.Join(dir, "courses", c.Name)
	}
	return dir
}

// sit opens a sitting: the course, and the log in the learner's data folder. A
// log that can't be read or kept never keeps the course from opening.
func (a *app) sit() (*study.Sitting, error) {
	c, err := a.load()
	if err != nil {
		return nil, err
	}
	s := study.Open(c, a.log(c), a.now)
	if a.guest == nil {
		s.Folder = "."
		return s, nil
	}
	s.Reached = handson.DefaultAddr
	if c := a.guest.Classroom(); c != nil {
		s.Classes = c
	}
	if a.guest.Member.Lead {
		s.Group = a.guest.Members.All
	}
	return s, nil
}

func (a *app) quiz() *cobra.Command {
	p := study.Ask{Count: study.QuizQuestions}
	cmd := &cobra.Command{
		Use:   "quiz",
		Short: "Be asked a round of questions, each one fired for real",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.checkQuiz(p); err != nil {
				return err
			}
			p.Aimed = !slices.ContainsFunc([]string{"topic", "level", "seed", "endless"}, cmd.Flags().Changed)
			return a.screens(cmd.Context(), p)
		},
	}
	f := cmd.Flags()
	f.BoolVar(&p.Endless, "endless", false, "go on with made-up cases, each answered by firing it, until you leave")
	f.StringVar(&p.Topic, "topic", "", "only scenarios of this topic")
	f.IntVar(&p.Level, "level", 0, "only scenarios of this level, 1 to 5")
	f.IntVar(&p.Count, "count", p.Count, "how many questions")
	f.Uint64Var(&p.Seed, "seed", 0, "the same number gives the same round (default: a new round each time)")
	return cmd
}
