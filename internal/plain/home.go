package plain

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"bouncer/internal/study"
	"bouncer/lessons"
	"bouncer/quiz"

	"bouncer/internal/content"
)

// entry is a line of the menu and the page it opens.
type entry struct {
	name string
	page study.Page
}

// home is the menu, until the learner leaves.
func (s *desk) home() error {
	title := s.study.Course.Title
	if title == "" {
		title = "401 or 403?"
	}
	s.out.part("bouncer: %s", title)
	s.out.say("A request knocks, and the door asks two questions.")
	s.out.say("Who are you? No good answer: 401.")
	s.out.say("May you do this? Known, but no: 403.")
	for {
		menu := s.menu()
		s.out.part("Where to?")
		for i, e := range menu {
			s.out.say("%d: %s", i+1, stop(e.name))
		}
		s.out.say("Type a number, or q to quit.")
		if err := s.pick(menu); err != nil {
			return err
		}
	}
}

// pick opens what is chosen of the menu. Leaving a page leads back here.
func (s *desk) pick(menu []entry) error {
	for {
		l, err := s.read()
		if errors.Is(err, io.EOF) {
			s.out.part("The input has ended.")
		}
		if err != nil {
			return err
		}
		switch commandOf(l) {
		case quit:
			return errQuit
		case empty, again, help:
			return nil
		case wire:
			s.bytes()
			continue
		case attend:
			menu = append(menu, entry{page: study.Class{}})
			l = strconv.Itoa(len(menu))
		}
		n, err := strconv.Atoi(strings.TrimSpace(l))
		if err != nil || n < 1 || n > len(menu) {
			s.out.say("%q isn't a choice here. Type a number from 1 to %d, or q to quit.", short(l), len(menu))
			continue
		}
		if err := s.open(menu[n-1].page); !errors.Is(err, errQuit) {
			return err
		}
		return nil
	}
}

// menu is what can be done now; it is made anew each time it is said.
func (s *desk) menu() []entry {
	due := len(s.study.Model.Due(s.study.Now()))
	review := "Review: nothing is due now. " + s.study.Coming()
	daily := "Daily: one new case"
	if due > 0 {
		review = "Review: " + content.Count(due, "case is due", "cases are due")
		daily = "Daily: two minutes, what is due first and then one new case"
	}
	all := append(s.begin(),
		entry{daily, study.Daily()},
		entry{"Lessons: " + s.lessonsDone(), study.Lessons{}},
		entry{"Quiz: " + s.study.QuizSize() + ", aimed at what you mix up", study.AimedQuiz()},
		entry{review, study.Review()},
		entry{"Practice: made-up cases, as many as you like", study.Ask{Endless: true}},
		entry{"Workbench: write a request and fire it", study.Workbench{}},
		entry{"Missions: " + s.missionsMet(), study.Missions{}},
		entry{"Gates to repair: " + s.gatesMended(), study.Repairs{}},
		entry{"A server of your own: " + s.projectsDone(), study.Projects{}},
		entry{"Progress: what you know, what you mix up, what is due", study.Progress{}},
		entry{fmt.Sprintf("Exam: %d questions, no hints", quiz.ExamQuestions), study.Exam()},
	)
	all = slices.DeleteFunc(all, func(e entry) bool { return !s.study.Offers(e.page) })
	return s.withClass(all)
}

// goOn says how to go on at the page that was left.
func (s *desk) goOn(p study.Page) string {
	switch p := p.(type) {
	case study.Ask:
		return fmt.Sprintf("Continue the %s at question %d of %d", strings.ToLower(p.Name()), p.Resume.Index+1, p.Count)
	case study.Lesson:
		return "Continue with " + lessonName(s.study.Course.Lessons[s.find(p.ID)])
	}
	return "Continue"
}

// begin is where to go on, or for someone new where to start.
func (s *desk) begin() []entry {
	if p, ok := s.study.Left(); ok {
		return []entry{{s.goOn(p), p}}
	}
	l, ok := s.study.Next()
	if !ok {
		return nil
	}
	if len(s.study.Past.Attempts) > 0 || s.study.Begun() {
		return []entry{{"Continue with " + lessonName(l), study.Lesson{ID: l.ID}}}
	}
	start := []entry{{fmt.Sprintf("Start with %s, %s", lessonName(l), content.Count(l.Minutes, "minute", "minutes")),
		study.Lesson{ID: l.ID}}}
	if s.study.Past.Placement == nil {
		start = append(start, entry{"Placement: twelve questions that tell which lessons you can leave out",
			study.Placement()})
	}
	return start
}

func (s *desk) lessonsDone() string {
	done := 0
	for _, l := range s.study.Course.Lessons {
		if s.study.Lesson(l.ID).Finished {
			done++
		}
	}
	return fmt.Sprintf("%d to read, %d done", len(s.study.Course.Lessons), done)
}

// lessonName names a lesson within a sentence.
func lessonName(l lessons.Lesson) string { return fmt.Sprintf("lesson %d, %s", l.Number, l.Title) }

// contents lists the lessons and opens the one chosen.
func (s *desk) contents() error {
	all := s.study.Course.Lessons
	return s.browse(listing{
		one: "lesson", n: len(all), head: func() string { return "The lessons:" },
		name: func(i int) (int, string) { return all[i].Number, all[i].ID },
		row: func(i int) string {
			l := all[i]
			return fmt.Sprintf("%s, %s%s. %s", l.Title, content.Count(l.Minutes, "minute", "minutes"), s.state(l),
				stop(l.Objective))
		},
		open: func(i int) error { return s.lesson(study.Lesson{ID: all[i].ID}) },
	})
}

func (s *desk) state(l lessons.Lesson) string {
	switch {
	case s.study.Lesson(l.ID).Finished:
		return ", done"
	case s.study.Optional(l.ID):
		return ", optional"
	case len(s.study.Lesson(l.ID).Fired) > 0:
		return ", begun"
	}
	return ""
}
