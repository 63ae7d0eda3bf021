// Package cli is the commands: what bouncer is asked for on the command line,
// and what it answers there.
//
// Exit codes: 0 done; 1 the thing asked for doesn't hold (a verify that
// disagrees); 2 the call or its input is wrong; 3 a check that could not judge
// all it was asked for; 128 and a signal's number when that signal ended it.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"

	"charm.land/fang/v2"
	"github.com/spf13/cobra"

	"bouncer/internal/content"
	"bouncer/internal/course"
	"bouncer/internal/host"
)

const (
	exitDoesNotHold = 1
	exitWrongCall   = 2
	exitOpen        = 3
)

// app is what every command shares.
type app struct {
	in   io.Reader
	out  io.Writer
	term terminal
	errs *os.File // standard error; nil for a guest
	env  []string
	now  func() time.Time
	// guest is the session of somebody who came over SSH; nil on one's own machine.
	guest *host.Session
	load  func() (*course.Course, error)
	// check loads and verifies in one go: a writer sees every fault at once.
	check       func(context.Context) (course.Report, error)
	data        string // --data: the folder for what the learner has done
	course      string // --course: the folder of a course; empty for the built-in one
	plain       bool   // --plain: lines in place of screens
	still       bool   // --no-motion: nothing on the screens moves by itself
	light, dark bool   // --light, --dark: the terminal's background

	failed error // what the command came to
}

// doesNotHold is an answer of no: the call was right, what it asked for isn't so.
type doesNotHold struct{ error }

// inconclusive is an answer of neither yes nor no.
type inconclusive struct{ error }

// signaled is why a context ended when a signal ended it.
type signaled struct{ syscall.Signal }

func (s signaled) Error() string { return "ended by a signal: " + s.String() }

// Run carries out one command line and returns its exit code.
func Run(args []string, in, out, errOut *os.File, env []string) int {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	stop := watchSignals(cancel)
	defer stop()

	a := &app{in: in, out: out, term: terminalOf(in, out), errs: errOut, env: env, now: time.Now}
	a.load, a.check = sync.OnceValues(a.open), a.verifyAll
	root := a.root()
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errOut)
	a.collect(root)
	done := make(chan error, 1)
	go func() {
		if err := a.execute(ctx, root, args); err != nil && a.failed == nil {
			a.failed = err
		}
		done <- a.failed
	}()
	err := wait(ctx, done)
	complain(errOut, err)
	return code(err)
}

// lastCall is how long a command may take to end after a signal.
const lastCall = 900 * time.Millisecond

// wait waits for a command, but not for one that a signal has ended and that
// still waits for something itself: a pipe, a disk, a long piece of work.
func wait(ctx context.Context, done <-chan error) error {
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-done:
		return err
	case <-time.After(lastCall):
		return context.Cause(ctx)
	}
}

// execute carries a command line out. The help of plain lines is cobra's own:
// fang asks the terminal for its colors before it draws any.
func (a *app) execute(ctx context.Context, root *cobra.Command, args []string) error {
	if plainHelp(args, a.env) || len(args) > 0 && args[0] == "due" { // a prompt waits for it
		return root.ExecuteContext(ctx)
	}
	return fang.Execute(ctx, root, fang.WithVersion(about()))
}

// collect keeps every command's error for Run. Handed to fang, an error makes
// it ask the terminal for its background color first, and a terminal that is
// going away never answers.
func (a *app) collect(cmd *cobra.Command) {
	args, run := cmd.Args, cmd.RunE
	cmd.Args = func(cmd *cobra.Command, given []string) error {
		a.failed = args(cmd, given)
		return nil
	}
	cmd.RunE = func(cmd *cobra.Command, given []string) error {
		if a.failed == nil {
			a.failed = run(cmd, given)
		}
		return nil
	}
	for _, sub := range cmd.Commands() {
		a.collect(sub)
	}
}

