package study

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"

	"bouncer/internal/course"
	"bouncer/internal/progress"
	"bouncer/quiz"
)

// Ask says what round of questions is wanted.
type Ask struct {
	Mode  quiz.Mode // empty: ModeQuiz
	Aimed bool      // chosen by what teaches this learner most now
	Topic string    // empty: every topic
	Level int       // 0: every level
	Count int       // at most this many questions
	Seed  uint64    // equal seeds give equal rounds, for the same learner where it is aimed

	// Endless goes on with made-up scenarios, their answers computed by firing
	// them, until the learner leaves. Seed decides which.
	Endless bool

	// Resume is a round left unfinished: its questions, and how many were answered.
	Resume *progress.Round
}

// Silent reports whether verdicts wait for the end of the round.
func (a Ask) Silent() bool { return a.Mode == quiz.ModeExam || a.Mode == quiz.ModePlacement }

// Name is what the round is called.
func (a Ask) Name() string {
	if a.Endless {
		return "Practice"
	}
	switch a.Mode {
	case quiz.ModeReview:
		return "Review"
	case quiz.ModeExam:
		return "Exam"
	case quiz.ModePlacement:
		return "Placement"
	}
	return "Quiz"
}

// Reasoned reports whether its questions were chosen for this learner, so that
// there is a reason to tell.
func (a Ask) Reasoned() bool { return a.Aimed || a.Mode == quiz.ModeReview }

