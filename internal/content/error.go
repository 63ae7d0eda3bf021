// Package content is the ground floor of the course's files: positions and
// errors, the text cleaner, and markdown files with front matter. Lessons and
// scenarios are both such files; neither package knows the other.
package content

import (
	"fmt"
	"strings"
)

// Error is a fault in text that a person wrote: a course file, or a request
// typed into the program.
type Error struct {
	File string // path as the reader would write it; empty for typed text
	Line int    // from 1; 0 when the fault belongs to the file as a whole
	Col  int    // in runes, from 1; 0 when unknown
	Msg  string // what is wrong
	Fix  string // what to do about it; may be empty
}

// Error says where, what and what to do, in that order: "file:line:col: msg; fix".
// A file's name and what is quoted of its text may be anything; what comes out
// is one line that is harmless on a terminal.
func (e *Error) Error() string {
	var b strings.Builder
	if e.File != "" {
		b.WriteString(e.File + ":")
	}
	if e.Line > 0 {
		fmt.Fprintf(&b, "%d:", e.Line)
		if e.Col > 0 {
			fmt.Fprintf(&b, "%d:", e.Col)
		}
	}
	if b.Len() > 0 {
		b.WriteByte(' ')
	}
	b.WriteString(e.Msg)
	if e.Fix != "" {
		b.WriteString("; " + e.Fix)
	}
	return CleanLine(b.String())
}
