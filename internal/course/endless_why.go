package course

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"bouncer/internal/content"
	"bouncer/mockserver"
	"bouncer/quiz"
)

// sourcesOf names the section that decides, with the one that draws the line
// between the two answers where it is one of the two.
func sourcesOf(d mockserver.Decision) []string {
	list := []string{}
	if r, ok := d.Refusal(); ok {
		list = append(list, r.Source)
	}
	if (d.Status == 401 || d.Status == 403 || len(list) == 0) && !slices.Contains(list, "RFC 9110 §11.4") {
		list = append(list, "RFC 9110 §11.4")
	}
	return list
}

// why explains an answer: the gate's own reason, what that makes of the status,
// and what never came up.
func why(d quiz.Draft, v *verdict) string {
	r, refused := v.decision.Refusal()
	if !refused {
		return "Nothing stops this request: " + passed(v.decision) + fmt.Sprintf(" The answer is %d.", v.status)
	}
	parts := []string{v.decision.Reason}
	if d.Abroad && (r.Name == "ownership" || r.Name == "tenant") {
		parts = append(parts, "An admin's role counts in the company that gave it.")
	}
	if more := consequence(r.Name, v.status); more != "" {
		parts = append(parts, more)
	}
	if late := unreached(v.decision); late != "" && (d.Lacks || v.status == 401) {
		parts = append(parts, late)
	}
	return strings.Join(parts, " ")
}

// consequence says why a check's refusal has the status it has.
func consequence(check string, status int) string {
	switch {
	case check == "credentials" && status == 401:
		return "Missing credentials: 401, with a challenge that says what to bring."
	case check == "scheme" && status == 401:
		return "What this path doesn't read counts as nothing sent: 401, with a challenge that names what it reads."
	case check == "validity" && status == 401:
		return "Credentials that don't hold stand beside missing ones: 401, with a challenge."
	case check == "network":
		return "A 403 may have reasons that no credentials would cure, and then it comes before anyone asks for them."
	case check == "scope":
		return "Valid and too narrow: 403. Another one with the same reach would be refused just the same."
	case status == 403:
		return "Valid credentials that are not adequate for this request: 403."
	case status == 404:
		return "404 stands in for 403 where even the existence is a secret."
	case status == 429:
		return "That is 429, and it says nothing about who is asking or what they may do."
	case status == 503:
		return "What the server can't do for now is a 503 (RFC 9110 speaks of overload and maintenance; a part that is " +
			"down extends it). The token may be perfectly good."
	}
	return ""
}

func passed(d mockserver.Decision) string {
	var names []string
	for _, c := range d.Checks {
		if c.Asked && c.Outcome == mockserver.Passed && c.Name != "route" && c.Name != "scheme" {
			names = append(names, c.Name)
		}
	}
	if len(names) == 0 {
		return "the route is open to everybody."
	}
	return "the gate's checks (" + strings.Join(names, ", ") + ") all passed."
}

// unreached names what the route would have asked next.
func unreached(d mockserver.Decision) string {
	words := map[string]string{"role": "the role", "scope": "the scope", "tenant": "the company",
		"ownership": "the owner"}
	var names []string
	for _, c := range d.Checks {
		if word := words[c.Name]; c.Asked && c.Outcome == mockserver.Skipped && word != "" {
			names = append(names, word)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "The gate never got as far as " + series(names) + "."
}

// series writes a list the way a sentence has it.
func series(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// named writes the people's names as names and the scopes as code; the gate has
// both as the world's file does.
func (p *Practice) named(s string) string {
	s = uncovered().ReplaceAllString(s, "doesn't cover `$1`.")
	for _, who := range p.world.People() {
		whole := regexp.MustCompile(`\b` + regexp.QuoteMeta(who.Name) + `\b`)
		s = whole.ReplaceAllString(s, strings.ToUpper(who.Name[:1])+who.Name[1:])
	}
	return s
}

var uncovered = content.Pattern(`doesn't cover (\S+)\.`)
