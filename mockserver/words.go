package mockserver

import "strings"

// Cause is why a check said what it said: a code that code can rely on, and
// what the words for it are filled with. Nothing else may be read out of words.
type Cause struct {
	Code string   `json:"code"` // "bearer.expired": the kind or the check, and what was wrong
	Args []string `json:"args,omitempty"`
}

// Phrase is how a cause is said. $1 and $2 stand for its arguments.
type Phrase struct {
	Subject string // completes Detail to a sentence: "the token"
	Detail  string // in a trace, a few words: "expired $1 ago"
	Reason  string // in a trace, one sentence: why this status
	Say     string // to the client: what is wrong, without a stop
	Next    string // to the client: what to do now; empty for the kind's cure
}

// fill puts a cause's arguments into a phrase.
func (c Cause) fill(text string) string {
	for i := len(c.Args) - 1; i >= 0; i-- {
		text = strings.ReplaceAll(text, "$"+string(rune('1'+i)), c.Args[i])
	}
	return text
}

// said is how a cause is said by the kind or the check that its code begins with.
func (v *Visit) said(c Cause) Phrase {
	p := v.ring.words[c.Code]
	return Phrase{p.Subject, c.fill(p.Detail), c.fill(p.Reason), c.fill(p.Say), c.fill(p.Next)}
}
