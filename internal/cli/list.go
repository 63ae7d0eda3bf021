package cli

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"bouncer/internal/content"
	"bouncer/internal/course"
	"bouncer/lessons"
	"bouncer/quiz"
)

func (a *app) list() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the lessons, scenarios, missions, repairs, people, or credentials",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return fmt.Errorf("say what to list: lessons, scenarios, missions, repairs, people or credentials")
		},
	}
	asJSON := cmd.PersistentFlags().Bool("json", false, "print a JSON array")
	add := func(name, short string, rows func(*course.Course) table) {
		cmd.AddCommand(&cobra.Command{
			Use: name, Short: short, Args: cobra.NoArgs,
			RunE: func(*cobra.Command, []string) error {
				c, err := a.load()
				if err != nil {
					return err
				}
				t := rows(c)
				if *asJSON {
					return printJSON(a.out, t.values)
				}
				return t.print(a.out)
			},
		})
	}
	add("lessons", "List the lessons in order", lessonTable)
	add("scenarios", "List the scenarios of the quiz", scenarioTable)
	add("missions", "List the missions", missionTable)
	add("repairs", "List the gates to repair", repairTable)
	add("people", "List the people the server knows", peopleTable)
	add("credentials", "List what a {{name}} in a request can stand for", credentialTable)
	return cmd
}

// table is a listing: rows for people, values for programs.
type table struct {
	head   []string
	rows   [][]string
	values any
}

func (t table) print(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range append([][]string{t.head}, t.rows...) {
		for i := range row {
			row[i] = content.CleanLine(row[i])
		}
		fmt.Fprintln(tw, strings.Join(row, "\t"))
	}
	return tw.Flush()
}

type lessonJSON struct {
	ID        string   `json:"id"`
	Number    int      `json:"number"`
	Title     string   `json:"title"`
	Objective string   `json:"objective"`
	Minutes   int      `json:"minutes"`
	Requests  int      `json:"requests"`
	Practises []string `json:"practises"`
	Sources   []string `json:"sources"`
}

func lessonTable(c *course.Course) table {
	t := table{head: []string{"NUMBER", "ID", "TITLE", "MINUTES", "REQUESTS"}}
	values := []lessonJSON{}
	for _, l := range c.Lessons {
		requests := 0
		for _, b := range l.Blocks {
			if b.Kind != lessons.Prose {
				requests++
			}
		}
		values = append(values,
			lessonJSON{l.ID, l.Number, l.Title, l.Objective, l.Minutes, requests, l.Practises, l.Sources})
		t.rows = append(t.rows,
			[]string{fmt.Sprint(l.Number), l.ID, l.Title, fmt.Sprint(l.Minutes), fmt.Sprint(requests)})
	}
	t.values = values
	return t
}

type scenarioJSON struct {
	ID      string         `json:"id"`
	Title   string         `json:"title"`
	Topic   string         `json:"topic"`
	Level   int            `json:"level"`
	Answer  int            `json:"answer"`
	Accept  []int          `json:"accept"`
	Debated bool           `json:"debated"`
	Pair    string         `json:"pair"`
	Given   []string       `json:"given"`
	Via     string         `json:"via"`
	Dialect string         `json:"dialect"`
	Before  []string       `json:"before"`
	Traps   map[int]string `json:"traps"`
	Sources []string       `json:"sources"`
	Story   string         `json:"story"`
	Request string         `json:"request"`
}

func scenarioTable(c *course.Course) table {
	t := table{head: []string{"ID", "TOPIC", "LEVEL", "TITLE"}}
	values := []scenarioJSON{}
	for _, s := range c.Scenarios {
		values = append(values, scenarioOf(s))
		t.rows = append(t.rows, []string{s.ID, s.Topic, fmt.Sprint(s.Level), s.Title})
	}
	t.values = values
	return t
}

// scenarioOf leaves no null where a program expects a list.
func scenarioOf(s quiz.Scenario) scenarioJSON {
	return scenarioJSON{
		s.ID, s.Title, s.Topic, s.Level, s.Answer, append([]int{}, s.Accept...), s.Debated, s.Pair,
		append([]string{}, s.Given...), s.Via, s.Dialect, append([]string{}, s.Before...), s.Traps,
		s.Sources, s.Story, s.Request,
	}
}

func peopleTable(c *course.Course) table {
	t := table{head: []string{"NAME", "ROLE", "TENANT", "SCOPES", "ACCOUNT"}}
	people := c.World.People()
	for _, p := range people {
		t.rows = append(t.rows, []string{p.Name, p.Role, p.Tenant, strings.Join(p.Scopes, " "), p.Account})
	}
	t.values = people
	return t
}

func credentialTable(c *course.Course) table {
	t := table{head: []string{"WRITE", "KIND", "STATE", "WHOSE"}}
	creds := c.World.Credentials()
	for _, cr := range creds {
		t.rows = append(t.rows, []string{"{{" + cr.Name + "}}", cr.Kind, cr.State, cr.Label})
	}
	t.values = creds
	return t
}
