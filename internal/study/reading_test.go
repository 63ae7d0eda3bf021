package study

import (
	"context"
	"testing"

	"bouncer/internal/course"
	"bouncer/internal/course/coursetest"
	"bouncer/lessons"
	"bouncer/quiz"
)

// The test course's first lesson has three requests at these blocks.
const live, foretell1, goal = 1, 3, 5

func read(tb testing.TB, s *Sitting, id string) *Reading {
	tb.Helper()
	r, ok := s.Read(id)
	if !ok {
		tb.Fatalf("no lesson %q", id)
	}
	return r
}

// fire fires a block and takes in what came of it.
func fire(tb testing.TB, r *Reading, block int) {
	tb.Helper()
	f := r.Fire(block)
	if f == nil {
		tb.Fatalf("block %d can't be fired", block)
	}
	out := f(tb.Context())
	if out.Unsaved != nil {
		tb.Fatal(out.Unsaved)
	}
	r.Take(out)
}

func TestWhatAReadingKeeps(t *testing.T) {
	predict := func(status int) func(testing.TB, *Reading) {
		return func(tb testing.TB, r *Reading) {
			r.Predict(foretell1, status, quiz.Sure)
			fire(tb, r, foretell1)
		}
	}
	solve := func(_ testing.TB, r *Reading) {
		for r.Units[goal].Hint() {
		}
		_, events := r.Solve(goal)
		_ = r.sitting.Log.Append(events...)
	}
	skip := func(_ testing.TB, r *Reading) {
		_, events := r.Skip(goal)
		_ = r.sitting.Log.Append(events...)
	}
	reach := func(tb testing.TB, r *Reading) {
		r.Edit(goal, r.Units[goal].Block.Solution)
		fire(tb, r, goal)
	}
	first := func(tb testing.TB, r *Reading) { fire(tb, r, live) }
	miss := func(tb testing.TB, r *Reading) { fire(tb, r, goal) }
	for _, tt := range []struct {
		name       string
		does       []func(testing.TB, *Reading)
		done, open int
		finished   bool
		met        bool
		said       int
	}{
		{"nothing", nil, 0, foretell1 + 1, false, false, 0},
		{"the first", []func(testing.TB, *Reading){first}, 1, foretell1 + 1, false, false, 0},
		{"foretold", []func(testing.TB, *Reading){predict(403)}, 1, goal + 1, false, false, 403},
		{"a goal missed", []func(testing.TB, *Reading){first, predict(401), miss}, 2, goal + 1, false, false, 401},
		{"a goal reached", []func(testing.TB, *Reading){first, predict(401), reach}, 3, 7, true, true, 401},
		{"in another order", []func(testing.TB, *Reading){predict(200), reach, first}, 3, 7, true, true, 200},
		{"given up", []func(testing.TB, *Reading){first, predict(401), solve}, 3, 7, true, false, 401},
		{"skipped", []func(testing.TB, *Reading){first, predict(401), skip}, 3, 7, true, false, 401},
		{"given up, then the rest", []func(testing.TB, *Reading){solve, predict(401), first}, 3, 7, true, false, 401},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, dir := coursetest.Small(t), t.TempDir()
			s := sit(t, c, dir)
			r := read(t, s, "two-doors")
			for _, do := range tt.does {
				do(t, r)
			}
			later := sit(t, c, dir)
			for when, r := range map[string]*Reading{"at once": r, "later": read(t, later, "two-doors")} {
				done, of := r.Done()
				if done != tt.done || of != 3 || r.Open() != tt.open || r.Finished() != tt.finished ||
					r.Units[goal].Met != tt.met || r.Units[foretell1].Said != tt.said {
					t.Errorf("%s: %d of %d done, %d open, finished %v, met %v, said %d", when, done, of, r.Open(),
						r.Finished(),
						r.Units[goal].Met, r.Units[foretell1].Said)
				}
			}
			if s.Lesson("two-doors").Finished != tt.finished || later.Lesson("two-doors").Finished != tt.finished {
				t.Errorf("finished: %v, later %v", s.Lesson("two-doors").Finished, later.Lesson("two-doors").Finished)
			}
		})
	}
}

// What a block waits for: nothing folded is edited or fired, nothing is sent
// twice at once.
func TestWhatABlockTakes(t *testing.T) {
	s := sit(t, coursetest.Small(t), t.TempDir())
	r := read(t, s, "two-doors")
	if r.Fire(foretell1) != nil || r.Edit(foretell1, "GET /") || r.Fire(0) != nil || r.Edit(0, "x") {
		t.Error("a block that waits, or prose, is fired or edited")
	}
	if r.Predict(live, 401, quiz.Unsaid) {
		t.Error("what isn't asked for is foretold")
	}
	f := r.Fire(live)
	if r.Fire(live) != nil || r.Edit(live, "GET /") {
		t.Error("it is fired or edited while on its way")
	}
	r.Take(f(t.Context()))
	if u := r.Units[live]; u.Exchange == nil || !u.Done() {
		t.Errorf("%+v", u)
	}
	if shown, _ := r.Solve(goal); shown {
		t.Error("the solution is shown before the hints")
	}
	r.Edit(live, "GET /a b\n")
	if fire(t, r, live); r.Units[live].Fault == nil || !r.Units[live].Done() {
		t.Error("a fault in the text is lost, or takes back what was done")
	}
	if r.Reset(live); r.Units[live].Fault != nil || r.Units[live].Changed() {
		t.Error("it isn't put back")
	}
}

