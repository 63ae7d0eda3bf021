package study

import (
	"errors"

	"bouncer/internal/progress"
	"bouncer/quiz"
)

// How many questions a round has, where nobody says otherwise; a review has at
// most so many.
const (
	QuizQuestions   = 10
	ReviewQuestions = 20
)

// Ask says what round of questions is wanted.
type Ask struct {
	Mode   quiz.Mode // empty: ModeQuiz
	Aimed  bool      // chosen by what teaches this learner most now
	Topic  string    // empty: every topic
	Level  int       // 0: every level
	Lesson string    // id of the lesson whose own questions these are; what is missed is asked again at once
	Count  int       // at most this many questions
	Seed   uint64    // equal seeds give equal rounds, for the same learner where it is aimed; 0: any

	// Endless goes on with made-up scenarios, their answers computed by firing
	// them, until the learner leaves. Seed decides which.
	Endless bool

	// Resume is a round left unfinished: its questions, and how many were answered.
	Resume *progress.Round

	// Anew gives up the round of this kind that is under way. Without it, and
	// without a seed, that one is gone on with: nothing is dropped unasked.
	Anew bool
}

// AimedQuiz is a round of what teaches the learner most now.
func AimedQuiz() Ask { return Ask{Mode: quiz.ModeQuiz, Aimed: true, Count: QuizQuestions} }

// Review is a round of what is due.
func Review() Ask { return Ask{Mode: quiz.ModeReview, Count: ReviewQuestions} }

// Exam is an exam.
func Exam() Ask { return Ask{Mode: quiz.ModeExam, Count: quiz.ExamQuestions} }

// Placement is a placement.
func Placement() Ask { return Ask{Mode: quiz.ModePlacement, Count: quiz.PlacementQuestions} }

// quickQuestions is how many questions come at a lesson's end.
const quickQuestions = 3

// AfterLesson is the few questions at a lesson's end.
func AfterLesson(id string) Ask { return Ask{Mode: quiz.ModeQuiz, Lesson: id, Count: quickQuestions} }

// Silent reports whether verdicts wait for the end of the round.
func (a Ask) Silent() bool { return a.Mode == quiz.ModeExam || a.Mode == quiz.ModePlacement }

// Name is what the round is called.
func (a Ask) Name() string {
	if a.Endless {
		return "Practice"
	}
	if a.Lesson != "" {
		return "After the lesson"
	}
	switch a.Mode {
	case quiz.ModeReview:
		return "Review"
	case quiz.ModeDaily:
		return "Daily"
	case quiz.ModeExam:
		return "Exam"
	case quiz.ModePlacement:
		return "Placement"
	}
	return "Quiz"
}

// Reasoned reports whether its questions were chosen for this learner, so that
// there is a reason to tell.
func (a Ask) Reasoned() bool { return a.Aimed || a.Mode == quiz.ModeReview || a.Mode == quiz.ModeDaily }

// Again is the same round once more, with other questions where it has a choice.
func (a Ask) Again() Ask {
	a.Seed, a.Resume, a.Anew = 0, nil, true
	return a
}

// Why there is no round, in a sentence for the learner.
var (
	ErrNothingDue = errors.New("nothing is due; what you answer in the quiz comes back here before you would forget it")
	ErrOneLesson  = errors.New("a placement tells which lessons you can leave out, and this course has just one")
	ErrNoScenario = errors.New("no scenario fits this topic and level; leave one of them out")
)

// Pool is the scenarios that fit a topic and a level.
func Pool(all []quiz.Scenario, topic string, level int) []quiz.Scenario {
	var pool []quiz.Scenario
	for _, sc := range all {
		if (topic == "" || sc.Topic == topic) && (level == 0 || sc.Level == level) {
			pool = append(pool, sc)
		}
	}
	return pool
}
