package quiz

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/world"
)

// Mission is a request and an aim: change it until the server answers as
// wanted. It may be met with any client.
type Mission struct {
	piece
	Level       int    // 1 to 5
	Request     string // .http text to start from; it doesn't meet the goal
	RequestLine int    // the file's line on which Request starts
	Goal        Goal
	Hints       []string // three, each saying more than the one before
	Solution    []Step   // one for each of the goal's statuses
	Sources     []string

	World *world.World // what its server answers for; a course sets it
}

// Step is one request of a solution.
type Step struct {
	Text string // .http text
	Line int    // the file's line on which Text starts
}

// Goal is what a mission wants, as data: this many requests with these
// statuses, in this order, and what else holds of them.
type Goal struct {
	Statuses []int
	Keep     []string // of each request, what stays as in the start: person, method, path
	Headers  int      // of each request, at most so many headers differ from the start's; 0 for any number
	People   string   // of all requests: "same" or "different"; empty for any
	Answers  string   // of all answers: "equal" or "different"; empty for any
	Refused  []string // the check that refuses each request; "any" for any. Empty when that is not asked
	Shows    []string // for each answer what a header of it holds, "WWW-Authenticate: invalid_token"; "any" for any
}

type missionHeader struct {
	Level   int      `front:"level,required" range:"1,5" about:"1 (easy) to 5"`
	Goal    []int    `front:"goal,required" range:"100,599" about:"the statuses wanted, one for each request"`
	Keep    []string `front:"keep" of:"person,method,path" about:"what stays of each request as in the start: person, method, path"`
	Headers int      `front:"headers" about:"how many headers of a request may differ from the start's"`
	People  string   `front:"people" of:"same,different" about:"whether one person sends all requests, or each another"`
	Answers string   `front:"answers" of:"equal,different" about:"whether the answers are alike to the byte, or not"`
	Refused []string `front:"refused" about:"the check that refuses each request; any where it doesn't matter"`
	Shows   []string `front:"shows" about:"what a header of each answer holds: \"WWW-Authenticate: invalid_token\"; any where it doesn't matter"`
	Hints   []string `front:"hints,required" about:"given one at a time"`
	Sources []string `front:"sources" about:"what the mission rests on; at least one"`
}

// maxGoal is the most requests a goal may want.
const maxGoal = 4

// ReadMission reads one mission. The error joins every fault found, each a
// *content.Error; there is no mission beside an error.
func ReadMission(file string, data []byte) (*Mission, error) {
	var h missionHeader
	p := readPiece("mission", file, data, &h)
	m := &Mission{piece: *p, Level: h.Level, Hints: h.Hints, Sources: h.Sources,
		Goal: Goal{h.Goal, h.Keep, h.Headers, h.People, h.Answers, h.Refused, h.Shows}}
	if p.at != nil {
		p.check(h.Hints)
		m.checkGoal()
		m.requests()
	}
	if err := p.faults.Err(); err != nil {
		return nil, err
	}
	return m, nil
}

func (m *Mission) checkGoal() {
	g, p := m.Goal, m.piece
	if len(g.Statuses) > maxGoal {
		p.faults.Add(p.at["goal"], fmt.Sprintf("%d requests are too many for one mission", len(g.Statuses)),
			fmt.Sprintf("want at most %d", maxGoal))
	}
	for _, each := range []struct {
		part string
		n    int
	}{{"refused", len(g.Refused)}, {"shows", len(g.Shows)}} {
		if each.n > 0 && each.n != len(g.Statuses) {
			p.faults.Add(p.at[each.part],
				fmt.Sprintf("%s has %d entries for %d statuses", each.part, each.n, len(g.Statuses)),
				"give one for each, any where it doesn't matter")
		}
	}
	for i, want := range g.Shows {
		if name, _, ok := strings.Cut(want, ":"); want != "any" && (!ok || strings.TrimSpace(name) == "") {
			p.faults.Add(p.at[fmt.Sprintf("shows.%d", i)], fmt.Sprintf("%q names no header", want),
				`write "WWW-Authenticate: invalid_token", or any`)
		}
	}
	if len(g.Statuses) == 1 && (g.People != "" || g.Answers != "") {
		p.faults.Add(p.at["goal"], "people and answers compare requests, and the goal wants one",
			"remove them, or want more requests")
	}
}

func (m *Mission) requests() {
	for i, f := range m.fences {
		word := ""
		if len(f.attrs) > 0 {
			word = f.attrs[0].Key
		}
		switch {
		case len(f.attrs) > 1 || i == 0 && word != "" || i > 0 && (word != "solution" || f.attrs[0].Valued):
			m.faults.Add(f.at, "the first fence is the start, each after it a solution",
				"write ```http, then ```http solution for each request of the goal")
		case i == 0:
			m.Request, m.RequestLine = f.text, f.line
		default:
			m.Solution = append(m.Solution, Step{f.text, f.line})
		}
	}
	if m.Request == "" {
		m.faults.Add(content.Place{}, "the mission has no request to start from", "add a fence ```http after the story")
	} else if len(m.Solution) != len(m.Goal.Statuses) {
		m.faults.Add(m.at["goal"], fmt.Sprintf("%d solutions for %d requests", len(m.Solution), len(m.Goal.Statuses)),
			"add a fence ```http solution for each")
	}
}

// Wants says the goal in a line: "403" or "401, then 403, then 200".
func (g Goal) Wants() string {
	words := make([]string, len(g.Statuses))
	for i, s := range g.Statuses {
		words[i] = fmt.Sprint(s)
	}
	return strings.Join(words, ", then ")
}

// Rules says what else holds, each in a few words.
func (g Goal) Rules() []string {
	var out []string
	for _, what := range []struct{ name, say string }{{"person", "stay the same person"}, {"method", "keep the method"},
		{"path", "keep the path"}} {
		if slices.Contains(g.Keep, what.name) {
			out = append(out, what.say)
		}
	}
	switch g.Headers {
	case 0:
	case 1:
		out = append(out, "change at most one header")
	default:
		out = append(out, fmt.Sprintf("change at most %d headers", g.Headers))
	}
	out = append(out, map[string][]string{"same": {"all by one person"},
		"different": {"each by somebody else"}}[g.People]...)
	out = append(out, map[string][]string{"equal": {"answers that don't differ in a byte"},
		"different": {"answers that differ"}}[g.Answers]...)
	if len(g.Refused) > 0 {
		out = append(out, "refused by "+each(g.Refused))
	}
	if len(g.Shows) > 0 {
		out = append(out, "answered with "+each(g.Shows))
	}
	return out
}

func each(words []string) string {
	out := slices.Clone(words)
	for i, w := range out {
		if w == "any" {
			out[i] = "anything"
		}
	}
	return strings.Join(out, ", then by ")
}

// LoadMissions reads every mission of a folder, missions/NN-id.md, in the order
// of their numbers. The error joins the faults of all files; the missions
// without a fault are returned beside it.
func LoadMissions(fsys fs.FS) ([]Mission, error) {
	return loadNumbered(fsys, "missions", ReadMission,
		func(m Mission) (int, string, string) { return m.Number, m.ID, m.File })
}
