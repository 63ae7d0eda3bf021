package study

import (
	"strings"

	"bouncer/internal/exchange"
	"bouncer/internal/world"
	"bouncer/lessons"
	"bouncer/mockserver"
	"bouncer/quiz"
)

// CaseOf is a scenario as it is fired: the server in its conditions, and the
// request with its circumstances.
func (s *Sitting) CaseOf(sc quiz.Scenario) (mockserver.Options, exchange.Case) {
	return mockserver.Options{World: sc.World, Given: sc.Given, Dialect: sc.Dialect, Now: s.Now},
		exchange.Case{Text: sc.Request, Before: sc.Before, Via: sc.Via}
}

// BlockCase is a lesson's block as it is fired, its text as the learner has it.
func (r *Reading) BlockCase(b lessons.Block, text string) (mockserver.Options, exchange.Case) {
	o := mockserver.Options{World: r.Lesson.World, Given: b.Given, Now: r.sitting.Now}
	if b.Kind != lessons.Survey {
		o.Dialect = b.Dialect
	}
	return o, exchange.Case{Text: text, Before: b.Before, Via: b.Via}
}

// Circumstances says in a few words how a request travels and who answers it;
// it is empty for one that goes straight to the server as it is.
func Circumstances(via, dialect string) string {
	var said []string
	if how := world.Travels(via); how != "" {
		said = append(said, how)
	}
	if who := system(dialect); who != "" {
		said = append(said, "answered as "+who+" is documented to")
	}
	return strings.Join(said, "; ")
}
