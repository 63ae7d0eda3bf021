package progress

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"bouncer/internal/content"
	"bouncer/quiz"
)

const (
	exportName    = "bouncer progress"
	exportVersion = 1
	maxLine       = 2 << 20 // a round of maxQuestions fits
	maxEvents     = 2_000_000
)

// head is the first line of an export.
type head struct {
	Export  string `json:"export"`
	Version int    `json:"version"`
	Name    string `json:"name,omitempty"` // whose it is
}

// line is one event of an export.
type line struct {
	ID       string    `json:"id"`
	Kind     Kind      `json:"kind"`
	At       time.Time `json:"at"`
	Imported bool      `json:"imported,omitempty"`

	Scenario string    `json:"scenario,omitempty"`
	Choice   int       `json:"choice,omitempty"`
	Right    *bool     `json:"right,omitempty"`
	Sure     string    `json:"sure,omitempty"` // "sure" or "unsure"
	TookMS   int64     `json:"took_ms,omitempty"`
	Trap     string    `json:"trap,omitempty"`
	Mode     quiz.Mode `json:"mode,omitempty"`
	Hinted   bool      `json:"hinted,omitempty"`
	For      string    `json:"for,omitempty"`

	Lesson    string                `json:"lesson,omitempty"`
	Block     int                   `json:"block,omitempty"`
	Task      string                `json:"task,omitempty"` // id of a mission, a gate or a project
	Round     *Round                `json:"round,omitempty"`
	Placement *quiz.PlacementResult `json:"placement,omitempty"`
	Exam      *quiz.ExamResult      `json:"exam,omitempty"`
	Name      string                `json:"name,omitempty"`
}

func lineOf(e Event) line {
	l := line{ID: e.ID, Kind: e.Kind, At: e.At, Imported: e.Imported, Lesson: e.Lesson, Block: e.Block, Task: e.Task,
		Round: e.Round, Placement: e.Placement, Exam: e.Exam, Name: e.Name}
	if e.Kind != Answered {
		return l
	}
	a := e.Attempt
	l.Scenario, l.Choice, l.Right, l.TookMS = a.Scenario, a.Choice, &a.Right, a.Took.Milliseconds()
	l.Trap, l.Mode, l.Hinted, l.For = a.Trap, a.Mode, a.Hinted, a.For
	if a.Sure != quiz.Unsaid {
		l.Sure = a.Sure.Word()
	}
	return l
}

func (l line) event() (Event, error) {
	e := Event{ID: l.ID, Kind: l.Kind, At: l.At, Imported: l.Imported, Lesson: l.Lesson, Block: l.Block, Task: l.Task,
		Round: l.Round, Placement: l.Placement, Exam: l.Exam, Name: l.Name}
	switch {
	case e.ID == "":
		return e, errors.New(`an event without "id"`)
	case e.At.IsZero():
		return e, errors.New(`an event without "at"`)
	case e.Kind != Answered:
		return e, e.settle()
	case l.Right == nil:
		return e, errors.New(`an answer without "right"`)
	case l.TookMS < 0 || l.TookMS > maxTook.Milliseconds():
		return e, fmt.Errorf(`"took_ms" %d is out of range`, l.TookMS)
	}
	e.Attempt = quiz.Attempt{
		Scenario: l.Scenario, Choice: l.Choice, Right: *l.Right, Took: time.Duration(l.TookMS) * time.Millisecond,
		Trap: l.Trap, Mode: l.Mode, Hinted: l.Hinted, For: l.For,
	}
	switch l.Sure {
	case "", quiz.Unsaid.Word():
	case quiz.Sure.Word():
		e.Attempt.Sure = quiz.Sure
	case quiz.Unsure.Word():
		e.Attempt.Sure = quiz.Unsure
	default:
		return e, fmt.Errorf(`"sure" is %q; it may be "sure" or "unsure"`, l.Sure)
	}
	return e, e.settle()
}

