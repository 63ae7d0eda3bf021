package result

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"bouncer/internal/content"
	"bouncer/internal/study"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/theme"
	"bouncer/quiz"
)

// written says what became of a certificate.
type written struct{ said string }

// verdict is what a placement or an exam came to; a plain round has none.
func (s *Screen) verdict(t *theme.Theme, width int) []string {
	switch {
	case s.out.Exam != nil:
		return append(exam(t, *s.out.Exam, width), "")
	case s.out.Placement != nil:
		return append(s.placement(t, *s.out.Placement, width), "")
	case s.of.Mode == quiz.ModeDaily:
		return append(layout.Wrap(t.Text.Render(s.study.Closing()), width), "")
	}
	return nil
}

func exam(t *theme.Theme, x quiz.ExamResult, width int) []string {
	line := t.Not.Bold(true).Render("× Not passed.")
	if x.Passed {
		line = t.In.Bold(true).Render("✓ Passed.")
	}
	rows := layout.Wrap(line+t.Soft.Render(fmt.Sprintf("  %d of %d are needed%s.", x.Needed, x.Total, x.Besides())),
		width)
	for _, topic := range x.Topics {
		if topic.Right < topic.Total {
			name := content.CleanLine(topic.Topic)
			rows = append(rows, t.Soft.Render(fmt.Sprintf("  %-18s %d of %d", name, topic.Right, topic.Total)))
		}
	}
	return rows
}

// placement names the lessons that may be left out; which to read is still the
// learner's to say.
func (s *Screen) placement(t *theme.Theme, p quiz.PlacementResult, width int) []string {
	if len(p.Optional) == 0 {
		return layout.Wrap(t.Soft.Render("Every lesson has something for you; begin with the first."), width)
	}
	rows := []string{t.Soft.Render("You may leave these out:")}
	for _, l := range s.course.Lessons {
		for _, id := range p.Optional {
			if id == l.ID {
				name := fmt.Sprintf("%2d  %s", l.Number, content.CleanLine(l.Title))
				rows = append(rows, "  "+t.In.Render("✓ ")+t.Text.Render(name))
			}
		}
	}
	return rows
}

// certify writes the certificate, never over a file that is already there. For
// a learner who is elsewhere it copies the text, and shows it: not every
// terminal passes a clipboard on.
func (s *Screen) certify() tea.Cmd {
	if s.out.Exam == nil {
		return nil
	}
	x := *s.out.Exam
	if s.handle.Confined {
		s.saved = "Copied, if your terminal lets it: paste it into a file of yours."
		page := string(x.Markdown(s.study.Past.Name))
		s.copied = strings.Split(strings.TrimSpace(page), "\n")
		return tea.SetClipboard(page)
	}
	sitting := s.study
	return s.handle.Do(func(context.Context) tea.Msg {
		files, err := sitting.Certify(x, sitting.Past.Name)
		if err != nil {
			return written{study.Sentence(err)}
		}
		return written{"Written: " + strings.Join(files, " and ") + "."}
	})
}
