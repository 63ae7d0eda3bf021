package quiz

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"bouncer/internal/content"
)

type header struct {
	Answer  int            `front:"answer,required" range:"100,599" about:"the status that is right; the server must agree"`
	Accept  []int          `front:"accept" range:"100,599" about:"other statuses that count as right, where sources allow them"`
	Debated bool           `front:"debated" about:"good sources disagree; the server may then give any accepted status"`
	Topic   string         `front:"topic,required" about:"the folder it lies in: lower-case letters, digits and dashes"`
	Level   int            `front:"level,required" range:"1,5" about:"1 (easy) to 5"`
	Pair    string         `front:"pair" about:"name of a pair: scenarios that differ in one fact and in their answer"`
	First   string         `front:"first" about:"the check that the story says comes first, where two obstacles meet that no source puts in order"`
	Given   []string       `front:"given" of:"@conditions" about:"conditions the server is put in first"`
	Dialect string         `front:"dialect" about:"the system whose documented answers the server gives; its own when left out"`
	Via     string         `front:"via" about:"how the request travels: proxy, portal, cache, follow, refresh, tls, or tls:NAME with that person's client certificate"`
	Traps   map[int]string `front:"traps" range:"100,599" about:"status: id of the misconception behind that wrong answer; at least one, each with a section ## Not"`
	Sources []string       `front:"sources" about:"what the answer rests on; at least one"`
}

var id = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

const idForm = "use lower-case letters, digits and dashes"

// Read reads one scenario. Its id is the file's name without .md; when the file
// lies in a folder, that is its topic's. The error joins every fault found, each
// a *content.Error; there is no scenario beside an error.
func Read(file string, data []byte) (*Scenario, error) {
	r := &reader{faults: &content.List{File: file}}
	r.s = &Scenario{ID: strings.TrimSuffix(path.Base(file), ".md"), File: file, Not: map[int]string{}}
	if !id.MatchString(r.s.ID) {
		r.add("", fmt.Sprintf("%q can't be the id of a scenario", content.CleanLine(r.s.ID)), idForm)
	}
	var h header
	doc, err := content.Read(file, data, &h)
	r.faults.Join(err)
	if doc == nil {
		return nil, r.faults.Err()
	}
	r.s.Answer, r.s.Accept, r.s.Debated, r.s.Topic, r.s.Level = h.Answer, h.Accept, h.Debated, h.Topic, h.Level
	r.s.Pair, r.s.Given, r.s.Dialect, r.s.Traps, r.s.Sources = h.Pair, h.Given, h.Dialect, h.Traps, h.Sources
	r.s.Via, r.s.First = h.Via, h.First
	r.s.at = doc.Places()
	r.body(doc.Nodes)
	r.header()
	if err == nil {
		r.traps()
	}
	if err := r.faults.Err(); err != nil {
		return nil, err
	}
	return r.s, nil
}

// reader reads one scenario.
type reader struct {
	s      *Scenario
	faults *content.List
}

func (r *reader) add(part, msg, fix string) { r.faults.Add(r.s.at[part], msg, fix) }

// header checks the values of the front matter. A key that is missing or of the
// wrong type has been noted already and holds its zero value.
func (r *reader) header() {
	s := r.s
	for i, code := range s.Accept {
		part := fmt.Sprintf("accept.%d", i)
		switch {
		case code == s.Answer:
			r.add(part, fmt.Sprintf("%d is the answer already", code), "accept names other statuses; remove it")
		case slices.Index(s.Accept, code) < i:
			r.add(part, fmt.Sprintf("%d is accepted twice", code), "remove one")
		}
	}
	if s.Debated && s.at["accept"].Line == 0 {
		r.add("debated", "debated, but only the answer is accepted", "add accept: [...] with what other sources say")
	}
	folder := path.Base(path.Dir(s.File))
	switch {
	case s.Topic != "" && !id.MatchString(s.Topic):
		r.add("topic", fmt.Sprintf("%q can't be the name of a topic", s.Topic), idForm)
	case s.Topic != "" && folder != "." && folder != s.Topic:
		r.add("topic", fmt.Sprintf("the topic is %s, but the file lies in %s", s.Topic, content.CleanLine(folder)),
			"move the file or change the topic")
	}
	if s.Dialect != "" && !id.MatchString(s.Dialect) {
		r.add("dialect", fmt.Sprintf("%q can't be the name of a dialect", s.Dialect), idForm)
	}
	if s.Pair != "" && !id.MatchString(s.Pair) {
		r.add("pair", fmt.Sprintf("%q can't be the name of a pair", s.Pair), idForm)
	}
}

// traps checks that the wrong answers, what is said of them and the right
// answers fit together.
func (r *reader) traps() {
	s := r.s
	if len(s.Traps) == 0 {
		r.add("traps", "no trap is named", "add traps with at least one status and the misconception behind it")
	}
	for _, code := range slices.Sorted(maps.Keys(s.Traps)) {
		part := fmt.Sprintf("traps.%d", code)
		switch {
		case code == s.Answer:
			r.add(part, fmt.Sprintf("%d is a trap and the answer", code), "remove the trap or change the answer")
		case slices.Contains(s.Accept, code):
			r.add(part, fmt.Sprintf("%d is a trap and accepted", code), "remove it from one of them")
		case s.at[notPart(code)].Line == 0:
			r.add(part, fmt.Sprintf("nothing says why %d is wrong", code), fmt.Sprintf("add a section ## Not %d", code))
		}
	}
	for _, code := range slices.Sorted(maps.Keys(s.Not)) {
		if _, ok := s.Traps[code]; !ok {
			r.add(notPart(code), fmt.Sprintf("## Not %d, but %d isn't a trap", code, code),
				fmt.Sprintf("add %d to the traps, or remove the section", code))
		}
	}
}

