package cli

import (
	"bufio"
	"io"
	"unicode"
)

// lineEditor is what a terminal in its usual mode does for who types: it shows
// what is typed, takes it back with backspace, and hands it on line by line.
type lineEditor struct {
	from io.Reader
	echo io.Writer

	in    *bufio.Reader
	line  []rune
	ready []byte
	ended bool
}

// maxTyped is the longest line that can be typed, in characters.
const maxTyped = 4096

func (l *lineEditor) Read(b []byte) (int, error) {
	if l.in == nil {
		l.in = bufio.NewReader(l.from)
	}
	for len(l.ready) == 0 && !l.ended {
		r, _, err := l.in.ReadRune()
		if err != nil {
			return 0, err
		}
		if err := l.take(r); err != nil {
			return 0, err
		}
	}
	if len(l.ready) == 0 {
		return 0, io.EOF
	}
	n := copy(b, l.ready)
	l.ready = l.ready[n:]
	return n, nil
}

// take does what a key asks for.
func (l *lineEditor) take(r rune) error {
	show := ""
	switch {
	case r == '\r' || r == '\n':
		l.ready, l.line, show = append([]byte(string(l.line)), '\n'), nil, "\r\n"
	case r == 0x7f || r == '\b':
		if len(l.line) > 0 {
			l.line, show = l.line[:len(l.line)-1], "\b \b"
		}
	case r == 0x15: // ctrl+u
		for range l.line {
			show += "\b \b"
		}
		l.line = nil
	case r == 0x03, r == 0x04 && len(l.line) == 0: // ctrl+c, ctrl+d
		l.ended, show = true, "\r\n"
	case unicode.IsPrint(r) && len(l.line) < maxTyped:
		l.line = append(l.line, r)
		show = string(r)
	}
	_, err := io.WriteString(l.echo, show)
	return err
}
