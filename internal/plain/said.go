package plain

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"

	"bouncer/internal/exchange"
	"bouncer/internal/study"
	"bouncer/internal/world"
	"bouncer/mockserver"
)

// trace says the gate's way through one request, a sentence a check. Checks the
// route doesn't demand are left out; those never reached share a sentence.
func trace(d *mockserver.Decision) []string {
	if d == nil {
		return []string{exchange.Unread}
	}
	var asked []mockserver.Result
	for _, r := range d.Checks {
		if r.Asked {
			asked = append(asked, r)
		}
	}
	var out, missed []string
	for i, r := range asked {
		switch r.Outcome {
		case mockserver.Passed, mockserver.Refused:
			out = append(out, fmt.Sprintf("Check %d of %d, %s: %s; %s", i+1, len(asked), r.Name, r.Outcome,
				stop(cmp.Or(r.Told, r.Detail))))
		default:
			missed = append(missed, r.Name)
		}
	}
	switch n := len(asked); len(missed) {
	case 0:
	case 1:
		out = append(out, fmt.Sprintf("Check %d of %d, %s: not reached.", n, n, missed[0]))
	case 2:
		out = append(out, fmt.Sprintf("Checks %d and %d of %d, %s: not reached.", n-1, n, n, series(missed)))
	default:
		out = append(out, fmt.Sprintf("Checks %d to %d of %d, %s: not reached.", n-len(missed)+1, n, n, series(missed)))
	}
	return out
}

// sent says what a request was, and what it brought to show who asks.
func sent(ex *exchange.Exchange) string {
	with := "without credentials"
	if named := credentials(ex.Credentials); len(named) > 0 {
		with = "with " + series(named)
	} else {
		for _, name := range []string{"Authorization", "Cookie", "X-Api-Key"} {
			if ex.Sent.Header.Get(name) != "" {
				with = "with the header " + name
			}
		}
	}
	return fmt.Sprintf("Sent: %s %s, %s.", ex.Method, ex.Target, with)
}

// credentials names credentials, each once.
func credentials(all []world.Credential) []string {
	var out []string
	seen := map[string]bool{}
	for _, c := range all {
		if !seen[c.Name] {
			seen[c.Name] = true
			out = append(out, c.Called+" ("+c.Label+")")
		}
	}
	return out
}

// answered says what came back: the status, and the headers that carry the
// decision.
func answered(ex *exchange.Exchange) string {
	if ex.Status == 0 {
		return study.NoAnswer
	}
	out := "Answered: " + study.Status(ex.Status) + "."
	challenge := ex.Received.Header.Get("WWW-Authenticate") != ""
	if ex.Decision != nil {
		for _, name := range ex.Decision.Deciding {
			if values := ex.Received.Header.Values(name); len(values) > 0 {
				out += fmt.Sprintf(" Its header %s says: %s", wireName(name), stop(strings.Join(values, ", ")))
			}
		}
	}
	if !challenge && (ex.Status == http.StatusUnauthorized || ex.Status == http.StatusForbidden) {
		out += " It carries no challenge."
	}
	if ex.Truncated {
		out += " It is longer than the course reads, and was cut."
	}
	return out
}

// wireName is a canonical header name as people and RFCs write it.
func wireName(canonical string) string {
	switch canonical {
	case "Www-Authenticate":
		return "WWW-Authenticate"
	case "Etag":
		return "ETag"
	}
	return canonical
}

// sources names sections in words: a screen reader may skip the sign.
func sources(all []string) string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = strings.ReplaceAll(s, " §", ", section ")
	}
	return stop("Sources: " + strings.Join(out, "; "))
}

// addressed says each source with the address it can be read at.
func (p *paper) addressed(all []string) {
	p.part("Sources:")
	for _, s := range all {
		said := strings.ReplaceAll(s, " §", ", section ")
		if to := study.Address(s); to != "" && !strings.HasSuffix(to, s) {
			said += ": " + to
		} else if to != "" {
			said = to
		}
		p.say("- %s", said)
	}
}

// means is what a status tells the client, in the course's words; empty for
// codes that are neither of the two, nor a success.
func means(code int) string {
	switch {
	case code == http.StatusUnauthorized:
		return ", who are you?"
	case code == http.StatusForbidden:
		return ", you may not."
	case code/100 == 2:
		return ", let in."
	}
	return "."
}

// series joins words as a sentence does.
func series(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
