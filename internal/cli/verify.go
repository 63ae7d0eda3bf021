package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"bouncer/internal/content"
	"bouncer/internal/course"
)

func (a *app) verify() *cobra.Command {
	var asJSON, watch bool
	var format string
	cmd := &cobra.Command{
		Use:   "verify [DIR]",
		Short: "Fire every scenario and every lesson block and say where file and server disagree",
		Long: "Fire every scenario and every lesson block of the built-in course, or of the one in\n" +
			"a folder, each at a fresh server, and say where file and server disagree.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				if err := checkFolder(args[0]); err != nil {
					return err
				}
				a.course = args[0]
			}
			if asJSON {
				format = "json"
			}
			write, err := verifyFormat(format)
			if err != nil {
				return err
			}
			if !watch {
				return a.verifyOnce(cmd.Context(), write)
			}
			if a.course == "" {
				return errors.New("the built-in course doesn't change; name the folder to watch: `bouncer verify " +
					"--watch DIR`")
			}
			return a.watch(cmd.Context(), write, format == "text")
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object; the same as --format json")
	cmd.Flags().StringVar(&format, "format", "text",
		"how to write what was found: text, json, junit, or github for annotations")
	cmd.Flags().BoolVar(&watch, "watch", false, "verify again at every save, until you press ctrl+c")
	return cmd
}

func (a *app) watch(ctx context.Context, write func(io.Writer, course.Report) error, said bool) error {
	ticker := time.NewTicker(course.WatchEvery)
	defer ticker.Stop()
	return course.Watch(ctx, a.course, ticker.C, func(ctx context.Context) error {
		err := a.verifyOnce(ctx, write)
		var no doesNotHold
		if errors.As(err, &no) {
			err = nil
		}
		if err != nil || !said {
			return err
		}
		return a.say("Watching %s; ctrl+c ends it.", a.course)
	})
}

func (a *app) verifyOnce(ctx context.Context, write func(io.Writer, course.Report) error) error {
	bar := a.meter("verifying")
	report, err := a.check(course.WithProgress(ctx, bar.step))
	bar.end()
	if err != nil {
		return err
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err := write(a.out, report); err != nil {
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
