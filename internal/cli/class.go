package cli

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"bouncer/internal/course"
	"bouncer/internal/exchange"
	"bouncer/internal/host"
	"bouncer/internal/study"
)

// class holds a class, for a lead over SSH.
func (a *app) class() *cobra.Command {
	return &cobra.Command{
		Use:   "class",
		Short: "Ask everybody who is here, see what they say, and fire for all",
		Long: "Hold a class: choose a case, and it opens on the screen of everybody who has joined.\n" +
			"They answer, each for themselves, with how sure; you see how many have, and what they\n" +
			"say, without names. Talk, ask again if you like, then fire: the request, its answer and\n" +
			"the gate's way are on every screen. Members join by a row on their home, which is there\n" +
			"while a class runs.",
		Args:   cobra.NoArgs,
		Hidden: !a.guest.Member.Lead,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !a.guest.Member.Lead {
				return errors.New("a class is held by a lead; while one runs, `ssh HOST` has a row that joins it")
			}
			return a.screens(cmd.Context(), study.Class{})
		},
	}
}

// stage sets up what a class asks, on this host's own server.
func stage(c *course.Course) host.Stage {
	return func(ctx context.Context, scenario string) (*exchange.Prepared, error) {
		return study.Stage(ctx, c, scenario, time.Now)
	}
}
