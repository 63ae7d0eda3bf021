package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"bouncer/internal/check"
	"bouncer/internal/course"
)

// open reads the course that --course names, or the built-in one.
func (a *app) open() (*course.Course, error) {
	if a.course == "" {
		return course.Embedded()
	}
	return course.Open(a.course)
}

// verifyAll loads and verifies in one go: a writer sees every fault at once.
func (a *app) verifyAll(ctx context.Context) (course.Report, error) {
	if a.course == "" {
		return course.CheckEmbedded(ctx)
	}
	return course.CheckFolder(ctx, a.course)
}

func (a *app) newCourse() *cobra.Command {
	var from string
	var update, extends bool
	cmd := &cobra.Command{
		Use:   "new DIR",
		Short: "Write a small course of your own into an empty folder",
		Long: "Write a small course that passes verify into a new or empty folder, to be changed\n" +
			"into one for your own API; or, with --openapi, make one from the API's description.\n" +
			"With --update as well, take a changed description into a course that was made of it:\n" +
			"what was edited by hand stays, and the drift is reported. With --extends the course\n" +
			"has the built-in lessons, questions, missions and gates too, or those you choose.",
		Example: "bouncer new our-api\nbouncer new --extends our-course\nbouncer new --openapi openapi.yaml our-api\n" +
			"bouncer --course our-api",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFolder(args[0]); err != nil {
				return err
			}
			switch {
			case update && from == "":
				return errors.New("--update takes a changed description in: name it with --openapi FILE")
			case update && extends:
				return errors.New("a course that is updated extends the built-in one if its course.yaml says " +
					"extends: builtin; leave --extends out")
			case update:
				return a.updateFromAPI(cmd.Context(), from, args[0])
			case from != "":
				return a.newFromAPI(cmd.Context(), from, args[0], extends)
			}
			if err := course.New(args[0], extends); err != nil {
				return err
			}
			return a.say("%s holds a course now. `bouncer verify %[1]s` checks it, `bouncer --course %[1]s` opens it.",
				args[0])
		},
	}
	cmd.Flags().StringVar(&from, "openapi", "", "make the course from this OpenAPI file (3.0, 3.1 or Swagger 2.0, "+
		"YAML or JSON)")
	cmd.Flags().BoolVar(&extends, "extends", false, "put the built-in course ahead of the new one's own")
	cmd.Flags().BoolVar(&update, "update", false,
		"take a changed --openapi file into DIR, keep what was edited by hand, and report the drift")
	return cmd
}

func (a *app) schema() *cobra.Command {
	return &cobra.Command{
		Use:   "schema " + strings.Join(schemaNames(), "|"),
		Short: "Print the JSON Schema of a course's YAML, for editors",
		Long: "Print the JSON Schema of course.yaml, world.yaml or practice.yaml, of the front\n" +
			"matter of a lesson, a scenario, a mission, a gate to repair or a project, or of the\n" +
			"config of a check. Editors complete and check YAML with it.",
		Example:   "bouncer schema world > world.schema.json",
		Args:      cobra.ExactArgs(1),
		ValidArgs: schemaNames(),
		RunE: func(_ *cobra.Command, args []string) error {
			if !slices.Contains(schemaNames(), args[0]) {
				return fmt.Errorf("there is no schema %q; there are %s", args[0], strings.Join(schemaNames(), ", "))
			}
			text, ok := course.Schemas()[args[0]]
			if !ok {
				text = course.Schema("check", checkConfig, check.Shape())
			}
			_, err := a.out.Write(text)
			return err
		},
	}
}

// schemaNames are the kinds of files that a schema is printed of: a course's,
// and the config of a check.
func schemaNames() []string {
	return slices.Sorted(slices.Values(append(course.SchemaNames(), "check")))
}
