package mockserver

import (
	"cmp"
	"net/http"
)

// verdict is what one check says.
type verdict struct {
	cause   Cause
	subject string   // completes detail to a sentence; may be empty
	detail  string   // what it saw
	looked  string   // the part of the request it read
	source  string   // the section that decides; empty for the check's own
	refusal *refusal // nil when the request passes
}

// saw is the verdict of a check that has nothing against the request.
func (v *Visit) saw(c Cause, looked string) verdict {
	words := v.said(c)
	return verdict{cause: c, subject: words.Subject, detail: words.Detail, looked: looked}
}

// pass is saw for a check's own causes.
func (v *Visit) pass(code, looked string, args ...string) verdict {
	return v.saw(Cause{code, args}, looked)
}

// refuse is the verdict of a check that refuses with a status. The answer
// depends on who asks, so no cache may keep it.
func (v *Visit) refuse(status int, code, looked string, args ...string) verdict {
	return v.refuseFor(status, Cause{code, args}, looked)
}

func (v *Visit) refuseFor(status int, c Cause, looked string) verdict {
	got := v.saw(c, looked)
	got.refusal = &refusal{status: status, private: true}
	got.refusal.because(v, c)
	return got
}

// refuseAll is refuse where the answer is the same whoever asks.
func (v *Visit) refuseAll(status int, code, looked string, args ...string) verdict {
	got := v.refuse(status, code, looked, args...)
	got.refusal.private = false
	return got
}

// unauthorized is refuse with a 401 and the route's challenges.
func (v *Visit) unauthorized(code, looked string, args ...string) verdict {
	got := v.refuse(http.StatusUnauthorized, code, looked, args...)
	got.refusal.challenges = v.challenges()
	return got
}

// forbid is refuse with a 403: somebody is known, or nobody needs to be, and the
// answer is no.
func (v *Visit) forbid(code, looked string, args ...string) verdict {
	got := v.refuse(http.StatusForbidden, code, looked, args...)
	if v.who().Person == nil {
		// The gate came to it before it could know anybody.
		got.refusal.cause = Cause{Code: "gate.unknown"}
		got.refusal.reason = v.said(got.refusal.cause).Reason
	}
	return got
}

// notHere is refuse with the 404 that keeps a secret: kept by no cache.
func (v *Visit) notHere(code string, args ...string) verdict {
	got := v.refuse(http.StatusNotFound, code, requestLine, args...)
	got.refusal.hidden = true
	return got
}

// because gives a refusal its cause and the words for it.
func (f *refusal) because(v *Visit, c Cause) {
	words := v.said(c)
	f.cause, f.reason, f.say = c, words.Reason, words.Say
	f.next, f.describe = cmp.Or(words.Next, v.kind().Cure), cmp.Or(words.Describe, words.Say)
}

// error is what a challenge for an access token says of one that came, by RFC
// 6750 §3.
func (f *refusal) error(code string, more ...Param) []Param {
	return append([]Param{{"error", code}, {"error_description", f.describe}}, more...)
}
