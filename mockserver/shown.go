package mockserver

import (
	"regexp"
	"slices"

	"bouncer/internal/world"
)

var schemeName = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,20}$") // RFC 9110 §11.1

// pick chooses the credential the gate judges: the first one of a scheme the
// route accepts, else the first one at all.
func pick(all []Shown, accepts []string) (Shown, bool) {
	for _, c := range all {
		if slices.Contains(accepts, c.Kind) {
			return c, true
		}
	}
	if len(all) > 0 {
		return all[0], true
	}
	return Shown{}, false
}

// malformed says what makes the credentials unreadable: RFC 6750 §3.1 answers
// a repeated, doubled or ill-formed token with 400. It is false where nothing does.
func (v *Visit) malformed() (Cause, bool) {
	r, all, accepts, kinds := v.r, v.shown, v.route.Accepts, v.world.Kinds()
	var header, url, bad bool
	for _, c := range all {
		url = url || c.Field == requestLine
		header = header || c.Kind == bearer
		bad = bad || v.world.Kind(c.Kind).Token && !world.Token68.MatchString(c.Value)
	}
	takesBearer := slices.Contains(accepts, bearer) || slices.Contains(accepts, dpop)
	switch {
	case len(r.Header.Values("Authorization")) > 1:
		return Cause{Code: "credentials.headers"}, true
	case takesBearer && header && url:
		return Cause{Code: "credentials.doubled"}, true
	case takesBearer && bad:
		return Cause{Code: "credentials.characters"}, true
	}
	for _, kind := range kinds {
		if kind.Twice != "" && slices.Contains(accepts, kind.Name) && count(all, kind.Name) > 1 {
			return Cause{"credentials.repeated", []string{kind.Twice}}, true
		}
	}
	return Cause{}, false
}

// count tells how many credentials are of a kind.
func count(all []Shown, kind string) int {
	n := 0
	for _, c := range all {
		if c.Kind == kind {
			n++
		}
	}
	return n
}
