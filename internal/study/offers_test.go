package study

import (
	"testing"

	"bouncer/internal/course"
	"bouncer/internal/course/coursetest"
)

func TestWhatACourseLacksIsNotOffered(t *testing.T) {
	whole, small := examCourse(t), *coursetest.Small(t)
	small.Missions, small.Repairs, small.Lessons = nil, nil, small.Lessons[:1]
	for _, tt := range []struct {
		name         string
		page         Page
		small, whole bool
	}{
		{"the quiz", AimedQuiz(), true, true},
		{"a day's round", Daily(), true, true},
		{"practice", Ask{Endless: true}, true, true},
		{"the lessons", Lessons{}, true, true},
		{"the workbench", Workbench{}, true, true},
		{"missions", Missions{}, false, true},
		{"gates", Repairs{}, false, true},
		{"hands on", HandsOn{}, false, true},
		{"an exam", Exam(), false, true},
		{"a placement", Placement(), false, true},
	} {
		for c, want := range map[*course.Course]bool{&small: tt.small, whole: tt.whole} {
			if got := (&Sitting{Course: c}).Offers(tt.page); got != want {
				t.Errorf("%s in a course of %d lessons: %v", tt.name, len(c.Lessons), got)
			}
		}
	}
}
