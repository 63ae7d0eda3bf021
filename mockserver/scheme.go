package mockserver

import (
	"net/http"
	"slices"
	"strings"

	"bouncer/internal/world"
)

// Scheme is one kind of credential as this server has it: its words, and how
// its values are made. Each kind is one file; schemes lists them.
type Scheme interface {
	world.Scheme
	// Mint makes what a {{name}} of this kind stands for, in a request with this
	// method to this absolute address.
	Mint(k *Keyring, c world.Credential, method, uri string) string
}

// Accepted is a Scheme that a route can accept.
type Accepted interface {
	Scheme
	// Present finds the credentials of this kind in a request. They are not
	// judged yet.
	Present(v *Visit) []Shown
	// Verify finds out whom a credential belongs to.
	Verify(v *Visit, c Shown) Identity
	// Challenge asks for a credential of this kind; params are what is wrong
	// with the token that came. It is false for a kind that no authentication
	// scheme could name.
	Challenge(v *Visit, params []Param) (Challenge, bool)
	// Words say the causes that Verify gives.
	Words() map[string]Phrase
}

// schemes are the kinds of credentials of this server, in the order they are
// offered. A course's own server has others by ParseWorld.
func schemes() []world.Scheme {
	return []world.Scheme{
		bearerScheme{}, basicScheme{}, digestScheme{}, keyScheme{header: "X-Api-Key"},
		sessionScheme{sessionCookie}, dpopScheme{}, formScheme{}, clientScheme{},
		certificateScheme{}, signatureScheme{},
		csrfPart{}, proofPart{}, proxyPart{}, refreshPart{}, codePart{}, secretPart{},
	}
}

// Shown is one credential as a request presents it, not judged yet.
type Shown struct {
	Kind  string // the name of a kind; empty for what no kind reads
	Name  string // how a trace calls it
	Field string // canonical name of the header it came in; "request line" for one in the URL; empty for neither
	Value string
}

// shownIn is a credential of a kind that came in a header.
func shownIn(s world.Scheme, field, value string) Shown {
	k := s.Kind()
	return Shown{Kind: k.Name, Name: k.Shown, Field: field, Value: value}
}

// Authorization returns what the request's Authorization headers hold behind an
// authentication scheme, whose name has no case (RFC 9110 §11.1). A scheme
// without anything after it presents nothing.
func (v *Visit) Authorization(scheme string) []string {
	var out []string
	for _, line := range v.r.Header.Values("Authorization") {
		if name, rest, _ := strings.Cut(strings.TrimSpace(line), " "); strings.EqualFold(name, scheme) &&
			strings.TrimSpace(rest) != "" {
			out = append(out, strings.TrimSpace(rest))
		}
	}
	return out
}

// inAuthorization are the credentials of a kind behind an authentication scheme.
func (v *Visit) inAuthorization(s world.Scheme, scheme string) []Shown {
	var out []Shown
	for _, value := range v.Authorization(scheme) {
		out = append(out, shownIn(s, "Authorization", value))
	}
	return out
}

// InHeader are the credentials of a kind that a header holds by itself.
func (v *Visit) InHeader(s world.Scheme, field string) []Shown {
	var out []Shown
	for _, value := range v.r.Header.Values(field) {
		if value != "" {
			out = append(out, shownIn(s, http.CanonicalHeaderKey(field), value))
		}
	}
	return out
}

// presented lists the credentials a request carries, what came in Authorization
// first.
func (v *Visit) presented() []Shown {
	var first, rest []Shown
	for _, s := range v.ring.accepted {
		for _, c := range s.Present(v) {
			if c.Field == "Authorization" {
				first = append(first, c)
			} else {
				rest = append(rest, c)
			}
		}
	}
	first = append(first, v.unread(first)...)
	if t := v.r.URL.Query().Get("access_token"); t != "" {
		rest = append(rest, Shown{Name: "token in the URL", Field: requestLine, Value: t})
	}
	return append(first, rest...)
}

// unread are credentials in Authorization of a scheme that no kind reads.
func (v *Visit) unread(read []Shown) []Shown {
	var out []Shown
	for _, line := range v.r.Header.Values("Authorization") {
		scheme, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		value = strings.TrimSpace(value)
		if value == "" || slices.ContainsFunc(read, func(c Shown) bool { return c.Value == value }) {
			continue
		}
		c := Shown{Name: "credentials of an unreadable scheme", Field: "Authorization", Value: value}
		if schemeName.MatchString(scheme) {
			c.Name = scheme + " credentials"
		}
		out = append(out, c)
	}
	return out
}

// schemeless tells whether all that stands in Authorization is one word that
// names no scheme this server reads: most often a token whose scheme was
// forgotten (RFC 9110 §11.4).
func (v *Visit) schemeless() bool {
	words := strings.Fields(v.r.Header.Get("Authorization"))
	return len(words) == 1 && !slices.ContainsFunc(v.ring.accepted, func(s Accepted) bool {
		c, ok := s.Challenge(v, nil)
		return ok && strings.EqualFold(c.scheme, words[0])
	})
}

// kind is the kind of the credential in play, or the first that the route
// accepts when there is none.
func (v *Visit) kind() world.Kind { return v.world.Kind(v.scheme()) }
