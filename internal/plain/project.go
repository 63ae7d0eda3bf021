package plain

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/project"
	"bouncer/internal/study"
)

// projects lists the servers to build and opens the one chosen.
func (s *desk) projects() error {
	all := s.study.Course.Projects
	return s.browse(listing{
		one: "project", n: len(all),
		head: func() string { return fmt.Sprintf("The servers to build, %s:", s.projectsDone()) },
		name: func(i int) (int, string) { return all[i].Number, all[i].ID },
		row: func(i int) string {
			return fmt.Sprintf("%s, level %d, %d of %d stages green.", all[i].Title, all[i].Level,
				s.study.Built(all[i].ID), len(all[i].Stages))
		},
		open: func(i int) error { return s.project(all[i].ID) },
	})
}

func (s *desk) projectsDone() string {
	n := 0
	for _, p := range s.study.Course.Projects {
		if s.study.Built(p.ID) == len(p.Stages) {
			n++
		}
	}
	return fmt.Sprintf("%d of %d done", n, len(s.study.Course.Projects))
}

// project asks how the learner's server is started, and holds it to the contract
// as often as they want.
func (s *desk) project(id string) error {
	b, ok := s.study.Work(id)
	if !ok {
		s.out.part("There is no project %q.", short(id))
		return nil
	}
	s.out.part("Project %d: %s Level %d.", b.Contract.Number, stop(b.Contract.Title), b.Contract.Level)
	s.out.markdown(b.Contract.Story)
	s.out.say("For a start with the whole contract leave, and run bouncer project %s --start DIR.", id)
	s.out.say("Type how your server is started, such as go run ., or the address of one that runs. Then press enter " +
		"to fire again, or type q to leave.")
	err := s.build(b)
	return errors.Join(err, b.Close())
}

func (s *desk) build(b *study.Building) error {
	for {
		l, err := s.read()
		if errors.Is(err, io.EOF) {
			s.out.part("The input has ended. %s", s.saved())
		}
		if err != nil {
			return err
		}
		switch c := commandOf(l); {
		case c == quit:
			return errQuit
		case c != empty:
			s.run(b, l)
		case b.Command == "":
			s.out.say("Say first how your server is started, as in: go run .")
		default:
			s.run(b, b.Command)
		}
	}
}

// run fires the contract once, and says what came of it.
func (s *desk) run(b *study.Building, line string) {
	s.out.say("Firing.")
	_, events := b.Take(b.Fire(line)(s.ctx))
	if err := s.study.Log.Append(events...); err != nil {
		s.out.say("%s", study.Sentence(err))
	}
	if b.Fault != nil {
		s.out.say("%s", study.Sentence(b.Fault))
		return
	}
	r := b.Report
	for i, stage := range b.Contract.Stages {
		state := map[string]string{"✓": "green", "×": "red"}[firstOf(r.Mark(i))]
		_, said := r.Mark(i)
		if state == "" {
			s.out.say("Stage %d, %s: %s.", i+1, stage.Title, said)
			continue
		}
		s.out.say("Stage %d, %s: %s, %s.", i+1, stage.Title, state, said)
	}
	if e, ok := r.Explain(b.Words()); ok {
		s.explain(e)
	}
	for _, line := range r.Sum() {
		s.out.say("%s", line)
	}
	for _, line := range r.Output {
		s.out.say("%s", line)
	}
}

func firstOf(sign, _ string) string { return sign }

// explain says the first wrong answer in full.
func (s *desk) explain(e project.Explanation) {
	s.out.part("Stage %d: %s: %s.", e.Stage, e.Name, e.Wrong)
	s.out.say("The request: %s", strings.ReplaceAll(e.Curl, " \\\n", ""))
	s.out.say("Yours: %s.", content.CleanLine(strings.Join(e.Yours, "; ")))
	s.out.say("The reference: %s.", content.CleanLine(strings.Join(e.Theirs, "; ")))
	s.out.say("%s %s", e.Why, e.Source)
	if e.Behind != "" {
		s.out.say("It may be behind it that somebody believes: %s %s", e.Behind, e.Instead)
	}
	if e.Lesson != "" {
		s.out.say("Lesson: %s.", e.Lesson)
	}
}
