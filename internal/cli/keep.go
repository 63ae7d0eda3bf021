package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"bouncer/internal/content"
	"bouncer/internal/progress"
	"bouncer/internal/study"
	"bouncer/quiz"
)

func (a *app) export() *cobra.Command {
	var anki bool
	var name string
	cmd := &cobra.Command{
		Use:   "export [FILE|-]",
		Short: "Write what you have done as JSON lines, or the scenarios as cards for Anki",
		Long: "Write everything you have done as JSON lines, to a new file or to standard output;\n" +
			"`bouncer import` reads them back, and `bouncer report` takes those of a team. The name\n" +
			"in it is the one you told the course, or --as NAME. With --anki write the scenarios of the course as\n" +
			"tab-separated text that Anki imports; importing it again updates the cards.",
		Example: "bouncer export progress.jsonl\nbouncer export --as Ann mine.jsonl\nbouncer export --anki cards.txt",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			to := "-"
			if len(args) > 0 {
				to = args[0]
			}
			if anki {
				return a.exportCards(to)
			}
			s, err := a.learned(cmd)
			if err != nil {
				return err
			}
			return errors.Join(a.exportLog(cmd, s, to, name), s.Log.Close())
		},
	}
	cmd.Flags().StringVar(&name, "as", "", "the name that the export bears")
	cmd.Flags().BoolVar(&anki, "anki", false, "write the scenarios as cards for Anki")
	return cmd
}

// shares says what an export shares, before the first one that bears a name.
const shares = "This export bears the name %s, and says of each answer which case it was, what was chosen, how " +
	"sure, how long it took and when; of lessons and exams what was done and when; nothing else.\n"

// exportLog writes the log under a name: the one given, or the learner's own.
func (a *app) exportLog(cmd *cobra.Command, s *study.Sitting, to, name string) error {
	if name == "" {
		name = s.Past.Name
	}
	if name != "" && !s.Past.Shared {
		fmt.Fprintf(cmd.ErrOrStderr(), shares, content.CleanLine(name))
	}
	if err := a.write(to, func(w io.Writer) error { return s.Log.Export(w, name) }); err != nil {
		return err
	}
	if name != "" && !s.Past.Shared && s.Log.Err() == nil {
		return s.Log.Append(progress.Share(s.Now()))
	}
	return nil
}

func (a *app) exportCards(to string) error {
	c, err := a.load()
	if err != nil {
		return err
	}
	return a.write(to, func(w io.Writer) error {
		_, err := w.Write(quiz.Anki(c.Scenarios))
		return err
	})
}

// write puts something in a new file, whole or not at all, or with "-" on
// standard output. A file that is there already is never touched.
func (a *app) write(to string, put func(io.Writer) error) error {
	if to != "-" && a.guest != nil {
		return errors.New("over SSH an export goes to standard output: `ssh HOST export > me.jsonl`")
	}
	if to == "-" {
		if err := put(a.out); err != nil {
			return fmt.Errorf("the export can't be written: %w", err)
		}
		return nil
	}
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is already there; name a new file", to)
	}
	if err != nil {
		return fmt.Errorf("the export can't be written: %w", err)
	}
	err = put(f)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("the export can't be written: %w", errors.Join(err, os.Remove(to)))
	}
	return nil
}

func (a *app) imports() *cobra.Command {
	return &cobra.Command{
		Use:   "import FILE|-",
		Short: "Take in what bouncer export wrote; it is shown as imported",
		Long: "Take in a file that `bouncer export` wrote, all of it or nothing. What comes in counts\n" +
			"for reviews and figures, is shown as imported, and never counts for an exam. What the\n" +
			"log has already is left as it is.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			in, name := cmd.InOrStdin(), "standard input"
			if args[0] != "-" && a.guest != nil {
				return errors.New("over SSH an export comes in by standard input: `ssh HOST import - < me.jsonl`")
			}
			if args[0] != "-" {
				f, err := os.Open(args[0])
				if err != nil {
					return fmt.Errorf("the file can't be read: %w", err)
				}
				defer f.Close()
				in, name = f, args[0]
			}
			s, err := a.learned(cmd)
			if err != nil {
				return err
			}
			got, err := s.Log.Import(name, in)
			if err := errors.Join(err, s.Log.Close()); err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.out, "%d new, %d known already.\n", got.Added, got.Known)
			return err
		},
	}
}

func (a *app) reset() *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use:   "reset",
		Short: "Forget what you have done, after asking; a copy is kept",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.learned(cmd)
			if err != nil {
				return err
			}
			events, err := s.Log.Events()
			if err == nil && len(events) == 0 {
				_, err = fmt.Fprintln(a.out, "There is nothing to forget.")
			} else if err == nil {
				if !yes {
					err = a.agree(cmd,
						fmt.Sprintf("Forget what is in %s (answers: %d)? A copy is kept. [y/N] ", s.Log.Path(),
							len(s.Past.Attempts)))
				}
				if err == nil {
					err = a.forget(s.Log.Reset)
				}
			}
			return errors.Join(err, s.Log.Close())
		},
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "don't ask")
	return cmd
}

func (a *app) forget(reset func() (string, error)) error {
	kept, err := reset()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "Forgotten. The copy is %s; put it in the log's place to have it back.\n", kept)
	return err
}

// agree asks a question on the terminal; anything but a yes is a no.
func (a *app) agree(cmd *cobra.Command, question string) error {
	if !a.term.in {
		return errors.New("this asks first, and there is no terminal to ask on; say --yes if you mean it")
	}
	answer, err := a.ask(cmd, question)
	if err != nil {
		return err
	}
	if answer = strings.ToLower(answer); answer == "y" || answer == "yes" {
		return nil
	}
	return doesNotHold{errors.New("nothing was changed")}
}
