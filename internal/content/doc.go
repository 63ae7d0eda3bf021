package content

import "strings"

// Kind says what a Node is.
type Kind int

const (
	Heading Kind = iota // a heading
	Prose               // markdown between headings and http fences, as written
	Fence               // a fenced block of http; any other fence is part of Prose
)

// Node is one piece of a file's body. The nodes of a Doc cover the whole body
// but for blank lines between them.
type Node struct {
	Kind     Kind
	Line     int    // its first line in the file; a Fence's text starts on the next
	Col      int    // Heading: where its text starts; Fence: where its info string starts
	End      int    // its last line, closing fence or underline included
	Level    int    // Heading: 1 to 6
	Info     string // Fence: the info string, which starts with "http"
	Text     string // Heading: its text without markup; Prose: its source; Fence: its content
	Indented int    // Fence: columns by which its content was indented
}

// Doc is one course file, read.
type Doc struct {
	File  string
	Nodes []Node

	at    map[string]Place
	lines []string
}

// Pos returns where a front matter key stands: "answer", "traps.403" for an
// entry of a table, "sources.0" for one of a list. Both are 0 for a key that is
// not there.
func (d *Doc) Pos(key string) (line, col int) {
	at := d.at[key]
	return at.Line, at.Col
}

// Places returns what Pos knows, for a reader that keeps the places and lets
// the Doc go.
func (d *Doc) Places() map[string]Place { return d.at }

// Source returns the lines from one to the other, both included, as written.
func (d *Doc) Source(from, to int) string {
	return strings.Join(d.lines[from-1:to], "\n")
}

// closing is where the line of --- stands that ends the front matter, and where
// that line ends.
func closing(rest string) (start, end int, ok bool) {
	for line := range strings.Lines(rest) {
		if end = start + len(strings.TrimSuffix(line, "\n")); strings.TrimRight(rest[start:end], " ") == "---" {
			return start, end, true
		}
		start += len(line)
	}
	return 0, 0, false
}

// Read reads one course file: front matter between two lines of ---, decoded
// strictly into front, then markdown. front points to a struct whose fields are
// of type string, int, bool, []string, []int or map[int]string and tagged
// `front:"key"` or `front:"key,required"`; a nil front stands for a file that
// has no front matter.
//
// The error joins every fault found, each an *Error. The Doc is nil when the
// faults leave nothing worth reading on, and else holds what was sound.
func Read(file string, data []byte, front any) (*Doc, error) {
	text, err := normalize(file, data)
	if err != nil {
		return nil, err
	}
	list := &List{File: file}
	doc := &Doc{File: file, at: map[string]Place{}, lines: strings.Split(text, "\n")}
	start, whole := 0, true
	if front != nil {
		start, whole = doc.front(list, text, front)
	} else if strings.HasPrefix(text, "---\n") {
		list.Add(Place{Line: 1}, "this file has no use for front matter", "start it with its heading")
		whole = false
	}
	if start >= 0 {
		doc.body(list, text, start)
	}
	if !whole {
		return nil, list.Err()
	}
	return doc, list.Err()
}

// front decodes the front matter and returns the offset of the body, or -1, and
// whether the front matter could be taken apart.
func (d *Doc) front(list *List, text string, into any) (start int, ok bool) {
	first, rest, _ := strings.Cut(text, "\n")
	if strings.TrimRight(first, " ") != "---" {
		list.Add(Place{Line: 1}, "the file has no front matter",
			"start it with a line of ---, the keys, and another line of ---")
		return -1, false
	}
	keys, end, closed := closing(rest)
	if !closed {
		list.Add(Place{Line: 1}, "the front matter is never closed", "end it with a line of ---")
		return -1, false
	}
	f := &front{list: list, at: d.at, first: 1, what: "the front matter"}
	ok = f.decode(rest[:keys], into)
	return len(first) + 1 + end, ok
}
