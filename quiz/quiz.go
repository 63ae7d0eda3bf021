// Package quiz holds the course's scenarios and misconceptions, grades answers
// and makes rounds. It is pure: it reads files from an fs.FS and knows neither
// the clock nor the server.
package quiz

import (
	"embed"
	"slices"
	"time"

	"bouncer/internal/content"
	"bouncer/internal/world"
)

// Files are the scenarios and misconceptions of the built-in course.
//
//go:embed scenarios missions repairs projects misconceptions.md practice.yaml
var Files embed.FS

// Scenario is one request and the question how the server answers it.
type Scenario struct {
	ID      string // from the file name
	File    string // as a writer of the course would call it: "quiz/scenarios/bearer/x.md"
	Answer  int
	Accept  []int // other statuses that sources allow
	Debated bool  // sources disagree; Accept then holds what the others say
	Topic   string
	Level   int    // 1 to 5
	Pair    string // scenarios of one pair differ in one fact and in their answer; may be empty
	Given   []string
	// First is the check that the story says comes first, where two obstacles
	// meet that no source puts in order; empty when none do.
	First string
	// Dialect is the system whose documented answer is asked for; empty for the
	// course's own server.
	Dialect string
	Traps   map[int]string // status → id of the misconception behind that answer
	Offered []int          // more statuses to choose from, by no belief; only of made-up ones
	Sources []string

	Via    string   // how the requests travel; empty for straight to the server
	Before []string // requests fired at the same server just before, as .http text

	Title, Story string // Story is markdown
	Request      string // .http text
	RequestLine  int    // the file's line on which Request starts
	Why, Hint    string // markdown; Hint may be empty
	Not          map[int]string

	// World is what the server that it is fired at answers for; a course sets it.
	World *world.World

	at map[string]content.Place
}

// Pos returns where a part of the scenario stands in its file: a front matter
// key ("answer", "traps.403", "sources.0"), or "title", "request", "why", "hint",
// "not.403" for a heading or a fence, and "text.story", "text.hint", "text.why",
// "text.not.403" for what follows it. Both are 0 for a part that is not there.
func (s Scenario) Pos(part string) (line, col int) {
	at := s.at[part]
	return at.Line, at.Col
}

// Choices are the statuses to choose from: 401 and 403 always, the answer, what
// is accepted beside it, and the traps, in ascending order.
func (s Scenario) Choices() []int {
	list := append(append([]int{401, 403, s.Answer}, s.Accept...), s.Offered...)
	for code := range s.Traps {
		list = append(list, code)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// Verdict is what a choice is worth.
type Verdict struct {
	Right bool
	Trap  string // the misconception a wrong choice shows; empty when none is known
}

// Grade judges a choice. The answer and every accepted status are right.
func (s Scenario) Grade(choice int) Verdict {
	if choice == s.Answer || slices.Contains(s.Accept, choice) {
		return Verdict{Right: true}
	}
	return Verdict{Trap: s.Traps[choice]}
}

// Misconception is a wrong belief that leads to wrong answers. Its texts are
// markdown of one line.
type Misconception struct {
	ID       string
	Believes string // what someone who holds it thinks
	Tempting string // why that is easy to think
	Breaks   string // what goes wrong when a server or client is built on it
	Cure     string // what to think instead
	Lesson   string // id of the lesson that teaches it
	Line     int    // where it stands in misconceptions.md
}

// Sureness is how sure a learner was of an answer.
type Sureness int

const (
	Unsaid Sureness = iota
	Unsure
	Sure
)

// Turn is what one key makes of it: sure, then unsure, then unsaid again.
func (s Sureness) Turn() Sureness { return (s + Sure) % (Sure + 1) }

// Mode is the occasion of an attempt.
type Mode string

const (
	ModeQuiz      Mode = "quiz"
	ModeReview    Mode = "review"
	ModeDaily     Mode = "daily"
	ModeExam      Mode = "exam"
	ModePlacement Mode = "placement"
	ModeLesson    Mode = "lesson" // foretold while reading
	ModeClass     Mode = "class"
)

// Attempt is one answer of a learner.
type Attempt struct {
	Scenario string // id
	Choice   int
	Sure     Sureness
	Right    bool
	Trap     string // as in Verdict
	Took     time.Duration

	At       time.Time // when the verdict was shown
	Mode     Mode
	Hinted   bool   // a hint was taken first
	For      string // in a review: the Fact that was due, when a sibling stood in for it
	Imported bool   // from an export; never part of an exam's figures
}
