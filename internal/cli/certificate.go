package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"bouncer/internal/study"
)

var errNoExam = errors.New("no exam was passed yet; `bouncer exam` begins one")

func (a *app) certificate() *cobra.Command {
	var name string
	cmd := &cobra.Command{
		Use:   "certificate",
		Short: "Write the certificate of the last exam you passed, with your name",
		Long: "Write the certificate of the last exam you passed to the current folder, as Markdown\n" +
			"and SVG. The name is --name, or the one you gave before; where there is none, it is\n" +
			"asked for on a terminal, and kept for the next time and for exports.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.learned(cmd)
			if err != nil {
				return err
			}
			return errors.Join(a.certify(cmd, s, name), s.Log.Close())
		},
	}
	cmd.Flags().StringVar(&name, "name", "", "the name on it")
	return cmd
}

func (a *app) certify(cmd *cobra.Command, s *study.Sitting, name string) error {
	x, ok := s.Passed()
	if !ok {
		return doesNotHold{errNoExam}
	}
	if name == "" && s.Past.Name == "" && a.term.in {
		var err error
		if name, err = a.ask(cmd, "The name on the certificate (enter for none): "); err != nil {
			return err
		}
	}
	if called := s.Call(name); len(called) > 0 {
		if err := s.Log.Append(called...); err != nil {
			return err
		}
	}
	s.Folder = "."
	files, err := s.Certify(x, s.Past.Name)
	if err != nil {
		return err
	}
	return a.say("Written: %s.", strings.Join(files, " and "))
}

// ask reads one line from the terminal.
func (a *app) ask(cmd *cobra.Command, question string) (string, error) {
	fmt.Fprint(cmd.ErrOrStderr(), question)
	type typed struct {
		line string
		err  error
	}
	said := make(chan typed, 1)
	go func() {
		line, err := bufio.NewReader(a.in).ReadString('\n')
		if errors.Is(err, io.EOF) {
			err = nil
		}
		said <- typed{strings.TrimSpace(line), err}
	}()
	select {
	case <-cmd.Context().Done():
		fmt.Fprintln(cmd.ErrOrStderr())
		return "", context.Cause(cmd.Context())
	case t := <-said:
		return t.line, t.err
	}
}