func code(err error) int {
	var sig signaled
	var no doesNotHold
	var open inconclusive
	switch {
	case err == nil:
		return 0
	case errors.As(err, &sig):
		return 128 + int(sig.Signal)
	case errors.As(err, &no):
		return exitDoesNotHold
	case errors.As(err, &open):
		return exitOpen
	}
	return exitWrongCall
}

// complain prints an error as plain lines: what, where, what to do. An answer
// that was already printed (a verify's faults) has nothing to add.
func complain(w io.Writer, err error) {
	var sig signaled
	if err == nil {
		return
	}
	if msg := err.Error(); msg != "" && !errors.As(err, &sig) {
		fmt.Fprintln(w, "bouncer: "+content.Clean(strings.TrimRight(msg, "\n")))
	}
}

// watchSignals ends the context when the process is asked to end, so that the
// terminal is restored first: the default for SIGHUP and SIGQUIT wouldn't.
func watchSignals(cancel context.CancelCauseFunc) (stop func()) {
	ch := make(chan os.Signal, 1)
	signal.Notify(ch, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGINT)
	done := make(chan struct{})
	go func() {
		select {
		case s := <-ch:
			if n, ok := s.(syscall.Signal); ok {
				cancel(signaled{n})
			}
		case <-done:
		}
	}()
	return func() { signal.Stop(ch); close(done) }
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "bouncer",
		Short: "A course in your terminal about one decision: 401 or 403",
		Long: "Read a little, predict, fire a real request at a real server on this machine,\n" +
			"watch its gate decide, and be quizzed on it.",
		Version:       about(),
		Args:          noSuchCommand,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          func(cmd *cobra.Command, _ []string) error { return a.screens(cmd.Context(), nil) },
	}
	root.PersistentFlags().Var((*folder)(&a.data), "data",
		"folder for what you have done (default: the user data folder)")
	root.PersistentFlags().BoolVar(&a.plain, "plain", plainByEnv(a.env),
		"plain lines in place of screens, for screen readers and pipes (default with TERM=dumb or ACCESSIBLE set)")
	root.PersistentFlags().BoolVar(&a.still, "no-motion", false,
		"keep the screens still: nothing appears step by step (default with NO_MOTION set)")
	root.PersistentFlags().Var((*folder)(&a.course), "course",
		"folder of a course to use (default: the built-in course)")
	a.backgrounds(root)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		a.failed = fmt.Errorf("%s; `%s --help` shows how", strings.Split(err.Error(), ": strconv.")[0],
			cmd.CommandPath())
		return nil
	})
	root.AddCommand(a.learn(), a.quiz(), a.review(), a.daily(), a.due(), a.placement(), a.exam(), a.certificate(),
		a.practice(), a.workbench(), a.progress(), a.stats(), a.export(), a.imports(), a.report(), a.reset(), a.fire(),
		a.list(), a.verify(), a.newCourse(), a.schema(), a.project(), a.serve(), a.mission(), a.repair(),
		a.checkServer(), a.host())
	return root
}

func (a *app) backgrounds(root *cobra.Command) {
	root.PersistentFlags().BoolVar(&a.light, "light", false,
		"colors for a light background (default: the terminal is asked)")
	root.PersistentFlags().BoolVar(&a.dark, "dark", false, "colors for a dark background")
}

// noSuchCommand refuses a word that is no command, and says which it may have been.
func noSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if near := meant(cmd, args[0]); len(near) > 0 {
		return fmt.Errorf("there is no command %q; did you mean `%s %s`?", args[0], cmd.Name(),
			strings.Join(near, "` or `"+cmd.Name()+" "))
	}
	return fmt.Errorf("there is no command %q; `%s --help` lists them", args[0], cmd.Name())
}

// meant are the commands that a word comes close to: up to two letters apart, the
// beginning of one, or another word for it.
func meant(cmd *cobra.Command, word string) []string {
	cmd.SuggestionsMinimumDistance = 2
	return cmd.SuggestionsFor(word)
}
