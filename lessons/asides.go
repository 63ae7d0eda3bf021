package lessons

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"bouncer/internal/content"
)

// Two kinds of block quotes mean more than a quote. A branch speaks to those who
// foretold one answer of the request before it; a question is about what came of
// that request. Both read as markdown anywhere else:
//
//	> **Said 403?** Nobody is known, so nobody can be refused.
//
//	> **Which check refused?**
//	> - [ ] validity
//	> - [x] role
var (
	branchHead = regexp.MustCompile(`^> \*\*Said (401|403|200|another)\?\*\*\s*(.*)$`)
	askHead    = regexp.MustCompile(`^> \*\*([^*]+\?)\*\*$`)
	askChoice  = regexp.MustCompile(`^> - \[([ x])\] (.+)$`)
)

// Another is the Said of a branch for every prediction but 401, 403 and let in.
const Another = 1

// Question is asked about what came of the request before it.
type Question struct {
	Text    string
	Choices []string
	Right   int // index of the right choice
}

// asides cuts branches and questions out of prose. Each must have the request it
// speaks of before it.
func (r *reader) asides(blocks []Block) []Block {
	var out []Block
	of := Prose // what kind of request stands before; Prose for none
	for _, b := range blocks {
		if b.Kind != Prose {
			out = append(out, b)
			of = b.Kind
			continue
		}
		for _, part := range split(b) {
			switch {
			case part.Said != 0 && of != Predict:
				r.faults.Add(content.Place{Line: part.Line, Col: 1}, "nothing was foretold before this branch",
					"put it after a fence ```http predict")
			case part.Ask != nil && of == Prose:
				r.faults.Add(content.Place{Line: part.Line, Col: 1}, "no request stands before this question",
					"put it after the request it is about")
			case part.Ask != nil:
				r.question(part)
			}
			out = append(out, part)
		}
	}
	return out
}

func (r *reader) question(b Block) {
	at := content.Place{Line: b.Line, Col: 1}
	if len(b.Ask.Choices) < 2 || b.Ask.Right < 0 {
		r.faults.Add(at, "the question wants two choices or more, one of them marked [x]",
			"write > - [ ] for a wrong one and > - [x] for the right one")
	}
}

// split cuts one block of prose at its asides.
func split(b Block) []Block {
	var out []Block
	lines := strings.Split(b.Text, "\n")
	from := 0
	prose := func(to int) {
		text := strings.Trim(strings.Join(lines[from:to], "\n"), "\n")
		if strings.TrimSpace(text) == "" {
			return
		}
		skipped := slices.IndexFunc(lines[from:to], func(s string) bool { return strings.TrimSpace(s) != "" })
		out = append(out, Block{Kind: Prose, Line: b.Line + from + skipped, Text: text})
	}
	for i := 0; i < len(lines); i++ {
		if !strings.HasPrefix(lines[i], "> ") || i > 0 && strings.TrimSpace(lines[i-1]) != "" {
			continue
		}
		end := i
		for end < len(lines) && strings.HasPrefix(lines[end], ">") {
			end++
		}
		aside, ok := aside(lines[i:end])
		if !ok {
			continue
		}
		prose(i)
		aside.Line = b.Line + i
		out = append(out, aside)
		from, i = end, end-1
	}
	prose(len(lines))
	return out
}

// aside reads a quote; false for one that is just that.
func aside(quote []string) (Block, bool) {
	if m := branchHead.FindStringSubmatch(quote[0]); m != nil {
		said, err := strconv.Atoi(m[1])
		if err != nil {
			said = Another
		}
		text := []string{m[2]}
		for _, line := range quote[1:] {
			text = append(text, strings.TrimPrefix(strings.TrimPrefix(line, ">"), " "))
		}
		return Block{Kind: Prose, Said: said, Text: strings.TrimSpace(strings.Join(text, "\n"))}, true
	}
	m := askHead.FindStringSubmatch(quote[0])
	if m == nil {
		return Block{}, false
	}
	q := &Question{Text: m[1], Right: -1}
	for _, line := range quote[1:] {
		choice := askChoice.FindStringSubmatch(line)
		if choice == nil {
			return Block{}, false
		}
		if choice[1] == "x" {
			q.Right = len(q.Choices)
		}
		q.Choices = append(q.Choices, choice[2])
	}
	return Block{Kind: Prose, Ask: q, Text: "**" + q.Text + "** " + strings.Join(q.Choices, " · ")}, true
}