// Why there is no round, in a sentence for the learner.
var (
	ErrNothingDue = errors.New("nothing is due; what you answer in the quiz comes back here before you would forget it")
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

// Round is a round of questions under way.
type Round struct {
	Ask      Ask
	Picks    []quiz.Pick
	Attempts []quiz.Attempt // one for each question answered, in order

	practice *course.Practice // of an endless round
}

// Begin draws the round that is asked for, or takes up the one left unfinished.
func (s *Sitting) Begin(a Ask) (*Round, error) {
	if a.Mode == "" {
		a.Mode = quiz.ModeQuiz
	}
	if r := s.resume(a); r != nil {
		return r, nil
	}
	a.Resume = nil
	if a.Endless {
		p, err := course.Endless(s.Course, a.Seed)
		return &Round{Ask: a, practice: p}, err
	}
	picks, err := s.draw(a)
	return &Round{Ask: a, Picks: picks}, err
}

func (s *Sitting) draw(a Ask) ([]quiz.Pick, error) {
	c, rng := s.Course, rand.New(rand.NewPCG(a.Seed, a.Seed))
	var picks []quiz.Pick
	switch {
	case a.Mode == quiz.ModeReview:
		if picks = s.Model.Review(s.Now(), a.Count, a.Seed); len(picks) == 0 {
			return nil, ErrNothingDue
		}
		return picks, nil
	case a.Mode == quiz.ModePlacement:
		picks = plain(quiz.Placement(c.Scenarios, s.teaches(), c.Misconceptions, rng))
	case a.Mode == quiz.ModeExam:
		asked, err := quiz.Exam(c.Scenarios, rng)
		if err != nil {
			return nil, err
		}
		picks = plain(asked)
	case a.Aimed:
		picks = s.Model.Plan(s.Now(), a.Count, a.Seed)
	default:
		picks = plain(quiz.Round(Pool(c.Scenarios, a.Topic, a.Level), a.Count, rng))
	}
	if len(picks) == 0 {
		return nil, ErrNoScenario
	}
	return picks, nil
}

// plain are picks that nobody chose for the learner: they have no reason to tell.
func plain(asked []quiz.Scenario) []quiz.Pick {
	picks := make([]quiz.Pick, len(asked))
	for i, s := range asked {
		picks[i] = quiz.Pick{Scenario: s, Why: quiz.Standing}
	}
	return picks
}

// resume takes up the round the log names: its questions in their order, and
// the answers given so far. A scenario the course no longer has is left out;
// nil when there is nothing left to ask.
func (s *Sitting) resume(a Ask) *Round {
	if a.Resume == nil {
		return nil
	}
	r := &Round{Ask: a}
	for i, id := range a.Resume.Scenarios {
		at := slices.IndexFunc(s.Course.Scenarios, func(sc quiz.Scenario) bool { return sc.ID == id })
		if at < 0 {
			continue
		}
		if i < a.Resume.Index {
			given, ok := s.lastAttempt(id, a.Mode)
			if !ok {
				continue
			}
			r.Attempts = append(r.Attempts, given)
		}
		r.Picks = append(r.Picks, s.Model.Pick(s.Course.Scenarios[at], s.Now()))
	}
	if len(r.Picks) == len(r.Attempts) {
		return nil
	}
	r.Ask.Resume = nil
	return r
}

// lastAttempt is the learner's own last answer to a scenario in a mode.
func (s *Sitting) lastAttempt(id string, mode quiz.Mode) (quiz.Attempt, bool) {
	for _, a := range slices.Backward(s.Past.Attempts) {
		if a.Scenario == id && a.Mode == mode && !a.Imported {
			return a, true
		}
	}
	return quiz.Attempt{}, false
}

// Done reports whether every question was answered.
func (r *Round) Done() bool { return len(r.Attempts) >= len(r.Picks) }

// Next is the question to be asked; there is one while the round isn't Done.
func (r *Round) Next() quiz.Pick { return r.Picks[len(r.Attempts)] }

// Make makes the next question of an endless round. It fires requests, so it
// is called off the UI; the pick is the caller's to append.
func (r *Round) Make(ctx context.Context) (quiz.Pick, error) {
	sc, err := r.practice.Next(ctx)
	return quiz.Pick{Scenario: sc, Why: quiz.Standing}, err
}

// Place is where the round stands, for Continue.
func (r *Round) Place() progress.Round {
	ids := make([]string, len(r.Picks))
	for i, p := range r.Picks {
		ids[i] = p.Scenario.ID
	}
	a := r.Ask
	return progress.Round{Mode: a.Mode, Aimed: a.Aimed, Topic: a.Topic, Level: a.Level, Count: len(r.Picks), Seed: a.Seed, Index: len(r.Attempts), Scenarios: ids}
}

// Outcome is what a finished round came to.
type Outcome struct {
	Score     quiz.Result
	Placement *quiz.PlacementResult // of a placement
	Exam      *quiz.ExamResult      // of an exam
}

// Finish sums a round up. The events are the caller's to append to the log.
func (s *Sitting) Finish(r *Round) (Outcome, []progress.Event) {
	var asked []quiz.Scenario
	for i, p := range r.Picks {
		if !r.Ask.Endless || i < len(r.Attempts) {
			asked = append(asked, p.Scenario)
		}
	}
	now := s.Now()
	out := Outcome{Score: quiz.Score(asked, r.Attempts, s.Course.Misconceptions)}
	var events []progress.Event
	switch r.Ask.Mode {
	case quiz.ModePlacement:
		p := quiz.Place(asked, r.Attempts, s.teaches(), s.Course.Misconceptions, now)
		out.Placement, s.Past.Placement = &p, &p
		events = append(events, progress.Place(p))
	case quiz.ModeExam:
		x := quiz.GradeExam(asked, r.Attempts, now)
		out.Exam = &x
		s.Past.Exams = append(s.Past.Exams, progress.ExamLog{ExamResult: x})
		events = append(events, progress.Exam(x))
	}
	return out, append(events, s.At(r)...)
}

// At is the event that says where a round stands; the sitting remembers it. An
// endless round has no place to come back to, and so no event.
func (s *Sitting) At(r *Round) []progress.Event { return s.at(r, len(r.Attempts)) }

// After is At for when the question being asked has its answer. Both go to the
// log in one piece: no end of the program can come between.
func (s *Sitting) After(r *Round) []progress.Event { return s.at(r, len(r.Attempts)+1) }

func (s *Sitting) at(r *Round, index int) []progress.Event {
	if r.Ask.Endless {
		return nil
	}
	place := r.Place()
	place.Index = index
	e := progress.InRound(s.Now(), place)
	s.Past.Position = &e
	return []progress.Event{e}
}