// Export writes the log as JSON lines: a head that says whose it is, where a name
// is given, then one event a line in the order of arrival. Import reads it back.
func (l *Log) Export(w io.Writer, name string) error {
	if name != "" && !nameable(name) {
		return fmt.Errorf("%q can't be a name: up to %d bytes of printable text can", content.CleanLine(name), maxName)
	}
	events, err := l.Events()
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	enc := content.JSON(out)
	if err := enc.Encode(head{exportName, exportVersion, name}); err != nil {
		return err
	}
	for _, e := range events {
		if err := enc.Encode(lineOf(e)); err != nil {
			return err
		}
	}
	return out.Flush()
}

// Imported is what an import came to.
type Imported struct {
	Added int // events that were new
	Known int // events the log had already
}

// Import takes in an export, all of it or nothing. Every event is marked as
// imported; one the log has already is left as it is, so importing a file twice
// adds nothing. file is what the errors call it; each names the line at fault.
func (l *Log) Import(file string, r io.Reader) (Imported, error) {
	x, err := ReadExport(file, r)
	if err != nil {
		return Imported{}, err
	}
	events := x.Events
	for i := range events {
		events[i].Imported, events[i].Attempt.Imported = true, true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return Imported{}, &content.Error{File: l.store.name(), Msg: "nothing was imported: the log is closed"}
	}
	added, err := l.store.write(events)
	if err != nil {
		return Imported{}, fmt.Errorf("nothing was imported: %w", err)
	}
	return Imported{Added: added, Known: len(events) - added}, nil
}

// Exported is an export as it was read.
type Exported struct {
	Name   string // whose it is; empty where it doesn't say
	Events []Event
}

// ReadExport reads an export, all of it or nothing. file is what the errors call
// it; each names the line at fault.
func ReadExport(file string, r io.Reader) (Exported, error) {
	fault := func(n int, msg, fix string) error { return &content.Error{File: file, Line: n, Msg: msg, Fix: fix} }
	in := bufio.NewScanner(r)
	in.Buffer(nil, maxLine)
	var x Exported
	n := 0
	for in.Scan() {
		n++
		text := bytes.TrimSpace(bytes.TrimPrefix(in.Bytes(), []byte("\ufeff")))
		switch {
		case n == 1:
			h, err := readHead(text)
			if err != nil {
				return x, fault(1, err.Error(), "give a file that bouncer export wrote, with the newest bouncer")
			}
			x.Name = h.Name
			continue
		case len(text) == 0:
			continue
		case len(x.Events) == maxEvents:
			return x, fault(n, fmt.Sprintf("more than %d events", maxEvents), "import less at once")
		}
		e, err := readLine(text)
		if err != nil {
			return x, fault(n, oneLine(err), "take the line out, or export again")
		}
		x.Events = append(x.Events, e)
	}
	switch err := in.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return x, fault(n+1, fmt.Sprintf("the line is longer than %d bytes", maxLine),
			"take the line out, or export again")
	case err != nil:
		return x, fmt.Errorf("%s: %w", file, err)
	case n == 0:
		return x, fault(0, "the file is empty", "give a file that bouncer export wrote")
	}
	return x, nil
}

func readHead(text []byte) (head, error) {
	var h head
	if err := json.Unmarshal(text, &h); err != nil || h.Export != exportName {
		return h, errors.New("this isn't an export of bouncer")
	}
	if h.Version > exportVersion {
		return h, fmt.Errorf("the export is of a newer bouncer (version %d, this one knows %d)", h.Version,
			exportVersion)
	}
	if h.Name != "" && !nameable(h.Name) {
		return h, errors.New("the name in it is none")
	}
	return h, nil
}

func readLine(text []byte) (Event, error) {
	var one line
	if err := json.Unmarshal(text, &one); err != nil {
		return Event{}, fmt.Errorf("this isn't an event: %w", err)
	}
	return one.event()
}

func oneLine(err error) string { return content.CleanLine(strings.TrimSpace(err.Error())) }
