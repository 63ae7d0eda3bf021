package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"bouncer/internal/charts"
	"bouncer/internal/content"
	"bouncer/internal/plain"
	"bouncer/internal/study"
)

// figuresWidth is the widest the figures are printed, and how wide where the
// width is unknown, in cells.
const figuresWidth = 80

// figuresLeast is the narrowest they are printed.
const figuresLeast = 40

// learned opens a sitting for a command that speaks of what was done: unlike on
// the screens, a log that can't be read ends it. What else the log has to say
// goes to standard error.
func (a *app) learned(cmd *cobra.Command) (*study.Sitting, error) {
	c, err := a.load()
	if err != nil {
		return nil, err
	}
	log := a.log(c)
	s := study.Open(c, log, a.now)
	if err := cmp.Or(s.Unread, log.Unread()); err != nil {
		return nil, errors.Join(err, log.Close())
	}
	if n := log.Notice(); n != "" {
		fmt.Fprintln(cmd.ErrOrStderr(), "bouncer: "+content.CleanLine(n))
	}
	return s, nil
}

func (a *app) stats() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "stats",
		Short: "Print what you know, what you mix up, and what is due",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.learned(cmd)
			if err != nil {
				return err
			}
			switch {
			case asJSON:
				err = printJSON(a.out, s.Stats())
			case a.plain:
				err = plain.Progress(a.out, a.columns, s)
			default:
				_, err = io.WriteString(a.out, charts.Plain(charts.Sections(s.Learner(), a.width())))
			}
			if err != nil {
				err = fmt.Errorf("the figures can't be written: %w", err)
			}
			return errors.Join(err, s.Log.Close())
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return cmd
}

// width is how wide the figures may be.
func (a *app) width() int {
	w := a.term.columns()
	if w == 0 {
		return figuresWidth
	}
	return min(max(w, figuresLeast), figuresWidth)
}
