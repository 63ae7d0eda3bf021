package course

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"bouncer/quiz"
)

// giveaway finds a status code standing alone, or words that name one. Compiled
// when first asked for: the course opens without it.
var giveaway = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\b([1-5][0-9][0-9]|` + strings.Join(phrases(), "|") + `)\b`)
})

// phrases are the reason phrases of refusals that are more than one word (a
// single word such as Gone or Conflict is plain English), and the three words
// that every learner of this course takes for one of the two answers.
func phrases() []string {
	out := []string{"unauthori[sz]ed", "forbidden", "unauthenticated"}
	for code := 400; code < 512; code++ {
		if words := strings.Fields(http.StatusText(code)); len(words) > 1 {
			out = append(out, strings.Join(words, `\s+`))
		}
	}
	return out
}

// checkGiveaways looks for the answer in what a learner reads before answering.
func checkGiveaways(r *Report, s quiz.Scenario) {
	for _, part := range []struct{ name, at, text string }{
		{"title", "title", s.Title}, {"story", "text.story", s.Story}, {"hint", "text.hint", s.Hint},
	} {
		line, col := s.Pos(part.at)
		for _, span := range giveaway().FindAllStringIndex(part.text, -1) {
			before := part.text[:span[0]]
			f := Fault{File: s.File, Line: line + strings.Count(before, "\n"),
				Col: col + utf8.RuneCountInString(before)}
			if i := strings.LastIndexByte(before, '\n'); i >= 0 {
				f.Col = 1 + utf8.RuneCountInString(before[i+1:])
			}
			f.Msg = fmt.Sprintf("the %s gives an answer away: %q", part.name,
				strings.Join(strings.Fields(part.text[span[0]:span[1]]), " "))
			f.Fix = "say it without the code and its name"
			r.add(f)
		}
	}
}

// GivesAway tells whether a text names a status, by its number or its name.
// Titles, stories and hints must not.
func GivesAway(text string) bool { return giveaway().MatchString(text) }