// After a while the answers are there again, and the prediction beside them;
// nothing of that is kept anew.
func TestRecall(t *testing.T) {
	c, dir := coursetest.Small(t), t.TempDir()
	s := sit(t, c, dir)
	r := read(t, s, "two-doors")
	r.Predict(foretell1, 403, quiz.Unsaid)
	fire(t, r, foretell1)
	r.Edit(goal, r.Units[goal].Block.Solution)
	fire(t, r, goal)
	if r.Recall() != nil {
		t.Error("what is there is recalled")
	}
	before, err := s.Log.Events()
	if err != nil {
		t.Fatal(err)
	}
	later := sit(t, c, dir)
	r = read(t, later, "two-doors")
	r.Recalled(r.Recall()(t.Context()))
	if u := r.Units[foretell1]; u.Exchange == nil || u.Exchange.Status != 401 || !u.Foretold() || u.Said != 403 {
		t.Errorf("the prediction: %+v", u)
	}
	if u := r.Units[goal]; u.Exchange == nil || u.Exchange.Status != 200 {
		t.Errorf("the goal: %+v", u)
	}
	if u := r.Units[live]; u.Exchange != nil || u.Fired {
		t.Error("what was never fired is recalled")
	}
	if after, err := later.Log.Events(); err != nil || len(after) != len(before) {
		t.Errorf("%v, %d events, %d before", err, len(after), len(before))
	}
	// What was edited meanwhile stays.
	r = read(t, later, "two-doors")
	all := r.Recall()(context.Background())
	r.Edit(goal, "GET /health")
	if r.Recalled(all); r.Units[goal].Exchange != nil || r.Units[goal].Text != "GET /health" {
		t.Error("a late answer stands under another request")
	}
}

// What is foretold in a lesson is an answer like any other: where a scenario
// asks the same, for its fact and its misconceptions too. What is said a second
// time counts no more: the answer is known by then.
func TestPredictionsCount(t *testing.T) {
	c, err := course.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	lesson, block, twin := foretoldTwin(t, c)
	for _, tt := range []struct {
		name  string
		said  int
		right int
	}{{"right", twin.Answer, 1}, {"wrong", wrong(*twin), 0}} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			s := sit(t, c, dir)
			r := read(t, s, lesson)
			r.Predict(block, tt.said, quiz.Sure)
			fire(t, r, block)
			r.Reset(block)
			r.Predict(block, twin.Answer, quiz.Sure)
			fire(t, r, block)
			for when, s := range map[string]*Sitting{"at once": s, "later": sit(t, c, dir)} {
				stats, due := s.Stats(), s.Model.Due(coursetest.Noon.AddDate(1, 0, 0))
				if stats.Answers != 1 || stats.Correct != tt.right || stats.Calibration[0].Right != tt.right {
					t.Errorf("%s: %d answers, %d right", when, stats.Answers, stats.Correct)
				}
				if len(due) != 1 || due[0].Fact != quiz.Fact(*twin) {
					t.Errorf("%s: due %+v", when, due)
				}
				open := 0
				for _, m := range stats.Misconceptions {
					if m.Open() {
						open++
					}
				}
				if want := 1 - tt.right; open != want {
					t.Errorf("%s: %d mix-ups open, want %d", when, open, want)
				}
			}
		})
	}
}

// foretoldTwin is a prediction that a scenario asks for as well, whose wrong
// answer shows a misconception.
func foretoldTwin(t *testing.T, c *course.Course) (lesson string, block int, twin *quiz.Scenario) {
	t.Helper()
	twins, of := 0, 0
	for _, l := range c.Lessons {
		for i, b := range l.Blocks {
			if b.Kind != lessons.Predict {
				continue
			}
			of++
			s := c.Twin(l.ID, i)
			if s == nil {
				continue
			}
			twins++
			if twin == nil && s.Grade(wrong(*s)).Trap != "" && (s.Answer == 401 || s.Answer == 403) &&
				wrong(*s)/100 == 4 {
				lesson, block, twin = l.ID, i, s
			}
		}
	}
	if twin == nil || twins*2 < of {
		t.Fatalf("%d of %d predictions are asked for by a scenario too", twins, of)
	}
	return lesson, block, twin
}

func TestALessonThatIsNotThere(t *testing.T) {
	s := sit(t, coursetest.Small(t), t.TempDir())
	if _, ok := s.Read("nonsense"); ok {
		t.Error("it is read")
	}
	if r := read(t, s, "the-next"); r.Next != nil {
		t.Error("something comes after the last")
	}
}
