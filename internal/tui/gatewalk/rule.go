package gatewalk

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"bouncer/internal/content"
	"bouncer/internal/exchange"
	"bouncer/mockserver"
)

// looked is the line of the request that a check read; empty when it read none
// or the request has none.
func looked(ex *exchange.Exchange, r mockserver.Result) string {
	for i, line := range ex.Sent.Lines() {
		name, _, _ := strings.Cut(line, ":")
		if i == 0 && r.Looked == "request line" || i > 0 && http.CanonicalHeaderKey(name) == r.Looked {
			return line
		}
	}
	return ""
}

// claims are what the request's bearer token says of itself, read without its
// signature: enough to show, never enough to decide.
type claims struct {
	Subject   string          `json:"sub"`
	Audience  json.RawMessage `json:"aud"`
	Expires   int64           `json:"exp"`
	NotBefore int64           `json:"nbf"`
	AuthTime  int64           `json:"auth_time"`
	Scope     string          `json:"scope"`
}

func claimsOf(ex *exchange.Exchange) (c claims, ok bool) {
	for _, line := range ex.Sent.Lines() {
		name, value, _ := strings.Cut(line, ":")
		scheme, token, _ := strings.Cut(strings.TrimSpace(value), " ")
		parts := strings.Split(token, ".")
		if !strings.EqualFold(name, "Authorization") || !strings.EqualFold(scheme, "Bearer") || len(parts) != 3 {
			continue
		}
		data, err := base64.RawURLEncoding.DecodeString(parts[1])
		return c, err == nil && json.Unmarshal(data, &c) == nil
	}
	return c, false
}

// claim is what a check took from the token, or what the world says of the
// person behind it, and which of the two it is; nothing where there is neither.
// now is the server's clock when it judged.
func claim(w *mockserver.World, now time.Time, ex *exchange.Exchange, check string) (who string, lines []string) {
	c, token := claimsOf(ex)
	who = "token says"
	at := func(name string, sec int64) string {
		when := time.Unix(sec, 0)
		word, d := "after this request", when.Sub(now)
		if d < 0 {
			word, d = "before it", -d
		}
		return fmt.Sprintf("%s  %s UTC, %s %s", name, when.UTC().Format("15:04:05"), d.Round(time.Second), word)
	}
	add := func(line string) { lines = append(lines, content.CleanLine(line)) }
	switch check {
	case "validity":
		if token {
			add("sub  " + c.Subject)
			add("aud  " + strings.Trim(string(c.Audience), `[]"`))
			add(at("nbf", c.NotBefore))
			add(at("exp", c.Expires))
		}
	case "freshness":
		if token {
			add(at("auth_time", c.AuthTime))
		}
	case "scope":
		if token {
			add("scope  " + orNone(c.Scope))
		}
	case "account", "role", "tenant", "plan", "ownership":
		who = "person"
		if i := slices.IndexFunc(w.People(), func(p mockserver.Person) bool { return ex.Decision != nil && p.Name == ex.Decision.Person }); i >= 0 {
			p := w.People()[i]
			add(p.Name + "  " + map[string]string{"account": p.Account, "role": p.Role, "tenant": p.Tenant, "plan": p.Plan, "ownership": p.Role + " of " + p.Tenant}[check])
		}
	}
	return who, lines
}

func orNone(s string) string {
	if s == "" {
		return "(none)"
	}
	return s
}

// rule is what the route or the server demands of a check, in a few words.
func rule(w *mockserver.World, ex *exchange.Exchange, check string) string {
	r, found := w.RouteOf(ex.Method, ex.Target)
	if !found {
		return map[string]string{"route": "a method and a path that the server has"}[check]
	}
	accepts := strings.Join(r.Accepts, " or ")
	switch check {
	case "route":
		return r.Method + " " + r.Path
	case "network":
		return "the caller's network is not blocked"
	case "law":
		return "no court order blocks it"
	case "credentials":
		if r.Optional {
			return accepts + "; strangers may ask too"
		}
		return "a credential: " + accepts
	case "scheme":
		return "the kind the route takes: " + accepts
	case "validity":
		return "issued by this server, for this API, whole, and within its time"
	case "freshness":
		return fmt.Sprintf("a login no older than %s", r.MaxAge)
	case "account":
		if r.Verified {
			return "the account exists, is not suspended, and its e-mail address is verified"
		}
		return "the account exists and is not suspended"
	case "plan":
		return "the plan is " + r.Plan
	case "quota":
		return "calls are left"
	case "csrf":
		return "X-CSRF-Token belongs to the session"
	case "role":
		return "the role is " + r.Role
	case "scope":
		return "the credential covers " + r.Scope
	case "tenant":
		if r.Tenant == "path" {
			return "the caller's tenant is the one in the path"
		}
		return "the caller's tenant is the " + r.Thing + "'s"
	case "ownership":
		return "the caller owns the " + r.Thing + ", or is an admin"
	case "existence":
		return "the " + r.Thing + " exists"
	case "precondition":
		return "If-Match names the present version"
	case "conflict":
		return "the " + r.Unique + " is not taken"
	}
	return ""
}
