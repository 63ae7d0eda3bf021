package plain

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"

	"bouncer/internal/content"
)

// maxLine is the longest line of input that is looked at, in bytes.
const maxLine = 64 << 10

// line is one line of input, cleaned and without its end.
type line struct {
	text string
	long bool // longer than maxLine; its text is dropped
}

type taken struct {
	line
	err error
}

// input reads lines only when one is asked for, and off the caller's goroutine:
// a learner who thinks, or a pipe that stays silent, must not keep the program
// from ending.
type input struct {
	want  chan struct{}
	got   chan taken
	asked bool // a line is being read, and nobody has taken it yet
}

// errMoved is something else that has happened while a line was waited for.
var errMoved = errors.New("moved")

func newInput(from io.Reader) *input {
	in := &input{want: make(chan struct{}), got: make(chan taken, 1)}
	go func() {
		r := bufio.NewReaderSize(from, maxLine+2) // a line and its CRLF
		first := true
		for range in.want {
			l, err := readLine(r)
			if first {
				l.text = strings.TrimPrefix(l.text, "\ufeff")
				first = false
			}
			l.text = content.Clean(l.text)
			in.got <- taken{l, err}
		}
	}()
	return in
}

// close ends the reading; a read that is under way ends with its reader.
func (in *input) close() { close(in.want) }

// line waits for the next line, for ctx to end, or for what else may happen, which
// is errMoved: what was typed so far is not lost by it.
func (in *input) line(ctx context.Context, moved <-chan struct{}) (line, error) {
	if ctx.Err() != nil {
		return line{}, context.Cause(ctx)
	}
	if !in.asked {
		in.want <- struct{}{}
		in.asked = true
	}
	select {
	case t := <-in.got:
		in.asked = false
		return t.line, t.err
	case <-moved:
		return line{}, errMoved
	case <-ctx.Done():
		return line{}, context.Cause(ctx)
	}
}

// readLine reads one line. A last one without its end counts; io.EOF comes
// alone.
func readLine(r *bufio.Reader) (line, error) {
	raw, err := r.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = r.ReadSlice('\n')
		}
		if errors.Is(err, io.EOF) {
			err = nil
		}
		return line{long: true}, err
	}
	text := strings.TrimSuffix(strings.TrimSuffix(string(raw), "\n"), "\r")
	if errors.Is(err, io.EOF) && text != "" {
		err = nil
	}
	return line{text: text, long: len(text) > maxLine}, err
}
