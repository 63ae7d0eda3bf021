package study

import (
	"fmt"
	"time"

	"bouncer/internal/content"
	"bouncer/internal/course"
	"bouncer/internal/progress"
	"bouncer/quiz"
)

// DailyQuestions is how many questions a daily round has at most, the new case
// among them: two minutes.
const DailyQuestions = 6

// Daily is the round of a day: what is due first, then a new case.
func Daily() Ask { return Ask{Mode: quiz.ModeDaily, Count: DailyQuestions} }

// Closing is what a daily round ends with: that it is done, when the next
// questions are due, and on how many days the learner has practiced.
func (s *Sitting) Closing() string {
	return fmt.Sprintf("Done for today. %s %s practiced.", s.Coming(),
		content.Count(len(s.Stats().Days), "day", "days"))
}

// Coming says when how much is due next, in a sentence.
func (s *Sitting) Coming() string {
	now := s.Now()
	if due := len(s.Model.Due(now)); due > 0 {
		return content.Count(due, "case is", "cases are") + " still due now."
	}
	at, n := s.Model.Coming(now)
	if n == 0 {
		return "Nothing else is due."
	}
	return content.Count(n, "case is", "cases are") + " due " + When(at, now) + "."
}

// Due are the times at which what a learner has answered becomes due, the past
// ones too; whoever only counts them needs no sitting. The location of now
// decides when a day begins.
func Due(c *course.Course, past progress.History, now time.Time) []time.Time {
	return seat(c, past, func() time.Time { return now }).Model.DueTimes()
}
