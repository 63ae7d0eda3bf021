package cli

import (
	"fmt"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"bouncer/internal/course"
	"bouncer/internal/study"
	"bouncer/lessons"
	"bouncer/quiz"
)

// shelf is what a command opens whole, or one of by its name or number.
type shelf struct {
	use, short string
	whole      study.Page
	one        func(id string) study.Page
	files      fs.FS // where the built-in ones lie
	folder     string
	unknown    string // takes the name and the names there are
	of         func(c *course.Course, add func(id string, number int))
}

func (a *app) learn() *cobra.Command {
	return a.opensShelf(shelf{
		use: "learn [LESSON]", short: "Open the lessons, or one of them by its name or number",
		whole: study.Lessons{}, one: func(id string) study.Page { return study.Lesson{ID: id} },
		files: lessons.Files, folder: ".", unknown: "there is no lesson %q; the lessons are %s",
		of: func(c *course.Course, add func(string, int)) {
			for _, l := range c.Lessons {
				add(l.ID, l.Number)
			}
		},
	})
}

func (a *app) mission() *cobra.Command {
	return a.opensShelf(shelf{
		use: "mission [MISSION]", short: "Open the missions, or one of them by its name or number",
		whole: study.Missions{}, one: func(id string) study.Page { return study.Mission{ID: id} },
		files: quiz.Files, folder: "missions", unknown: "there is no mission %q; the missions are %s",
		of: func(c *course.Course, add func(string, int)) {
			for _, m := range c.Missions {
				add(m.ID, m.Number)
			}
		},
	})
}

func (a *app) repair() *cobra.Command {
	return a.opensShelf(shelf{
		use: "repair [GATE]", short: "Open the gates to repair, or one of them by its name or number",
		whole: study.Repairs{}, one: func(id string) study.Page { return study.Repair{ID: id} },
		files: quiz.Files, folder: "repairs", unknown: "there is no gate %q to repair; they are %s",
		of: func(c *course.Course, add func(string, int)) {
			for _, r := range c.Repairs {
				add(r.ID, r.Number)
			}
		},
	})
}

func (a *app) opensShelf(s shelf) *cobra.Command {
	return &cobra.Command{
		Use:   s.use,
		Short: s.short,
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.screens(cmd.Context(), s.whole)
			}
			id := a.named(s.files, s.folder, args[0])
			if id == "" {
				var err error
				if id, err = a.find(s, args[0]); err != nil {
					return err
				}
			}
			return a.screens(cmd.Context(), s.one(id))
		},
	}
}

// find reads the course to find one by its name or number.
func (a *app) find(s shelf, name string) (id string, err error) {
	c, err := a.load()
	if err != nil {
		return "", err
	}
	var names []string
	s.of(c, func(one string, number int) {
		if one == name || fmt.Sprint(number) == name {
			id = one
		}
		names = append(names, one)
	})
	if id == "" {
		return "", fmt.Errorf(s.unknown, name, strings.Join(names, ", "))
	}
	return id, nil
}
