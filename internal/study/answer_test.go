package study

import (
	"slices"
	"testing"

	"bouncer/internal/course/coursetest"
	"bouncer/lessons"
)

// TestAQuestionInALesson: the first answer stands, is remembered, counts, and may
// be what finishes the lesson; one that was finished before holds nothing back.
func TestAQuestionInALesson(t *testing.T) {
	s := sit(t, coursetest.Small(t), t.TempDir())
	ask := lessons.Block{Kind: lessons.Prose,
		Ask: &lessons.Question{Text: "Which?", Choices: []string{"a", "b"}, Right: 1}}
	l := &s.Course.Lessons[0]
	l.Blocks = append(slices.Clone(l.Blocks), ask)
	at := len(l.Blocks) - 1
	r := read(t, s, l.ID)
	answers := s.Stats().Answers
	fire(t, r, live)
	r.Predict(foretell1, 401, 0)
	fire(t, r, foretell1)
	for r.Units[goal].Hint() {
	}
	r.Solve(goal)
	if r.Finished() || r.Place() != at || r.Open() != at+1 || !r.Units[at].Holds() {
		t.Errorf("finished %v, place %d, open %d", r.Finished(), r.Place(), r.Open())
	}
	if taken, _ := r.Answer(at, 3); taken {
		t.Error("a choice that isn't there is taken")
	}
	taken, events := r.Answer(at, 1)
	if !taken || r.Units[at].Right() || !r.Finished() || len(events) != 2 {
		t.Errorf("taken %v, finished %v, events %v", taken, r.Finished(), events)
	}
	if again, _ := r.Answer(at, 2); again {
		t.Error("a second answer is taken")
	}
	if got := s.Stats().Answers - answers; got != 2 {
		t.Errorf("%d answers were counted", got)
	}
	if err := s.Log.Append(events...); err != nil {
		t.Fatal(err)
	}
	if u := read(t, s, l.ID).Units[at]; u.Said != 1 || u.Holds() {
		t.Errorf("opened again it has %d, and holds %v", u.Said, u.Holds())
	}
	delete(s.Lesson(l.ID).Said, at)
	if u := read(t, s, l.ID).Units[at]; u.Holds() {
		t.Error("a lesson that was finished holds its rest back")
	}
}
