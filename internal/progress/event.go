package progress

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"bouncer/quiz"
)

// Kind says what happened.
type Kind string

const (
	Answered Kind = "answer"    // Attempt
	Fired    Kind = "fired"     // Lesson, Block
	Reached  Kind = "goal"      // Lesson, Block
	Finished Kind = "finished"  // Lesson
	Moved    Kind = "position"  // Lesson and Block, or Round
	Placed   Kind = "placement" // Placement
	Examined Kind = "exam"      // Exam
)

const (
	idBytes      = 16
	maxName      = 120    // bytes
	maxQuestions = 10_000 // of a round

	minMillis = -62135596800000 // the year 1
	maxMillis = 253402300799999 // the year 9999

	fieldBreak = "\t"
	eventBreak = "\n"
)

// Event is one entry of the log. Which fields count is up to its kind.
type Event struct {
	ID       string // 32 hex digits; Append gives one to an event that has none
	Kind     Kind
	At       time.Time // kept to the millisecond
	Imported bool      // came in from an export

	Attempt   quiz.Attempt // its At and Imported are the event's
	Lesson    string       // id
	Block     int          // from 0
	Round     *Round
	Placement *quiz.PlacementResult
	Exam      *quiz.ExamResult
}

// Round is a round of questions somebody is in the middle of.
type Round struct {
	Mode      quiz.Mode `json:"mode"`
	Aimed     bool      `json:"aimed,omitempty"` // chosen by what teaches most now
	Topic     string    `json:"topic,omitempty"`
	Level     int       `json:"level,omitempty"`
	Count     int       `json:"count"`
	Seed      uint64    `json:"seed"`
	Index     int       `json:"index"`               // questions answered
	Scenarios []string  `json:"scenarios,omitempty"` // ids in the order asked, where the seed alone doesn't give them back
}

// Answer is the event of an attempt.
func Answer(a quiz.Attempt) Event {
	return Event{Kind: Answered, At: a.At, Imported: a.Imported, Attempt: a}
}

// Fire is the event of a lesson's block being fired.
func Fire(at time.Time, lesson string, block int) Event {
	return Event{Kind: Fired, At: at, Lesson: lesson, Block: block}
}

// Reach is the event of a block's goal being reached.
func Reach(at time.Time, lesson string, block int) Event {
	return Event{Kind: Reached, At: at, Lesson: lesson, Block: block}
}

// Finish is the event of a lesson being finished.
func Finish(at time.Time, lesson string) Event {
	return Event{Kind: Finished, At: at, Lesson: lesson}
}

// AtBlock is the event of the learner standing at a lesson's block.
func AtBlock(at time.Time, lesson string, block int) Event {
	return Event{Kind: Moved, At: at, Lesson: lesson, Block: block}
}

// InRound is the event of the learner standing at a question of a round. A round
// whose Index is its Count is over.
func InRound(at time.Time, r Round) Event {
	return Event{Kind: Moved, At: at, Round: &r}
}

// Place is the event of a placement.
func Place(r quiz.PlacementResult) Event {
	return Event{Kind: Placed, At: r.At, Placement: &r}
}

// Exam is the event of a finished exam.
func Exam(r quiz.ExamResult) Event { return Event{Kind: Examined, At: r.At, Exam: &r} }

// settle gives an event its id, cuts its time to what the log keeps, and refuses
// what the log can't hold.
func (e *Event) settle() error {
	if e.ID == "" {
		var b [idBytes]byte
		if _, err := rand.Read(b[:]); err != nil {
			return fmt.Errorf("no random id for an event: %w", err)
		}
		e.ID = hex.EncodeToString(b[:])
	}
	if b, err := hex.DecodeString(e.ID); err != nil || len(b) != idBytes {
		return fmt.Errorf("id %q is not %d hex digits", e.ID, 2*idBytes)
	}
	e.At = time.UnixMilli(min(max(e.At.UnixMilli(), minMillis), maxMillis)).UTC()
	switch e.Kind {
	case Answered:
		e.Attempt.At, e.Attempt.Imported = e.At, e.Imported
		return e.settleAnswer()
	case Fired, Reached, Finished:
		return wellNamed("lesson", e.Lesson, e.Block)
	case Moved:
		if e.Round != nil {
			return e.Round.check()
		}
		return wellNamed("lesson", e.Lesson, e.Block)
	case Placed:
		if e.Placement == nil {
			return fmt.Errorf("a placement without its result")
		}
	case Examined:
		if e.Exam == nil {
			return fmt.Errorf("an exam without its result")
		}
	default:
		return fmt.Errorf("unknown kind %q", e.Kind)
	}
	return nil
}

func (e *Event) settleAnswer() error {
	a := &e.Attempt
	if err := wellNamed("scenario", a.Scenario, a.Choice); err != nil {
		return err
	}
	for _, s := range []string{a.Trap, string(a.Mode), a.For} {
		if s != "" && !nameable(s) {
			return fmt.Errorf("%q is no name", s)
		}
	}
	if a.Sure < quiz.Unsaid || a.Sure > quiz.Sure {
		return fmt.Errorf("sureness %d is unknown", a.Sure)
	}
	a.Took = max(0, a.Took).Truncate(time.Millisecond)
	return nil
}

func (r *Round) check() error {
	if r.Count < 0 || r.Count > maxQuestions || r.Index < 0 || r.Index > r.Count || len(r.Scenarios) > maxQuestions {
		return fmt.Errorf("question %d of %d is out of range", r.Index, r.Count)
	}
	for _, s := range append([]string{string(r.Mode), r.Topic}, r.Scenarios...) {
		if s != "" && !nameable(s) {
			return fmt.Errorf("%q is no name", s)
		}
	}
	return nil
}

func wellNamed(what, name string, number int) error {
	if !nameable(name) {
		return fmt.Errorf("%q is no %s id", name, what)
	}
	if number < 0 || number > 1<<20 {
		return fmt.Errorf("number %d is out of range", number)
	}
	return nil
}

// nameable keeps what separates fields and events, and what a terminal obeys,
// out of the log.
func nameable(s string) bool {
	return s != "" && len(s) <= maxName && utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) })
}
