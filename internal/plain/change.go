package plain

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A change of one line: "c 2 TEXT", "a 2 TEXT", "d 2".
var changes = regexp.MustCompile(`^\s*([cadCAD])\s+([0-9]{1,6})(?:\s(.*))?$`)

// change carries out a change of one line of a text; false for a line of input
// that is none, or names a line there isn't.
func change(text, typed string) (string, bool) {
	m := changes.FindStringSubmatch(typed)
	if m == nil {
		return "", false
	}
	lines := strings.Split(text, "\n")
	n, err := strconv.Atoi(m[2])
	if err != nil || n > len(lines) {
		return "", false
	}
	switch what := strings.ToLower(m[1]); {
	case what == "a":
		lines = slices.Insert(lines, n, m[3])
	case n == 0:
		return "", false
	case what == "c":
		lines[n-1] = m[3]
	case m[3] != "":
		return "", false
	default:
		lines = slices.Delete(lines, n-1, n)
	}
	return strings.Join(lines, "\n"), true
}

// numbered is a line with its number. An empty one is said to be: it ends the
// headers.
func numbered(n int, l string) string {
	if strings.TrimSpace(l) == "" {
		l = "(empty)"
	}
	return fmt.Sprintf("%d: %s", n, l)
}

// retype takes a request line by line, and fires it.
func (t *task) retype() (done bool, err error) {
	text, err := t.retyped()
	if err != nil || text == "" {
		return false, err
	}
	t.edit(text)
	return t.fires(reply{})
}

// retyped takes a text line by line; empty where it was none, which is said.
func (s *desk) retyped() (string, error) {
	const most = 2 << 20
	s.out.say("Type the request. A line with a single dot ends it and fires it.")
	var lines []string
	size := 0
	for {
		l, err := s.read()
		if err != nil {
			return "", err
		}
		if l == "." {
			break
		}
		if size += len(l) + 1; size <= most {
			lines = append(lines, l)
		}
	}
	text := strings.TrimRight(strings.Join(lines, "\n"), "\n")
	switch {
	case size > most:
		s.out.say("That is longer than 2 MiB and was left out; a request is a few lines.")
		return "", nil
	case strings.TrimSpace(text) == "":
		s.out.say("Nothing was typed; the request stays as it was.")
		return "", nil
	}
	return text, nil
}
