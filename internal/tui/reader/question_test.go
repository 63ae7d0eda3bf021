package reader_test

import (
	"slices"
	"strings"
	"testing"

	"bouncer/internal/study"
	"bouncer/internal/tui/reader"
	"bouncer/internal/tui/tuitest"
	"bouncer/lessons"
)

// asking is a sitting whose first lesson asks after its prediction which check
// refused, and speaks to those who said 403.
func asking(t *testing.T) *study.Sitting {
	s := tuitest.Sitting(t)
	blocks := &s.Course.Lessons[0].Blocks
	*blocks = slices.Insert(slices.Clone(*blocks), 4,
		lessons.Block{Kind: lessons.Prose, Said: 403, Text: "Many do."},
		lessons.Block{Kind: lessons.Prose,
			Ask: &lessons.Question{Text: "Which check refused?", Choices: []string{"validity", "role"}}},
	)
	return s
}

func TestAQuestionIsAnsweredByItsKey(t *testing.T) {
	for _, size := range [][2]int{{38, 8}, {76, 16}, {116, 34}} {
		s := asking(t)
		d := tuitest.Open(t, reader.New(tuitest.Handle(t), s, study.Lesson{ID: "two-doors"}), size[0], size[1])
		until := func(text string) {
			for i := 0; i < 40 && !strings.Contains(d.Text(), text) && on(d) != ""; i++ {
				d.Press("space")
			}
			d.Shows(text)
		}
		until("1 401")
		for on(d) != "" {
			d.Press("space")
		}
		d.Press("403")
		until("You said 403. Many do.")
		for on(d) != "" {
			d.Press("space")
		}
		d.Shows("Which check refused?", "1  validity", "2  role")
		d.Hides("folded until now")
		before := d.Text()
		if d.Press("space", "3"); d.Text() != before {
			t.Errorf("%v: something goes on at a question", size)
		}
		d.Press("2")
		d.Shows("✓ 1  validity", "× 2  role", "your answer")
		d.Press("1")
		d.Shows("× 2  role")
		until("folded until now")

		again := tuitest.Open(t, reader.New(tuitest.Handle(t), s, study.Lesson{ID: "two-doors", Block: 5}), 76, 40)
		again.Shows("✓ 1  validity", "× 2  role", "your answer", "You said 403. Many do.")
	}
}

func TestAQuestionIsAnsweredByAClick(t *testing.T) {
	d := tuitest.Open(t, reader.New(tuitest.Handle(t), asking(t), study.Lesson{ID: "two-doors"}), 76, 60)
	d.Press("tab", "1", "tab")
	d.Click("1  validity")
	d.Shows("✓ 1  validity", "your answer")
	d.Hides("×")
}

// TestHowSureOneIsOfAPrediction: a key says it, or none.
func TestHowSureOneIsOfAPrediction(t *testing.T) {
	for keys, says := range map[string]string{"1": "As you said: ○ 401. The",
		"s 1": "As you said: ○ 401. You were sure.", "s s 3": "You were unsure.", "s s s 1": "401. The"} {
		d := tuitest.Open(t, reader.New(tuitest.Handle(t), tuitest.Sitting(t), study.Lesson{ID: "two-doors"}), 76, 40)
		d.Press("tab")
		d.Press(strings.Fields(keys)...)
		d.Shows(says)
	}
}

func TestALessonNamesItsSources(t *testing.T) {
	d := tuitest.Open(t, reader.New(tuitest.Handle(t), tuitest.Sitting(t), study.Lesson{ID: "two-doors"}), 76, 60)
	d.Press("enter", "tab", "1", "tab", "h", "h", "s", "end")
	d.Shows("Sources:", "RFC 9110 §11.4  https://www.rfc-editor.org/rfc/rfc9110#section-11.4")
}
