package mockserver

import (
	"os"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Cause is why a check said what it said, or why an answer has its status: a code
// that code can rely on, and what the words for it are filled with. Nothing else
// may be read out of words.
type Cause struct {
	Code string   `json:"code"` // "bearer.expired": the kind or the check, and what was wrong
	Args []string `json:"args,omitempty"`
}

// Phrase is how a cause is said. $1 to $9 stand for its arguments, $detail for
// Detail, $Detail for the same at the beginning of a sentence, and $wanted for
// how the route takes its credentials.
type Phrase struct {
	// For screens and lines.
	Subject string // completes Detail to a sentence: "the token"
	Detail  string // a few words: "expired $1 ago"
	Reason  string // one sentence: why this status
	// For the client.
	Say      string // what is wrong, without a stop
	Next     string // what to do now; empty for the kind's cure
	Describe string // the error_description of a challenge; empty for Say
}

// fill puts a cause's arguments into a phrase, in one go: what a value holds
// stays as it is.
func (c Cause) fill(p Phrase, wanted func() string) Phrase {
	p.Detail = os.Expand(p.Detail, c.arg)
	value := func(name string) string {
		switch {
		case name == "detail":
			return p.Detail
		case name == "Detail":
			return capital(p.Detail)
		case name == "wanted" && wanted != nil:
			return wanted()
		}
		return c.arg(name)
	}
	for _, text := range []*string{&p.Reason, &p.Say, &p.Next, &p.Describe} {
		*text = os.Expand(*text, value)
	}
	return p
}

// arg is the argument that a digit stands for.
func (c Cause) arg(name string) string {
	if len(name) == 1 && '1' <= name[0] && int(name[0]-'1') < len(c.Args) {
		return c.Args[name[0]-'1']
	}
	return "$" + name
}

// capital begins a sentence.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// checkWords are how the causes that checks give are said, by their codes: the
// check's name, or what made the answer another, and what was seen.
var checkWords = sync.OnceValue(func() map[string]Phrase {
	out := map[string]Phrase{}
	for _, some := range []map[string]Phrase{
		gateWords(), whoWords(), mayWords(), stateWords(), proofWords(), grantWords(), sampleWords(),
		settingWords(), dialectWords(), proxyWords(), cacheWords(),
	} {
		for code, words := range some {
			out[code] = words
		}
	}
	return out
})

// phrase finds how a cause is said, by the check or the kind of credential that
// its code begins with.
func (k *Keyring) phrase(code string) Phrase {
	if p, ok := checkWords()[code]; ok {
		return p
	}
	kind, own, _ := strings.Cut(code, ".")
	if s, ok := k.kinds[kind].(Accepted); ok {
		return s.Words()[own]
	}
	return Phrase{}
}

// said is how a cause is said that has nothing to do with a route.
func (k *Keyring) said(c Cause) Phrase { return c.fill(k.phrase(c.Code), nil) }

// said is how a cause is said of this visit.
func (v *Visit) said(c Cause) Phrase { return c.fill(v.ring.phrase(c.Code), v.wanted) }

// Cause is one of the words of the kind of credential in play.
func (v *Visit) Cause(cause string, args ...string) Cause {
	return Cause{v.scheme() + "." + cause, args}
}
