package check

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"bouncer/internal/exchange"
)

// Sent is what a request shows, or what else it tries.
type Sent string

// What is sent.
const (
	Nothing       Sent = "nothing"
	Credential    Sent = "credential"
	Junk          Sent = "junk"           // of a scheme that is taken here
	Malformed     Sent = "malformed"      // of a scheme that is taken here
	OtherScheme   Sent = "other-scheme"   // well-formed, of a scheme that isn't
	Tampered      Sent = "tampered"       // a JWT with its signature changed
	Expired       Sent = "expired"        // a JWT's copy with exp in the past
	AlgNone       Sent = "alg-none"       // a JWT's copy without a signature
	WrongPassword Sent = "wrong-password" // of a user who exists
	LowerCase     Sent = "lower-case"     // the credential, its scheme in small letters
	InQuery       Sent = "in-query"       // the token as ?access_token=
	ByHead        Sent = "head"           // nothing, by HEAD
	Preflight     Sent = "preflight"      // OPTIONS, as a browser asks before a call across origins
	CrossOrigin   Sent = "cross-origin"   // nothing, from a page of another origin
	Absent        Sent = "absent"         // a path of the same kind that leads to nothing
	AbsentAgain   Sent = "absent-again"   // the same once more: what differs by itself
	Variant       Sent = "variant"        // nothing, the path written in another way
	Metadata      Sent = "metadata"       // what the challenge's resource_metadata names
	WellKnown     Sent = "well-known"     // where RFC 9728 §3.1 puts the metadata
)

// holdsNot are the credentials that hold nowhere.
func (s Sent) holdsNot() bool {
	return slices.Contains([]Sent{Junk, Tampered, Expired, AlgNone, WrongPassword}, s)
}

// Probe is one request to send.
type Probe struct {
	Sent    Sent
	Person  string // whose credential it shows; Nobody for none of the people's
	Kind    Kind   // of the credential; empty for none
	Account string // who could be locked out by it; empty for nobody
	Words   string // what is sent, in words: "no credentials"
	Method  string
	Target  string
	Fields  []exchange.Field
}

// Seen is a probe and what came of it, its secrets masked.
type Seen struct {
	Probe
	X          *exchange.Exchange
	Status     int
	Body       []byte
	Challenges []exchange.Challenge
	Fault      error // why Challenges is not all of WWW-Authenticate
}

func (s *Seen) is(statuses ...int) bool { return slices.Contains(statuses, s.Status) }

// in tells an answer that gives what was asked for.
func (s *Seen) in() bool { return s.Status >= 200 && s.Status < 300 }

// header is the first value of a header of the answer.
func (s *Seen) header(name string) string { return s.X.Received.Header.Get(name) }

func (s *Seen) asks() []string { return s.X.Received.Header.Values("WWW-Authenticate") }

// bearer is the Bearer challenge of the answer.
func (s *Seen) bearer() (exchange.Challenge, bool) {
	for _, c := range s.Challenges {
		if c.Is("Bearer") {
			return c, true
		}
	}
	return exchange.Challenge{}, false
}

// line is the line of the answer with this header, or its status line.
func (s *Seen) line(name string) string {
	lines := s.X.Received.Lines()
	for _, l := range lines {
		if n, _, ok := strings.Cut(l, ":"); ok && strings.EqualFold(strings.TrimSpace(n), name) {
			return l
		}
	}
	if len(lines) == 0 {
		return ""
	}
	return lines[0]
}

// nobodysUser is a user name and password that no account has.
const nobodysUser, nobodysPassword = "bouncer-nobody", "bouncer-made-up"

// madeUp is a token, a key or a session that no server gave out.
const madeUp = "bouncer-made-up-credential"

// prober writes the probes of one path.
type prober struct {
	path   *Path
	now    time.Time
	origin string
}

func (b *prober) probe(sent Sent, words string, fields ...exchange.Field) Probe {
	return Probe{Sent: sent, Person: Nobody, Words: words, Method: b.path.Method, Target: b.path.Target, Fields: fields}
}

func (b *prober) nothing() Probe { return b.probe(Nothing, "no credentials") }

func (b *prober) credential(p *Person) Probe {
	x := b.probe(Credential, p.Name+"'s credential", p.show(p.Secret))
	x.Person, x.Kind = p.Name, p.Kind
	return x
}

// made are credentials of a kind that belong to nobody.
func (b *prober) made(p *Person) []Probe {
	junk, malformed := b.probe(Junk, "a made-up "+p.Kind.noun(), p.show(madeUp)), Probe{}
	switch p.Kind {
	case BasicPair:
		junk.Fields = []exchange.Field{p.show(nobodysUser + ":" + nobodysPassword)}
		junk.Words, junk.Account = "an unknown user with a password", nobodysUser
		malformed = b.probe(Malformed, "Basic credentials that aren't base64", exchange.Field{Name: "Authorization",
			Value: "Basic !!!"})
	case BearerToken:
		malformed = b.probe(Malformed, "Bearer credentials that aren't a token68", exchange.Field{Name: "Authorization",
			Value: "Bearer !!!"})
	}
	junk.Kind, malformed.Kind = p.Kind, p.Kind
	if malformed.Sent == "" {
		return []Probe{junk}
	}
	return []Probe{junk, malformed}
}

