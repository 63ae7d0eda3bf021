package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"bouncer/internal/course"
)

func (a *app) verify() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Fire every scenario and every lesson block and say where file and server disagree",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			report, err := a.check(cmd.Context())
			if err != nil {
				return err
			}
			if err := cmd.Context().Err(); err != nil {
				return context.Cause(cmd.Context())
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
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return cmd
}
