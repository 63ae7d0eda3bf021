package lessons

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"bouncer/internal/content"
)

// reader turns the nodes of one file into blocks.
type reader struct {
	doc    *content.Doc
	faults *content.List
}

func (r *reader) blocks() []Block {
	nodes := r.doc.Nodes
	fences := make([]fence, len(nodes))
	for i, n := range nodes {
		if n.Kind == content.Fence {
			fences[i] = r.fence(n)
		}
	}
	var out []Block
	var before []string
	for i := 0; i < len(nodes); i++ {
		n, f := nodes[i], fences[i]
		switch {
		case n.Kind != content.Fence:
			last := i
			for last+1 < len(nodes) && nodes[last+1].Kind != content.Fence {
				last++
			}
			out = append(out, Block{Kind: Prose, Line: n.Line, Text: r.doc.Source(n.Line, nodes[last].End)})
			i = last
			before = nil
			continue
		case f.before:
			before = append(before, f.block.Text)
			if i+1 == len(nodes) || nodes[i+1].Kind != content.Fence || fences[i+1].solution {
				r.faults.Add(start(n), "no request follows the one marked before",
					"put the fence it comes before right after it")
			}
			continue
		case f.solution:
			r.faults.Add(start(n), "the solution has no goal before it", "put it right after a fence with goal=…")
			continue
		case f.block.Kind != Goal:
		case i+1 < len(nodes) && fences[i+1].solution:
			i++
			f.block.Solution, f.block.SolutionLine = fences[i].block.Text, fences[i].block.Line
		default:
			r.faults.Add(start(n), "the goal has no solution", "follow it at once with a fence ```http solution")
		}
		f.block.Before, before = before, nil
		out = append(out, f.block)
	}
	return out
}

func start(n content.Node) content.Place { return content.Place{Line: n.Line, Col: n.Col} }

// fence is one http fence, read.
type fence struct {
	block    Block
	solution bool
	before   bool
	seen     map[string]content.Place
}

func (r *reader) fence(n content.Node) fence {
	f := fence{block: Block{Kind: Live, Line: n.Line + 1, Text: n.Text}, seen: map[string]content.Place{}}
	attrs, err := n.Attrs(r.doc.File)
	r.faults.Join(err)
	for _, a := range attrs {
		if first, ok := f.seen[a.Key]; ok && a.Key != "hint" {
			r.faults.Add(a.At, a.Key+" is given again", fmt.Sprintf("keep one; the first is in column %d", first.Col))
			continue
		}
		f.seen[a.Key] = a.At
		r.attr(&f, a)
	}
	r.whole(&f, n, err == nil)
	if f.block.Dialect == AllDialects && f.block.Kind == Live {
		f.block.Kind = Survey
	}
	return f
}

const known = "known are predict, expect=…, goal=…, hint=…, given=…, dialect=…, via=…, before and solution"

func (r *reader) attr(f *fence, a content.Attr) {
	switch key := a.Key; key {
	case "predict", "solution", "before":
		if a.Valued {
			r.faults.Add(a.At, key+" takes no value", "write "+key+" alone")
		}
		switch {
		case key == "solution":
			f.solution = true
		case key == "before":
			f.before = true
		case f.block.Kind != Goal:
			f.block.Kind = Predict
		}
	case "expect":
		f.block.Expect = r.status(a)
	case "goal":
		f.block.Kind, f.block.Goal = Goal, r.status(a)
	case "hint":
		if strings.TrimSpace(a.Value) == "" {
			r.faults.Add(a.At, "the hint is empty", `write hint="some text"`)
			return
		}
		f.block.Hints = append(f.block.Hints, a.Value)
	case "given":
		f.block.Given = strings.Split(a.Value, ",")
		if a.Value == "" {
			r.faults.Add(a.At, "given names no condition", "write given=quota-spent, or several with commas between")
		}
	case "dialect":
		f.block.Dialect = a.Value
		if !dialectName.MatchString(a.Value) {
			r.faults.Add(a.At, "dialect names no system", "write dialect=kubernetes, or dialect=all for every one")
		}
	case "via":
		f.block.Via = a.Value
		if a.Value == "" {
			r.faults.Add(a.At, "via names no way", "write via=proxy, or leave it out to go straight to the server")
		}
	default:
		r.faults.Add(a.At, fmt.Sprintf("unknown attribute %q", key), known)
	}
}

var (
	status      = regexp.MustCompile(`^[1-5][0-9][0-9]$`)
	dialectName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
)

func (r *reader) status(a content.Attr) int {
	if !status.MatchString(a.Value) {
		r.faults.Add(a.At, fmt.Sprintf("%s wants a status, this is %q", a.Key, a.Value),
			"write a number from 100 to 599")
		return 0
	}
	n, _ := strconv.Atoi(a.Value) // three digits, by the pattern
	return n
}

// whole checks what a fence's attributes make together.
func (r *reader) whole(f *fence, n content.Node, legible bool) {
	has := func(key string) bool { return f.seen[key].Line > 0 }
	if f.block.Dialect == AllDialects && f.block.Kind != Live {
		r.faults.Add(f.seen["dialect"], "all dialects answer at once, so there is nothing to predict or to reach",
			"drop predict or goal, or name one dialect")
	}
	switch {
	case f.solution, f.before:
		what, where := "a solution", "put it on the goal before it"
		if f.before {
			what, where = "a request before", "put it on the request it comes before"
		}
		for _, key := range []string{"predict", "expect", "goal", "hint", "given", "dialect", "via"} {
			if has(key) {
				r.faults.Add(f.seen[key], key+" has no place on "+what, where)
			}
		}
	case has("goal"):
		for _, key := range []string{"predict", "expect"} {
			if has(key) {
				r.faults.Add(f.seen[key], key+" has no place beside goal", "remove it, or make two blocks")
			}
		}
	default:
		if has("hint") {
			r.faults.Add(f.seen["hint"], "the hint has no goal", "add goal=…, or say it in the prose")
		}
		if !has("expect") && legible {
			r.faults.Add(start(n), "the block doesn't say what to expect", "add expect=…, the status the server gives")
		}
	}
	if strings.TrimSpace(n.Text) == "" {
		r.faults.Add(start(n), "the request is empty", "write one: GET /me HTTP/1.1")
	}
}