func (k Kind) noun() string {
	return map[Kind]string{BearerToken: "Bearer token", BasicPair: "Basic pair", HeaderKey: "key",
		CookieValue: "session cookie"}[k]
}

// other is a well-formed credential of a scheme that isn't taken here.
func (b *prober) other(taken []Kind) (Probe, bool) {
	for _, k := range []Kind{BasicPair, BearerToken} {
		if slices.Contains(taken, k) {
			continue
		}
		p := &Person{Kind: k}
		x := b.probe(OtherScheme, "credentials of the scheme "+k.Scheme(), p.show(madeUp))
		if k == BasicPair {
			x.Fields, x.Account = []exchange.Field{p.show(nobodysUser + ":" + nobodysPassword)}, nobodysUser
		}
		x.Kind = k
		return x, true
	}
	return Probe{}, false
}

// spoiled are the bad copies of a person's credential.
func (b *prober) spoiled(p *Person, m *exchange.Masker) []Probe {
	var out []Probe
	add := func(sent Sent, secret, words string) {
		x := b.probe(sent, words, p.show(secret))
		x.Person, x.Kind, x.Account = p.Name, p.Kind, p.Name
		out = append(out, x)
	}
	switch p.Kind {
	case BearerToken:
		copies, ok := spoil(p.Secret, b.now)
		if !ok {
			break
		}
		for _, c := range []struct {
			sent        Sent
			token, says string
		}{
			{Tampered, copies.tampered, "with one digit of its signature changed"},
			{Expired, copies.expired, "copied with exp in the past"},
			{AlgNone, copies.none, "copied with alg none and no signature"},
		} {
			m.Hide(c.token, fmt.Sprintf("%s_%s", p.Var, strings.ToUpper(strings.ReplaceAll(string(c.sent), "-", "_"))))
			add(c.sent, c.token, p.Name+"'s token, "+c.says)
		}
	case BasicPair:
		add(WrongPassword, p.user()+":"+nobodysPassword, "a wrong password for "+p.Name+"'s user")
	}
	return out
}

func (b *prober) lowerCase(p *Person) Probe {
	x := b.credential(p)
	f := p.show(p.Secret)
	scheme, rest, _ := strings.Cut(f.Value, " ")
	x.Sent, x.Words = LowerCase, p.Name+"'s credential, the scheme written "+strings.ToLower(scheme)
	x.Fields = []exchange.Field{{Name: f.Name, Value: strings.ToLower(scheme) + " " + rest}}
	return x
}

func (b *prober) inQuery(p *Person) Probe {
	sign := "?"
	if strings.Contains(b.path.Target, "?") {
		sign = "&"
	}
	x := b.credential(p)
	x.Sent, x.Words, x.Fields = InQuery, p.Name+"'s token in the query", nil
	x.Target += sign + "access_token=" + url.QueryEscape(p.Secret)
	return x
}

func (b *prober) head() Probe {
	x := b.probe(ByHead, "no credentials, by HEAD")
	x.Method = http.MethodHead
	return x
}

func (b *prober) preflight() Probe {
	x := b.probe(Preflight, "a preflight, as a browser sends it", exchange.Field{Name: "Origin", Value: b.origin},
		exchange.Field{Name: "Access-Control-Request-Method", Value: b.path.Method},
		exchange.Field{Name: "Access-Control-Request-Headers", Value: "authorization"})
	x.Method = http.MethodOptions
	return x
}

func (b *prober) crossOrigin() Probe {
	return b.probe(CrossOrigin, "no credentials, from a page of "+b.origin, exchange.Field{Name: "Origin",
		Value: b.origin})
}

// absent asks for what isn't there; p is nil for a stranger.
func (b *prober) absent(p *Person, sent Sent) Probe {
	x := b.nothing()
	if p != nil {
		x = b.credential(p)
	}
	x.Sent, x.Target, x.Words = sent, b.path.Absent, x.Words+", for what isn't there"
	return x
}

// variants write the path in ways that some servers route the same and guard
// differently.
func (b *prober) variants() []Probe {
	path, query, _ := strings.Cut(b.path.Target, "?")
	if query != "" {
		query = "?" + query
	}
	var out []Probe
	for _, v := range []string{path + "/", "/" + path, strings.ToUpper(path), path + "/."} {
		if v == path || strings.HasSuffix(path, "/") {
			continue
		}
		x := b.probe(Variant, "no credentials, the path written "+v)
		x.Target = v + query
		out = append(out, x)
	}
	return out
}

func (b *prober) fetch(sent Sent, target, words string) Probe {
	x := b.probe(sent, words)
	x.Method, x.Target = http.MethodGet, target
	return x
}
