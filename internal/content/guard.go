package content

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"unicode/utf8"
)

// The limits of a course file. Readers and renderers of markdown take time that
// grows with the square of some of these, and a goroutine can't be killed, so
// they hold before anything parses the text.
const (
	MaxFile     = 256 << 10 // bytes in a file
	MaxNesting  = 16        // quotes and lists inside each other
	MaxCodeLine = 2000      // bytes in one line of code
	MaxPassage  = 5000      // bytes in one paragraph, heading, item or table
	MaxBlocks   = 1000      // paragraphs, headings and items in a file
	MaxMarks    = 4000      // marks of emphasis and code, * _ ~ and `, in a file
	MaxBrackets = 2000      // opening square brackets in a file
	MaxFiles    = 2000      // files in a course folder, scenarios apart
	// Scenarios are counted apart: one a case of every operation is what a course
	// made from an API's own description holds, and each is small and read alone.
	MaxScenarios = 20000
)

// ReadFile reads one course file, but never more than Read needs to see that it
// is too large. Anything but a regular file is an *Error that names it as shown.
func ReadFile(fsys fs.FS, name, shown string) ([]byte, error) {
	// Opening a pipe would wait for a writer: look before opening.
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, unreadable(shown, err)
	}
	if !info.Mode().IsRegular() {
		return nil, &Error{File: shown, Msg: "this isn't a regular file", Fix: "put a plain text file in its place"}
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, unreadable(shown, err)
	}
	defer f.Close()
	var data bytes.Buffer
	data.Grow(int(min(info.Size(), MaxFile)) + bytes.MinRead)
	if _, err := data.ReadFrom(io.LimitReader(f, MaxFile+1)); err != nil {
		return nil, unreadable(shown, err)
	}
	return data.Bytes(), nil
}

func unreadable(shown string, err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return &Error{File: shown, Msg: "the file can't be read: " + err.Error(),
		Fix: "check that it is there and readable"}
}

// normalize checks what holds for every byte of a file and returns its text with
// line ends as \n and without a byte order mark. Text that could deceive a
// terminal or a reader is refused, not repaired: the writer should know.
func normalize(file string, data []byte) (string, error) { return Text(file, data, MaxFile) }

// Text is what Read makes of a file's bytes before it reads them, for a file of
// another kind and another limit, in bytes: UTF-8 without a byte order mark and
// without characters that could deceive a terminal or a reader, line ends as \n.
// The error is an *Error at the first thing that isn't so.
func Text(file string, data []byte, limit int) (string, error) {
	whole := func(msg, fix string) (string, error) {
		return "", &Error{File: file, Msg: msg, Fix: fix}
	}
	if len(data) > limit {
		return whole(fmt.Sprintf("the file is larger than %d KiB", limit>>10), "split it")
	}
	if name := utf16Name(data); name != "" {
		return whole("the file is "+name, "save it as UTF-8")
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if len(bytes.TrimSpace(data)) == 0 {
		return whole("the file is empty", "write it, or delete it")
	}
	s := string(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")))
	if at := dirtyAt(s, false); at >= 0 {
		msg, fix := dirt(s[at:])
		place := placeAt(s, at)
		return "", &Error{File: file, Line: place.Line, Col: place.Col, Msg: msg, Fix: fix}
	}
	return s, nil
}

// utf16Name says which UTF-16 the data is in, or nothing. Without a byte order
// mark, a NUL beside the first character gives it away.
func utf16Name(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), len(data) > 3 && data[0] != 0 && data[1] == 0 && data[3] == 0:
		return "UTF-16 (little-endian)"
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}), len(data) > 3 && data[0] == 0 && data[1] != 0 && data[2] == 0:
		return "UTF-16 (big-endian)"
	}
	return ""
}

// dirt names the forbidden character at the start of s.
func dirt(s string) (msg, fix string) {
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case r == utf8.RuneError && size == 1:
		return fmt.Sprintf("the byte 0x%02X is not UTF-8", s[0]), "save the file as UTF-8"
	case r == '\r':
		return "a carriage return stands alone", `end lines with LF or CRLF`
	case r < 0xa0:
		return "a control character, " + spell(r), "remove it, or write it out as text"
	}
	return "an invisible or unprintable character, " + spell(r), "remove it, or write it out as text"
}

// placeAt returns the line and column of a byte offset.
func placeAt(s string, offset int) Place {
	before := s[:offset]
	line := 1 + bytes.Count([]byte(before), []byte("\n"))
	start := bytes.LastIndexByte([]byte(before), '\n') + 1
	return Place{Line: line, Col: 1 + utf8.RuneCountInString(before[start:])}
}
