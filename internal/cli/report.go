package cli

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"bouncer/internal/course"
	"bouncer/internal/team"
)

// reportFormats are the forms a report may take.
var reportFormats = []string{"text", "json", "csv", "markdown", "html"}

func (a *app) report() *cobra.Command {
	format := reportFormats[0]
	cmd := &cobra.Command{
		Use:   "report PATH...",
		Short: "Show where the members of a team stand, and what to talk about",
		Long: "Read what members exported (`bouncer export --as NAME`), data folders, folders of\n" +
			"either or a host's store, and show where each member stands and which mix-ups the\n" +
			"group should talk about. Several files of one member count once; what isn't an export\n" +
			"is named, and the others still count.",
		Example: "bouncer report ann.jsonl bob.jsonl\nbouncer report exports --format html > team.html",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 && a.guest == nil {
				return errors.New("name exports, data folders, or a folder of them")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if !slices.Contains(reportFormats, format) {
				return fmt.Errorf("--format %q: the formats are %s", format, strings.Join(reportFormats, ", "))
			}
			c, err := a.load()
			if err != nil {
				return err
			}
			logs, refused, err := a.teamLogs(args)
			if err != nil {
				return err
			}
			return a.printReport(c, team.Make(c, team.Merge(logs), refused, a.now()), format)
		},
	}
	cmd.Flags().StringVar(&format, "format", format, "as "+strings.Join(reportFormats, ", "))
	return cmd
}

// teamLogs are the logs that files and folders hold, or for a lead over SSH those
// of the host.
func (a *app) teamLogs(paths []string) ([]team.Log, []team.Refused, error) {
	if a.guest == nil {
		logs, refused := team.Collect(paths)
		return logs, refused, nil
	}
	if len(paths) > 0 {
		return nil, nil, errors.New("over SSH the report is of this host's members; leave the paths out")
	}
	kept, err := a.guest.Members.All()
	if err != nil {
		return nil, nil, err
	}
	logs, refused := team.Kept(kept)
	return logs, refused, nil
}

// printReport prints a report. One without a single member doesn't hold.
func (a *app) printReport(c *course.Course, r team.Report, format string) error {
	print := map[string]func(io.Writer) error{
		"text":     func(w io.Writer) error { return r.Text(w, len(c.Lessons), a.width()) },
		"json":     func(w io.Writer) error { return printJSON(w, r) },
		"csv":      r.CSV,
		"markdown": func(w io.Writer) error { return r.Markdown(w, len(c.Lessons)) },
		"html":     func(w io.Writer) error { return r.HTML(w, len(c.Lessons)) },
	}[format]
	if err := print(a.out); err != nil {
		return fmt.Errorf("the report can't be written: %w", err)
	}
	if len(r.Members) == 0 {
		return doesNotHold{errors.New("none of these could be counted")}
	}
	return nil
}
