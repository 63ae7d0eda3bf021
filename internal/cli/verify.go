package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"bouncer/internal/content"
	"bouncer/internal/course"
)

func (a *app) verify() *cobra.Command {
	var asJSON, watch bool
	cmd := &cobra.Command{
		Use:   "verify [DIR]",
		Short: "Fire every scenario and every lesson block and say where file and server disagree",
		Long: "Fire every scenario and every lesson block of the built-in course, or of the one in\n" +
			"a folder, each at a fresh server, and say where file and server disagree.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				a.course = args[0]
			}
			if !watch {
				return a.verifyOnce(cmd.Context(), asJSON)
			}
			if a.course == "" {
				return errors.New("the built-in course doesn't change; name the folder to watch: `bouncer verify --watch DIR`")
			}
			return a.watch(cmd.Context(), asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	cmd.Flags().BoolVar(&watch, "watch", false, "verify again at every save, until you press ctrl+c")
	return cmd
}

func (a *app) watch(ctx context.Context, asJSON bool) error {
	ticker := time.NewTicker(course.WatchEvery)
	defer ticker.Stop()
	return course.Watch(ctx, a.course, ticker.C, func(ctx context.Context) error {
		err := a.verifyOnce(ctx, asJSON)
		var no doesNotHold
		if errors.As(err, &no) {
			err = nil
		}
		if err != nil || asJSON {
			return err
		}
		return a.say("Watching %s; ctrl+c ends it.", a.course)
	})
}

func (a *app) verifyOnce(ctx context.Context, asJSON bool) error {
	bar := a.meter("verifying")
	report, err := a.check(course.WithProgress(ctx, bar.step))
	bar.end()
	if err != nil {
		return err
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if asJSON {
		report.Faults = append([]course.Fault{}, report.Faults...)
		err = printJSON(a.out, report)
	} else {
		_, err = fmt.Fprintln(a.out, report)
	}
	if err != nil {
		return fmt.Errorf("the report can't be written: %w", err)
	}
	if !report.OK() {
		return doesNotHold{errors.New("")}
	}
	return nil
}

// say prints one line of prose.
func (a *app) say(format string, args ...any) error {
	_, err := fmt.Fprintln(a.out, content.CleanLine(fmt.Sprintf(format, args...)))
	return err
}
