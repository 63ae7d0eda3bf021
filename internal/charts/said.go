package charts

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"bouncer/internal/content"
	"bouncer/quiz"
)

// Sentences says the same figures as Sections, in sentences: for ears, and for
// whoever has no use for bars. Each is a paragraph of its own.
func Sentences(l Learner) []string {
	d := drawing{Learner: l}
	if l.Stats.Answers == 0 {
		return slices.Concat([]string{"Nothing is answered yet."}, d.saidExams(), d.saidServers())
	}
	out := []string{d.saidSum()}
	out = append(out, d.saidTopics()...)
	out = append(out, d.saidMisconceptions()...)
	out = append(out, d.saidMixUps()...)
	out = append(out, d.saidSureness()...)
	out = append(out, d.saidDays()...)
	return slices.Concat(out, d.saidExams(), d.saidServers())
}

func (d drawing) saidSum() string {
	st := d.Stats
	said := fmt.Sprintf("%s, %d right. You are at level %d of 5.", content.Count(st.Answers, "answer", "answers"),
		st.Correct, st.Level)
	if st.Imported > 0 {
		said += fmt.Sprintf(" %d of the answers came in from an export.", st.Imported)
	}
	return said
}

func (d drawing) saidTopics() []string {
	var out, unseen []string
	for _, t := range d.Stats.Topics {
		name := content.CleanLine(t.Topic)
		if t.Mastered+t.Shaky == 0 {
			unseen = append(unseen, name)
			continue
		}
		out = append(out,
			fmt.Sprintf("Topic %s: %d mastered, %d shaky, %d unseen.", name, t.Mastered, t.Shaky, t.Unseen))
	}
	if len(unseen) > 0 {
		out = append(out, "Topics not met yet: "+strings.Join(unseen, ", ")+".")
	}
	return out
}

// saidMisconceptions names those to work on, and those mastered.
func (d drawing) saidMisconceptions() []string {
	var out []string
	for _, m := range d.Stats.Misconceptions {
		switch {
		case m.Open():
			said := fmt.Sprintf("Mixed up %s", content.Count(m.Times, "time", "times"))
			if m.Last != nil {
				said += ", last " + d.ago(*m.Last)
			}
			for _, l := range d.Course.Lessons {
				if l.ID == d.Course.Misconceptions[m.ID].Lesson {
					said += fmt.Sprintf(", taken up in lesson %d", l.Number)
				}
			}
			out = append(out, said+": "+d.belief(m.ID))
		case m.State == quiz.Mastered:
			out = append(out, "No longer mixed up: "+d.belief(m.ID))
		}
	}
	return out
}

func (d drawing) saidMixUps() []string {
	var out []string
	for _, m := range d.Stats.MixUps {
		if m.Chose401+m.Chose403+m.Other > 0 {
			out = append(out, fmt.Sprintf("Where %d was due, you said 401 %s, 403 %s, and something else %s.",
				m.Due, times(m.Chose401), times(m.Chose403), times(m.Other)))
		}
	}
	return out
}

func times(n int) string { return content.Count(n, "time", "times") }

func (d drawing) saidSureness() []string {
	var out []string
	for _, c := range d.Stats.Calibration {
		if n := c.Right + c.Wrong; n > 0 && c.Sure != quiz.Unsaid.Word() {
			out = append(out, fmt.Sprintf("When you were %s, %d of %d were right.", c.Sure, c.Right, n))
		}
	}
	return out
}

func (d drawing) saidDays() []string {
	days := d.Stats.Days
	said := fmt.Sprintf("You practiced on %s", content.Count(len(days), "day", "days"))
	if len(days) > 0 {
		if at, err := time.ParseInLocation(time.DateOnly, days[len(days)-1].Day, d.Now.Location()); err == nil {
			said += ", last " + d.ago(at)
		}
	}
	out := []string{said + "."}
	later := 0
	for _, day := range d.Stats.DueDays {
		later += day.Due
	}
	return append(out, fmt.Sprintf("Due now: %d; within the next two weeks: %d more.", d.Stats.Due, later-d.Stats.Due))
}

// saidExams lists the last exams, the newest first.
func (d drawing) saidExams() []string {
	var out []string
	for i, x := range slices.Backward(d.Exams) {
		if len(d.Exams)-i > shownExams {
			break
		}
		said := "Exam not passed"
		if x.Passed {
			said = "Exam passed"
		}
		said += fmt.Sprintf(" on %s: %d of %d right", x.At.In(d.Now.Location()).Format("January 2, 2006"), x.Right,
			x.Total)
		if x.Imported {
			said += ", imported"
		}
		out = append(out, said+".")
	}
	return out
}
