package study

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"

	"bouncer/internal/course"
	"bouncer/internal/progress"
	"bouncer/quiz"
)

// Round is a round of questions under way.
type Round struct {
	Ask      Ask
	Picks    []quiz.Pick
	Attempts []quiz.Attempt // one for each question answered, in order

	sitting  *Sitting
	practice *course.Practice // of an endless round
}

// UnderWay are the rounds that were begun and not ended, the latest first, each
// as what to ask for to go on with it. There is at most one of a kind.
func (s *Sitting) UnderWay() []Ask {
	var out []Ask
	for _, e := range slices.Backward(s.Past.Rounds) {
		if isUnderWay(*e.Round) {
			out = append(out, resuming(*e.Round))
		}
	}
	return out
}

// Under is the round of a kind that is under way, as UnderWay tells it.
func (s *Sitting) Under(a Ask) (Ask, bool) {
	r, ok := s.underWay(a)
	if !ok {
		return a, false
	}
	return resuming(r), true
}

func (s *Sitting) underWay(a Ask) (progress.Round, bool) {
	for _, e := range s.Past.Rounds {
		if !a.Endless && e.Round.Alike(a.kind()) && isUnderWay(*e.Round) {
			return *e.Round, true
		}
	}
	return progress.Round{}, false
}

// kind is a round as the log tells it from those of other kinds. The questions of
// a lesson are of a topic of that lesson's own.
func (a Ask) kind() progress.Round {
	if a.Mode == "" {
		a.Mode = quiz.ModeQuiz
	}
	if a.Lesson != "" {
		a.Topic = lessonTopic + a.Lesson
	}
	return progress.Round{Mode: a.Mode, Aimed: a.Aimed, Topic: a.Topic, Level: a.Level}
}

const lessonTopic = "lessons/"

func isUnderWay(r progress.Round) bool { return r.Index > 0 && r.Index < r.Count }

func resuming(r progress.Round) Ask {
	a := Ask{Mode: r.Mode, Aimed: r.Aimed, Topic: r.Topic, Level: r.Level, Count: r.Count, Seed: r.Seed, Resume: &r}
	if id, ok := strings.CutPrefix(r.Topic, lessonTopic); ok {
		a.Topic, a.Lesson = "", id
	}
	return a
}

// Begin draws the round that is asked for, or takes up the one left unfinished.
func (s *Sitting) Begin(a Ask) (*Round, error) {
	if a.Mode == "" {
		a.Mode = quiz.ModeQuiz
	}
	if open, ok := s.Under(a); ok && a.Resume == nil && a.Seed == 0 && !a.Anew {
		a = open
	}
	if r := s.resume(a); r != nil {
		return r, nil
	}
	a.Resume, a.Anew = nil, false
	for a.Seed == 0 {
		a.Seed = s.Seed()
	}
	if a.Endless {
		p, err := course.Endless(s.Course, a.Seed)
		return &Round{Ask: a, sitting: s, practice: p}, err
	}
	picks, err := s.draw(a)
	if err == nil && a.Mode == quiz.ModeExam {
		s.release()
	}
	return &Round{Ask: a, Picks: picks, sitting: s}, err
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
	case a.Mode == quiz.ModePlacement && len(c.Lessons) < fewestToPlace:
		return nil, ErrOneLesson
	case a.Mode == quiz.ModePlacement:
		picks = plain(quiz.Placement(c.Scenarios, s.teaches(), c.Misconceptions, rng))
	case a.Mode == quiz.ModeExam:
		asked, err := quiz.Exam(c.Scenarios, rng)
		if err != nil {
			return nil, err
		}
		picks = plain(asked)
	case a.Mode == quiz.ModeDaily:
		picks = s.Model.Daily(s.Now(), a.Count, a.Seed)
	case a.Lesson != "":
		picks = plain(quiz.Draw(s.ofLesson(a.Lesson), a.Count, rng))
	case a.Aimed:
		picks = s.Model.Plan(s.Now(), a.Count, a.Seed)
	default:
		picks = plain(quiz.Draw(Pool(c.Scenarios, a.Topic, a.Level), a.Count, rng))
	}
	if len(picks) == 0 {
		return nil, ErrNoScenario
	}
	return picks, nil
}

// ofLesson are the scenarios that a lesson, or the fast way, practises; those that its own requests
// have asked already only where there are too few others.
func (s *Sitting) ofLesson(id string) []quiz.Scenario {
	ids, asked := []string{id}, map[string]bool{}
	if id == fastLesson {
		ids = fastLessons()
	}
	var practices []string
	for _, id := range ids {
		at, ok := s.lesson(id)
		if !ok {
			return nil
		}
		practices = append(practices, s.Course.Lessons[at].Practises...)
		for block := range s.Course.Lessons[at].Blocks {
			if twin := s.twin(id, block); twin != nil {
				asked[twin.ID] = true
			}
		}
	}
	var fresh, all []quiz.Scenario
	for _, sc := range s.Course.Scenarios {
		if slices.Contains(practices, sc.ID) {
			all = append(all, sc)
			if !asked[sc.ID] {
				fresh = append(fresh, sc)
			}
		}
	}
	if len(fresh) < quickQuestions {
		return all
	}
	return fresh
}

// Asks reports whether the lesson has questions of its own for its end.
func (r *Reading) Asks() bool { return len(r.sitting.ofLesson(r.Lesson.ID)) > 0 }

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
	r := &Round{Ask: a, sitting: s}
	for i, id := range a.Resume.Scenarios {
		at := slices.IndexFunc(s.Course.Scenarios, func(sc quiz.Scenario) bool { return sc.ID == id })
		if at < 0 {
			continue
		}
		if i < a.Resume.Index {
			given, ok := s.given(id, a.Mode)
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

// given is the learner's own last answer to a scenario in a mode.
func (s *Sitting) given(id string, mode quiz.Mode) (quiz.Attempt, bool) {
	for _, all := range [][]quiz.Attempt{s.held, s.Past.Attempts} {
		if i := lastAttempt(all, id, mode); i >= 0 {
			return all[i], true
		}
	}
	return quiz.Attempt{}, false
}

// Done reports whether every question was answered.
func (r *Round) Done() bool { return len(r.Attempts) >= len(r.Picks) }

// Make makes the next question of an endless round. It fires requests, so it
// is called off the UI; the pick is the caller's to append.
func (r *Round) Make(ctx context.Context) (quiz.Pick, error) {
	sc, err := r.practice.Next(ctx)
	return quiz.Pick{Scenario: sc, Why: quiz.Standing}, err
}

// Right is how many answers so far were right.
func (r *Round) Right() (n int) {
	for _, a := range r.Attempts {
		if a.Right {
			n++
		}
	}
	return n
}
