package workbench

import (
	"cmp"
	"slices"
	"strings"

	"bouncer/internal/world"
)

// hint is one way to go on writing.
type hint struct {
	text  string // what stands there when it is taken
	about string
}

// completion is what could stand in place of the letters before the cursor.
type completion struct {
	typed int // runes before the cursor that a hint replaces
	hints []hint
}

const maxHints = 50

// complete looks at the text before the cursor, line by line.
func complete(w *world.World, before string) completion {
	lines := strings.Split(before, "\n")
	line := lines[len(lines)-1]
	if open := strings.LastIndex(line, "{{"); open >= 0 && !strings.Contains(line[open:], "}}") {
		return credentials(w, line[open:])
	}
	first, body := -1, false
	for i, l := range lines {
		switch comment := strings.HasPrefix(l, "#") || strings.HasPrefix(l, "//"); {
		case first < 0 && (comment || strings.TrimSpace(l) == "" && i < len(lines)-1):
		case first < 0:
			first = i
		case strings.TrimSpace(l) == "" && i < len(lines)-1:
			body = true
		}
	}
	switch {
	case body:
		return completion{}
	case first == len(lines)-1:
		return requestLine(w, line)
	}
	return headerLine(w, line)
}

// starting keeps the hints that go on from what is typed, whatever its case.
func starting(typed string, all []hint) completion {
	c := completion{typed: len([]rune(typed))}
	for _, h := range all {
		if len(h.text) > len(typed) && strings.EqualFold(h.text[:len(typed)], typed) && len(c.hints) < maxHints {
			c.hints = append(c.hints, h)
		}
	}
	return c
}

func credentials(w *world.World, typed string) completion {
	var all []hint
	for _, c := range w.Credentials() {
		all = append(all, hint{"{{" + c.Name + "}}", c.Kind + " · " + c.Label})
	}
	return starting(typed, all)
}

// requestLine completes a method, then a route of the server.
func requestLine(w *world.World, line string) completion {
	method, target, found := strings.Cut(line, " ")
	if !found {
		var all []hint
		for _, m := range []string{"GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"} {
			all = append(all, hint{m + " ", ""})
		}
		if method == "" {
			return completion{}
		}
		return starting(method, all)
	}
	if strings.Contains(target, " ") {
		return completion{}
	}
	var all []hint
	for _, r := range w.Routes() {
		for _, t := range w.Targets(r) {
			if r.Method == method && r.Host == "" {
				all = append(all, hint{t, strings.Join(r.Accepts, ", ")})
			}
		}
	}
	return starting(target, all)
}

// headerLine completes a header's name, then what such a header starts with.
func headerLine(w *world.World, line string) completion {
	name, value, found := strings.Cut(line, ":")
	if !found {
		if line == "" {
			return completion{}
		}
		all := []hint{
			{"Accept: ", "what the client can read"}, {"Authorization: ", "tokens and passwords"},
			{"Content-Type: ", "what the body is"}, {"Cookie: ", "a session"}, {"Host: ", "which server is meant"},
			{"If-Match: ", "only if unchanged"}, {"Origin: ", "the page that asks"},
			{"Access-Control-Request-Method: ", "a preflight"},
		}
		for _, f := range presenting(w) {
			if !slices.ContainsFunc(all, func(h hint) bool { return strings.EqualFold(h.text, f.Name+": ") }) {
				all = append(all, hint{f.Name + ": ", f.about})
			}
		}
		return starting(line, all)
	}
	typed := strings.TrimLeft(value, " ")
	space := ""
	if value == "" {
		space = " "
	}
	var all []hint
	switch strings.ToLower(name) {
	case "content-type":
		all = []hint{{space + "application/json", ""}, {space + "application/x-www-form-urlencoded", ""}}
	case "accept":
		all = []hint{{space + "application/json", ""}, {space + "text/html", "a browser"}}
	}
	for _, f := range presenting(w) {
		lead, _, ok := strings.Cut(f.Value, "{{")
		text := space + lead + "{{"
		if ok && strings.EqualFold(f.Name, name) &&
			!slices.ContainsFunc(all, func(h hint) bool { return h.text == text }) {
			all = append(all, hint{text, f.about})
		}
	}
	return starting(typed, all)
}

// field is a header that presents a kind of credential.
type field struct {
	world.Field
	about string
}

// presenting are the headers that present credentials, kind by kind.
func presenting(w *world.World) []field {
	var out []field
	for _, k := range w.Kinds() {
		for _, f := range k.Fields {
			out = append(out, field{f, cmp.Or(f.About, k.Called)})
		}
	}
	return out
}