func notPart(code int) string { return fmt.Sprintf("not.%d", code) }

// body reads the title, the story, the request and the sections.
func (r *reader) body(nodes []content.Node) {
	section := "" // the part that prose belongs to
	text := map[string]string{}
	for _, n := range nodes {
		at := content.Place{Line: n.Line, Col: max(1, n.Col)}
		switch n.Kind {
		case content.Heading:
			section = r.heading(n, at, section)
		case content.Fence:
			r.request(n, at, section)
			if section == "story" && r.s.at["request"].Line > 0 {
				section = ""
			}
		case content.Prose:
			switch {
			case section == "" && r.s.at["request"].Line > 0:
				r.faults.Add(at, "text between the request and the first section",
					"put it before the request or into a section")
			case section == "":
				r.faults.Add(at, "text before the title", "start with # and the title")
			case section == "ignored":
			case section == "story" && len(r.s.Before) > 0:
				r.faults.Add(at, "text between two requests", "put it into the story, before the first request")
			case text[section] == "":
				text[section] = n.Text
				r.s.at["text."+section] = at
			}
		}
	}
	r.s.Story, r.s.Why, r.s.Hint = text["story"], text["why"], text["hint"]
	r.complete(text)
}

// complete notes what is missing, and takes over the sections on traps.
func (r *reader) complete(text map[string]string) {
	at := r.s.at
	if at["title"].Line == 0 {
		r.add("", "the scenario has no title", "start its text with # and the title")
	}
	if at["title"].Line > 0 && r.s.Story == "" {
		r.add("title", "the scenario has no story", "say before the request who asks for what")
	}
	if at["request"].Line == 0 {
		r.add("", "the scenario has no request", "add a fence ```http after the story")
	}
	if at["why"].Line == 0 {
		r.add("", "nothing says why", "add a section ## Why")
	}
	for part := range maps.Keys(at) {
		code, isNot := strings.CutPrefix(part, "not.")
		if isNot {
			number, _ := strconv.Atoi(code) // written by notPart
			r.s.Not[number] = text[part]
		}
	}
	for _, part := range slices.Sorted(maps.Keys(at)) {
		if (part == "why" || part == "hint" || strings.HasPrefix(part, "not.")) && text[part] == "" {
			r.add(part, "the section is empty", "write it, or remove its heading")
		}
	}
}

var notHeading = regexp.MustCompile(`^not ([0-9]{3})$`)

// heading notes a heading and returns the part that the prose after it belongs to.
func (r *reader) heading(n content.Node, at content.Place, section string) string {
	name := strings.ToLower(n.Text)
	part, named := name, name == "why" || name == "hint"
	if n.Level == 1 {
		part = "title"
	} else if m := notHeading.FindStringSubmatch(name); m != nil {
		part, named = "not."+m[1], true
	}
	switch {
	case n.Level == 1 && n.Text == "":
		r.faults.Add(at, "the title is empty", "write it after the #")
	case n.Level == 1 && r.s.at["title"].Line > 0:
		r.faults.Add(at, "a second title", "use ## for sections")
		return "ignored"
	case n.Level == 1:
		r.s.Title = n.Text
	case n.Level > 2 || !named:
		r.faults.Add(at, fmt.Sprintf("a scenario has no section %q", n.Text),
			"known are ## Why, ## Not 403 (for each trap) and ## Hint")
		return "ignored"
	case r.s.at[part].Line > 0:
		r.faults.Add(at, fmt.Sprintf("a second section %q", n.Text),
			fmt.Sprintf("keep one; the first is on line %d", r.s.at[part].Line))
		return "ignored"
	}
	r.s.at[part] = at
	if part == "title" {
		return "story"
	}
	return part
}

func (r *reader) request(n content.Node, at content.Place, section string) {
	if attrs, err := n.Attrs(r.s.File); err != nil {
		r.faults.Join(err)
	} else if len(attrs) == 1 && attrs[0].Key == "before" && !attrs[0].Valued {
		r.before(n, at, section)
		return
	} else if len(attrs) > 0 {
		r.faults.Add(attrs[0].At, "a scenario's request takes no attributes but before",
			"write ```http alone; the answer stands in the front matter")
	}
	switch {
	case r.s.at["request"].Line > 0:
		r.faults.Add(at, "a second request", "a scenario has one; tag this fence text")
	case section != "story":
		r.faults.Add(at, "the request doesn't follow the story", "put it after the story and before the first section")
	case strings.TrimSpace(n.Text) == "":
		r.faults.Add(at, "the request is empty", "write one: GET /me HTTP/1.1")
	}
	if r.s.at["request"].Line == 0 {
		r.s.at["request"], r.s.Request, r.s.RequestLine = at, n.Text, n.Line+1
	}
}

// before notes a request that comes before the one asked about.
func (r *reader) before(n content.Node, at content.Place, section string) {
	switch {
	case section != "story" || r.s.at["request"].Line > 0:
		r.faults.Add(at, "a request before stands in front of the one asked about",
			"put it between the story and the request")
	case strings.TrimSpace(n.Text) == "":
		r.faults.Add(at, "the request is empty", "write one: GET /me HTTP/1.1")
	default:
		r.s.Before = append(r.s.Before, n.Text)
	}
}
