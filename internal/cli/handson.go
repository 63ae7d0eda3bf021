package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"bouncer/internal/study"
	"bouncer/quiz"
)

func (a *app) mission() *cobra.Command {
	return &cobra.Command{
		Use:   "mission [MISSION]",
		Short: "Open the missions, or one of them by its name or number",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.screens(cmd.Context(), study.Missions{})
			}
			if id := a.named(quiz.Files, "missions", args[0]); id != "" {
				return a.screens(cmd.Context(), study.Mission{ID: id})
			}
			c, err := a.load()
			if err != nil {
				return err
			}
			var names []string
			for _, m := range c.Missions {
				if m.ID == args[0] || fmt.Sprint(m.Number) == args[0] {
					return a.screens(cmd.Context(), study.Mission{ID: m.ID})
				}
				names = append(names, m.ID)
			}
			return fmt.Errorf("there is no mission %q; the missions are %s", args[0], strings.Join(names, ", "))
		},
	}
}

func (a *app) repair() *cobra.Command {
	return &cobra.Command{
		Use:   "repair [GATE]",
		Short: "Open the gates to repair, or one of them by its name or number",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.screens(cmd.Context(), study.Repairs{})
			}
			if id := a.named(quiz.Files, "repairs", args[0]); id != "" {
				return a.screens(cmd.Context(), study.Repair{ID: id})
			}
			c, err := a.load()
			if err != nil {
				return err
			}
			var names []string
			for _, r := range c.Repairs {
				if r.ID == args[0] || fmt.Sprint(r.Number) == args[0] {
					return a.screens(cmd.Context(), study.Repair{ID: r.ID})
				}
				names = append(names, r.ID)
			}
			return fmt.Errorf("there is no gate %q to repair; they are %s", args[0], strings.Join(names, ", "))
		},
	}
}
