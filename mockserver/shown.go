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
// a repeated, doubled or ill-formed token with 400. It returns "" for none.
func (v *Visit) malformed() string {
	r, all, accepts, kinds := v.r, v.shown, v.route.Accepts, v.world.Kinds()
	var header, url, bad bool
	for _, c := range all {
		url = url || c.Field == "request line"
		header = header || c.Kind == bearer
		bad = bad || v.world.Kind(c.Kind).Token && !world.Token68.MatchString(c.Value)
	}
	takesBearer := slices.Contains(accepts, bearer) || slices.Contains(accepts, dpop)
	switch {
	case len(r.Header.Values("Authorization")) > 1:
		return "two Authorization headers"
	case takesBearer && header && url:
		return "the token comes twice: in the header and in the URL"
	case takesBearer && bad:
		return "this is no bearer token: it holds characters none may have"
	}
	for _, kind := range kinds {
		of := func(c Shown) bool { return c.Kind == kind.Name }
		if first := slices.IndexFunc(all, of); kind.Twice != "" && slices.Contains(accepts, kind.Name) && first >= 0 && slices.ContainsFunc(all[first+1:], of) {
			return kind.Twice
		}
	}
	return ""
}
