package tui

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"bouncer/internal/content"
	"bouncer/internal/course"
	"bouncer/internal/course/coursetest"
	"bouncer/internal/screentest"
	"bouncer/internal/study"
	"bouncer/lessons"
	"bouncer/mockserver"
	"bouncer/quiz"
)

// own is what the screens themselves write beside text: colors, and links to
// plain addresses.
var own = regexp.MustCompile(`\x1b\[[0-9;:]*m|\x1b\]8;[^;\x1b\x07]*;[!-~]*(\x1b\\|\x07)`)

// harmless says what in a view a terminal could act on or a reader be deceived by.
func harmless(view string) error {
	text := own.ReplaceAllString(view, "")
	for _, line := range strings.Split(text, "\n") {
		if clean := content.CleanLine(line); clean != line {
			return fmt.Errorf("%q", line)
		}
	}
	return nil
}

// hostile is the tests' course with text in every place that no reader of files
// would have let in.
func hostile(t *testing.T, text string) *course.Course {
	t.Helper()
	c := *coursetest.Small(t)
	c.Title += text
	c.Lessons = slices.Clone(c.Lessons)
	for i, l := range c.Lessons {
		l.Title, l.Objective = text+l.Title, l.Objective+text
		l.Practises, l.Sources = append(slices.Clone(l.Practises), text), append(slices.Clone(l.Sources), text)
		l.Blocks = slices.Clone(l.Blocks)
		for j, b := range l.Blocks {
			switch b.Kind {
			case lessons.Prose:
				b.Text += "\n\n" + text + " **" + text + "** [x](http://a.test/" + text + ")\n\n```text\n" + text +
					"\n```\n"
			default:
				b.Hints = append(slices.Clone(b.Hints), text)
				b.Solution += "X-S: " + text + "\n"
			}
			l.Blocks[j] = b
		}
		echo := "GET /t/" + url.PathEscape(text) + "/bills HTTP/1.1\nAuthorization: Bearer {{alice}}\nX-Typed: \u00e9\n"
		l.Blocks = append([]lessons.Block{{Kind: lessons.Live, Line: 1, Text: echo, Expect: 403},
			{Kind: lessons.Live, Line: 1, Text: "GET /me\nX: " + text, Expect: 200}}, l.Blocks...)
		c.Lessons[i] = l
	}
	c.Scenarios = slices.Clone(c.Scenarios)
	for i, s := range c.Scenarios {
		s.Title, s.Story, s.Why, s.Hint = s.Title+text, s.Story+text, s.Why+text, s.Hint+text
		s.Not = maps.Clone(s.Not)
		for code := range s.Not {
			s.Not[code] += text
		}
		s.Sources = append(slices.Clone(s.Sources), text)
		s.Topic += text
		s.Request = strings.Replace(s.Request, "GET /me", "GET /t/"+url.PathEscape(text)+"/bills", 1)
		c.Scenarios[i] = s
	}
	c.Misconceptions = maps.Clone(c.Misconceptions)
	for id, m := range c.Misconceptions {
		m.Believes, m.Tempting, m.Breaks, m.Cure = m.Believes+text, m.Tempting+text, m.Breaks+text, m.Cure+text
		c.Misconceptions[id] = m
	}
	return &c
}

// TestHostileTextOnEveryScreen: whatever a course or a response says, no view
// holds more than colors, links and text. It is the second of two walls: the
// readers of files refuse such text already.
func TestHostileTextOnEveryScreen(t *testing.T) {
	payloads := screentest.Payloads()
	for batch := range slices.Chunk(payloads, 60) {
		c := hostile(t, strings.Join(batch, " ~ "))
		for _, v := range []struct {
			first study.Page
			keys  []string
		}{
			{nil, nil}, {nil, []string{"?"}}, {study.Lessons{}, []string{"down"}},
			{study.Lesson{ID: "two-doors"},
				[]string{"enter", "tab", "enter", "tab", "enter", "tab", "1", "tab", "h", "h", "h", "s", "end"}},
			{study.Lesson{ID: "two-doors"}, []string{"e", "ctrl+s"}},
			{study.Ask{Count: 1, Seed: 1}, []string{"space", "h"}},
			{study.Ask{Count: 4, Seed: 1}, []string{"1", "enter", "3", "enter", "3", "enter", "1", "enter"}},
		} {
			d := openOn(t, c, v.first)
			check := func(when string) {
				if err := harmless(d.m.View().Content); err != nil {
					t.Fatalf("%#v %s: %v", v.first, when, err)
				}
			}
			check("opened")
			for _, k := range v.keys {
				d.press(k)
				check("after " + k)
			}
			d.send(tea.PasteMsg{Content: strings.Join(batch, "")})
			check("after pasting")
			d.m.close()
		}
	}
}

// openOn is open for a course of the test's own, on a page long enough to show
// everything.
func openOn(t *testing.T, c *course.Course, first study.Page) *driver {
	t.Helper()
	return openCourse(t, c, t.TempDir(), 100, 160, true, first)
}

// TestHostileResponses: responses and the gate's words about a request hold what
// the request said, decoded.
func TestHostileResponses(t *testing.T) {
	world, err := mockserver.ParseWorld("w", []byte("realm: r\nhost: api.r.test\npeople:\n"+
		"- {name: alice, role: member, tenant: a}\nroutes:\n- {route: \"GET /echo/{tenant}\", reply: bills}\n"+
		"- {route: \"GET /own/{tenant}\", accepts: [bearer], tenant: path, reply: bills}\n"))
	if err != nil {
		t.Fatal(err)
	}
	for batch := range slices.Chunk(screentest.Payloads(), 40) {
		var blocks []lessons.Block
		for some := range slices.Chunk(batch, 10) {
			for _, path := range []string{"/echo/", "/own/", "/nowhere/"} {
				blocks = append(blocks, lessons.Block{Kind: lessons.Live, Line: 1,
					Text: "GET " + path + url.PathEscape(strings.Join(some, " ")) +
						" HTTP/1.1\nAuthorization: Bearer {{alice}}\n",
					Expect: 200})
			}
		}
		c := &course.Course{World: world, Lessons: []lessons.Lesson{{ID: "x", Number: 1, Title: "x", Blocks: blocks}},
			Scenarios: []quiz.Scenario{}}
		d := openOn(t, c, study.Lesson{ID: "x"})
		for range blocks {
			d.press("enter")
			d.shows("What went over the wire")
			if err := harmless(d.m.View().Content); err != nil {
				t.Fatal(err)
			}
			d.press("tab")
		}
		d.m.close()
	}
}
