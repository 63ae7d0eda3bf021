package progress

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
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
	GaveUp   Kind = "given up"  // Lesson, Block
	Finished Kind = "finished"  // Lesson
	Moved    Kind = "position"  // Lesson and Block, or Round
	Placed   Kind = "placement" // Placement
	Examined Kind = "exam"      // Exam
	Met      Kind = "mission"   // Task
	Mended   Kind = "gate"      // Task
	Built    Kind = "stage"     // Task, and its stage's number in Block
	Named    Kind = "name"      // Name
	Shared   Kind = "shared"    // it was said what an export with a name shares
)

const (
	idBytes      = 16
	maxName      = 120    // bytes
	maxQuestions = 10_000 // of a round, an exam or a placement
	maxTook      = 24 * time.Hour

	minMillis = -62135596799999 // the year 1, and not the time that means none
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
	Task      string       // id of a mission, a gate or a project
	Round     *Round
	Placement *quiz.PlacementResult
	Exam      *quiz.ExamResult
	Name      string // what the learner calls themselves
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

// GiveUp is the event of a block's solution being shown before its goal was
// reached.
func GiveUp(at time.Time, lesson string, block int) Event {
	return Event{Kind: GaveUp, At: at, Lesson: lesson, Block: block}
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

// Meet is the event of a mission being met.
func Meet(at time.Time, mission string) Event { return Event{Kind: Met, At: at, Task: mission} }

// Mend is the event of a gate being mended.
func Mend(at time.Time, gate string) Event { return Event{Kind: Mended, At: at, Task: gate} }

// Build is the event of a project's stage being passed; stages count from 1.
func Build(at time.Time, project string, stage int) Event {
	return Event{Kind: Built, At: at, Task: project, Block: stage}
}

// Predict is the event of what was foretold of a lesson's request. It is an
// answer like any other; its scenario is the block's name, see BlockName.
func Predict(lesson string, block int, a quiz.Attempt) Event {
	a.Scenario, a.Mode = BlockName(lesson, block), quiz.ModeLesson
	return Answer(a)
}

// BlockName is what an answer calls a lesson's block: no scenario's id has a slash.
func BlockName(lesson string, block int) string {
	return lessonPrefix + lesson + "/" + strconv.Itoa(block)
}

// BlockOf is the block that an answer is about; false for one about a scenario.
func BlockOf(a quiz.Attempt) (lesson string, block int, ok bool) {
	name, ok := strings.CutPrefix(a.Scenario, lessonPrefix)
	if !ok || a.Mode != quiz.ModeLesson {
		return "", 0, false
	}
	lesson, number, ok := strings.Cut(name, "/")
	block, err := strconv.Atoi(number)
	return lesson, block, ok && err == nil && block >= 0
}

const lessonPrefix = "lessons/"

// Name is the event of the learner saying what they are called.
func Name(at time.Time, name string) Event { return Event{Kind: Named, At: at, Name: name} }

// Share is the event of the learner having been told what an export that bears
// their name shares.
func Share(at time.Time) Event { return Event{Kind: Shared, At: at} }

// settle gives an event its id, brings its times to what the log keeps, and
// refuses what the log can't hold.
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
	e.ID = strings.ToLower(e.ID)
	e.At = time.UnixMilli(min(max(e.At.UnixMilli(), minMillis), maxMillis)).UTC()
	if e.Kind == Answered {
		a := &e.Attempt
		a.At, a.Imported, a.Took = e.At, e.Imported, min(max(0, a.Took), maxTook).Truncate(time.Millisecond)
	}
	return e.check(nameable)
}

// check refuses what the log can't hold. named is nameable, or knows its answer.
func (e *Event) check(named func(string) bool) error {
	switch e.Kind {
	case Answered:
		return checkAnswer(&e.Attempt, named)
	case Fired, Reached, GaveUp, Finished:
		return wellNamed("lesson id", e.Lesson, e.Block, named)
	case Moved:
		if e.Round != nil {
			return e.Round.check()
		}
		return wellNamed("lesson id", e.Lesson, e.Block, named)
	case Met, Mended:
		return wellNamed("mission's or gate's id", e.Task, 0, named)
	case Built:
		return wellNamed("project's id", e.Task, e.Block, named)
	case Placed:
		return checkPlacement(e.Placement)
	case Examined:
		return checkExam(e.Exam)
	case Named:
		return wellNamed("learner's name", e.Name, 0, named)
	case Shared:
		return nil
	}
	return fmt.Errorf("unknown kind %q", e.Kind)
}

func checkAnswer(a *quiz.Attempt, named func(string) bool) error {
	if err := wellNamed("scenario id", a.Scenario, a.Choice, named); err != nil {
		return err
	}
	for _, s := range [...]string{a.Trap, string(a.Mode), a.For} {
		if s != "" && !named(s) {
			return fmt.Errorf("%q isn't a name", s)
		}
	}
	if a.Sure < quiz.Unsaid || a.Sure > quiz.Sure {
		return fmt.Errorf("sureness %d is unknown", a.Sure)
	}
	return nil
}

func (r *Round) check() error {
	if r.Count < 0 || r.Count > maxQuestions || r.Index < 0 || r.Index > r.Count || len(r.Scenarios) > maxQuestions {
		return fmt.Errorf("question %d of %d is out of range", r.Index, r.Count)
	}
	return allNames(append([]string{string(r.Mode), r.Topic}, r.Scenarios...)...)
}

func checkPlacement(p *quiz.PlacementResult) error {
	if p == nil {
		return fmt.Errorf("a placement without its result")
	}
	return errors.Join(score("a placement", p.Right, p.Total), sensible(p.At), allNames(p.Optional...))
}

func checkExam(x *quiz.ExamResult) error {
	if x == nil {
		return fmt.Errorf("an exam without its result")
	}
	if x.Total < 1 || x.Needed < 0 || x.Needed > x.Total || len(x.Topics) > x.Total || len(x.Unsaid) > 2 {
		return fmt.Errorf("an exam of %d questions in %d topics, %d of them needed", x.Total, len(x.Topics), x.Needed)
	}
	err := errors.Join(score("an exam", x.Right, x.Total), sensible(x.At))
	for _, t := range x.Topics {
		err = errors.Join(err, score("a topic", t.Right, t.Total), allNames(t.Topic))
	}
	return err
}

func score(of string, right, total int) error {
	if total < 0 || total > maxQuestions || right < 0 || right > total {
		return fmt.Errorf("%s with %d right of %d", of, right, total)
	}
	return nil
}

// sensible refuses a time that couldn't be written down again.
func sensible(at time.Time) error {
	if y := at.UTC().Year(); y < 0 || y > 9999 {
		return fmt.Errorf("the year %d is out of range", y)
	}
	return nil
}

func allNames(all ...string) error {
	for _, s := range all {
		if s != "" && !nameable(s) {
			return fmt.Errorf("%q isn't a name", s)
		}
	}
	return nil
}

func wellNamed(what, name string, number int, named func(string) bool) error {
	if !named(name) {
		return fmt.Errorf("%q isn't a %s", name, what)
	}
	if number < 0 || number > 1<<20 {
		return fmt.Errorf("number %d is out of range", number)
	}
	return nil
}

// nameable keeps what separates fields and events, and what a terminal obeys,
// out of the log.
func nameable(s string) bool {
	return s != "" && len(s) <= maxName && utf8.ValidString(s) &&
		!strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) })
}
