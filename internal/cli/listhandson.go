package cli

import (
	"fmt"

	"bouncer/internal/course"
)

type missionJSON struct {
	ID      string   `json:"id"`
	Number  int      `json:"number"`
	Title   string   `json:"title"`
	Level   int      `json:"level"`
	Goal    []int    `json:"goal"`
	Rules   []string `json:"rules"`
	Request string   `json:"request"`
	Story   string   `json:"story"`
}

func missionTable(c *course.Course) table {
	t := table{head: []string{"NUMBER", "ID", "LEVEL", "GOAL", "TITLE"}}
	values := []missionJSON{}
	for _, m := range c.Missions {
		values = append(values, missionJSON{m.ID, m.Number, m.Title, m.Level, m.Goal.Statuses,
			append([]string{}, m.Goal.Rules()...), m.Request, m.Story})
		t.rows = append(t.rows, []string{fmt.Sprint(m.Number), m.ID, fmt.Sprint(m.Level), m.Goal.Wants(), m.Title})
	}
	t.values = values
	return t
}

type repairJSON struct {
	ID       string   `json:"id"`
	Number   int      `json:"number"`
	Title    string   `json:"title"`
	Level    int      `json:"level"`
	Gate     []string `json:"gate"`
	Requests int      `json:"requests"`
	Story    string   `json:"story"`
}

func repairTable(c *course.Course) table {
	t := table{head: []string{"NUMBER", "ID", "LEVEL", "CHECKS", "REQUESTS", "TITLE"}}
	values := []repairJSON{}
	for _, r := range c.Repairs {
		values = append(values, repairJSON{r.ID, r.Number, r.Title, r.Level, r.Gate, len(r.Probes), r.Story})
		t.rows = append(t.rows, []string{fmt.Sprint(r.Number), r.ID, fmt.Sprint(r.Level), fmt.Sprint(len(r.Gate)),
			fmt.Sprint(len(r.Probes)), r.Title})
	}
	t.values = values
	return t
}
