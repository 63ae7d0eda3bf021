package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"bouncer/internal/course"
	"bouncer/internal/study"
	"bouncer/quiz"
)

// opens is a command that opens a page of the course and takes no more words.
func (a *app) opens(p study.Page, use, short string, alike ...string) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, SuggestFor: alike, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.screens(cmd.Context(), p) },
	}
}

func (a *app) review() *cobra.Command {
	return a.opens(study.Review(), "review", "Be asked again what you are about to forget", "repeat", "again")
}

func (a *app) daily() *cobra.Command {
	return a.opens(study.Daily(), "daily", "Two minutes for today: what is due first, then a new case", "today", "day")
}

func (a *app) practice() *cobra.Command {
	return a.opens(study.Ask{Endless: true}, "practice", "Cases made up as you go, each answered by firing it, until you leave",
		"endless", "train", "exercise")
}

func (a *app) exam() *cobra.Command {
	short := fmt.Sprintf("Sit the exam: %d questions without hints, %d right ones pass", quiz.ExamQuestions,
		quiz.ExamPass)
	return a.opens(study.Exam(), "exam", short, "test")
}

func (a *app) placement() *cobra.Command {
	short := fmt.Sprintf("Find out in %d questions which lessons you can leave out", quiz.PlacementQuestions)
	return a.opens(study.Placement(), "place", short, "placement")
}

func (a *app) workbench() *cobra.Command {
	return a.opens(study.Workbench{}, "workbench", "Write a request of your own and fire it", "bench", "try", "request")
}

func (a *app) progress() *cobra.Command {
	return a.opens(study.Progress{}, "progress", "Open what you know, what you mix up, and what is due", "figures",
		"statistics")
}

// checkQuiz refuses filters that leave nothing to ask.
func (a *app) checkQuiz(p study.Ask) error {
	if p.Level < 0 || p.Level > 5 {
		return fmt.Errorf("--level %d: levels go from 1 to 5", p.Level)
	}
	if p.Count < 1 {
		return fmt.Errorf("--count %d: ask for at least one question", p.Count)
	}
	if p.Endless && (p.Topic != "" || p.Level != 0) {
		return fmt.Errorf("--endless makes its own cases; leave out --topic and --level")
	}
	if p.Level == 0 && (p.Topic == "" || a.hasTopic(quiz.Files, p.Topic)) {
		return nil
	}
	c, err := a.load()
	if err != nil {
		return err
	}
	if len(study.Pool(c.Scenarios, p.Topic, 0)) == 0 {
		return fmt.Errorf("there is no topic %q; the topics are %s", p.Topic, strings.Join(topics(c), ", "))
	}
	if len(study.Pool(c.Scenarios, p.Topic, p.Level)) == 0 {
		return fmt.Errorf("no scenario of topic %q has level %d; try another level", p.Topic, p.Level)
	}
	return nil
}

func topics(c *course.Course) []string {
	var out []string
	for _, s := range c.Scenarios {
		if !slices.Contains(out, s.Topic) {
			out = append(out, s.Topic)
		}
	}
	slices.Sort(out)
	return out
}
