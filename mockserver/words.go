package mockserver

import (
	"net/http"
	"strings"
)

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

// pass says that a check has nothing against the request.
func (v *Visit) pass(code, looked string, args ...string) verdict {
	cause := Cause{code, args}
	return verdict{cause: cause, detail: v.said(cause).Detail, looked: looked}
}

// refuse is the verdict of a check that refuses with a status. The answer
// depends on who asks, so no cache may keep it.
func (v *Visit) refuse(status int, code, looked string, args ...string) verdict {
	cause := Cause{code, args}
	words := v.said(cause)
	return verdict{cause: cause, detail: words.Detail, looked: looked, refusal: &refusal{
		status: status, private: true, reason: words.Reason, say: words.Say, next: words.Next,
	}}
}

// forbid is refuse with a 403: somebody is known, or nobody needs to be, and the
// answer is no.
func (v *Visit) forbid(code, looked string, args ...string) verdict {
	got := v.refuse(http.StatusForbidden, code, looked, args...)
	got.refusal.reason = v.judged(got.refusal.reason)
	return got
}

// notHere is refuse with the 404 that keeps a secret: kept by no cache.
func (v *Visit) notHere(code string, args ...string) verdict {
	got := v.refuse(http.StatusNotFound, code, requestLine, args...)
	got.refusal.hidden = true
	return got
}
