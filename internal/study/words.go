package study

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"unicode"
	"unicode/utf8"

	"bouncer/lessons"
	"bouncer/quiz"
)

// GeneralHint helps where a scenario has no hint of its own.
const GeneralHint = "Ask the door's two questions in order. Does the server know who this is? Only then: may they " +
	"do this?"

// Status is a status as a question names it; the codes net/http has no phrase
// for stand alone. 0 is where nothing tells what a system answers.
func Status(code int) string {
	if code == 0 {
		return "no answer"
	}
	if phrase := http.StatusText(code); phrase != "" {
		return strconv.Itoa(code) + " " + phrase
	}
	return strconv.Itoa(code)
}

// Said is an answer or a prediction as it is quoted: "403", "let in".
func Said(code int) string {
	switch {
	case code == Another:
		return "another answer"
	case code/100 == 2:
		return "let in"
	}
	return strconv.Itoa(code)
}

// SureOf takes up how sure somebody was of an answer; empty where they didn't say.
func SureOf(a quiz.Attempt) string {
	switch {
	case a.Sure == quiz.Sure:
		return "you were sure"
	case a.Sure == quiz.Unsure && a.Right:
		return "unsure, and right"
	case a.Sure == quiz.Unsure:
		return "you were unsure"
	}
	return ""
}

// Again says when a question comes back, and for whom it is worth a minute now:
// nothing is more stubborn than what one was sure of.
func (s *Sitting) Again(sc quiz.Scenario, a quiz.Attempt) string {
	at, ok := s.Model.Returns(sc)
	if !ok {
		return ""
	}
	said := "it comes back " + When(at, s.Now())
	if !a.Right && a.Sure == quiz.Sure {
		return "worth a minute: " + said
	}
	return said
}

// TakenUp is the lesson that takes up the belief behind a wrong answer.
func (s *Sitting) TakenUp(a quiz.Attempt) (lessons.Lesson, bool) {
	m, ok := s.Course.Misconceptions[a.Trap]
	at := slices.IndexFunc(s.Course.Lessons, func(l lessons.Lesson) bool { return l.ID == m.Lesson })
	if !ok || a.Right || at < 0 {
		return lessons.Lesson{}, false
	}
	return s.Course.Lessons[at], true
}

// Other is the answer that is set against the right one in the explanation:
// the learner's own where it was wrong, else the one most are tempted by; 0
// where the scenario has none.
func Other(s quiz.Scenario, chosen int) int {
	if s.Not[chosen] != "" {
		return chosen
	}
	for _, code := range []int{http.StatusForbidden, http.StatusUnauthorized} {
		if s.Not[code] != "" {
			return code
		}
	}
	codes := make([]int, 0, len(s.Not))
	for code := range s.Not {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	if len(codes) == 0 {
		return 0
	}
	return codes[0]
}

// Remark is what a score says, without praise or blame.
func Remark(r quiz.Result) string {
	switch {
	case r.Total == 0:
		return "Nothing was asked."
	case r.Right == r.Total:
		return "Nothing was mixed up."
	case r.TooSure > 0:
		return fmt.Sprintf("%d of the wrong ones you were sure of: worth a second look.", r.TooSure)
	case len(r.MixUps) == 0:
		return ""
	case len(r.MixUps) == 1:
		return "All that went wrong is one mix-up."
	}
	return fmt.Sprintf("%d kinds of mix-up.", len(r.MixUps))
}

// Sentence writes an error as a sentence of its own.
func Sentence(err error) string { return Capital(err.Error()) + "." }

// Capital begins a text with a capital letter.
func Capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
