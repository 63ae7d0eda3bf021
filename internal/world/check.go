package world

import (
	"fmt"
	"strings"
)

// Check is one question of a gate: its name, the section that asks for it, and
// what it demands, in words.
type Check struct {
	Name   string
	Source string
	// Demand says in a few words what the check wants of a request to a route.
	Demand func(Route) string
	// Person says what of a person it reads; nil where it reads something else.
	Person func(Person) string
	// Claims are the members of an access token it reads.
	Claims []string
}

func always(text string) func(Route) string { return func(Route) string { return text } }

// Checks are the gate's questions in the order that gives nothing away: first
// who asks, then what they may do, then whether it exists. A better login is
// asked for only where it would lead in, so after the rights.
func Checks() []Check {
	return []Check{
		{"route", "RFC 9110 §15.5.5", func(r Route) string { return r.Method + " " + r.Path }, nil, nil},
		{"network", "RFC 9110 §15.5.4", always("the caller's network is not blocked"), nil, nil},
		{"law", "RFC 7725 §3", always("no court order blocks it"), nil, nil},
		{"credentials", "RFC 9110 §11.4", demandCredentials, nil, nil},
		{"scheme", "RFC 9110 §11.6.1", func(r Route) string { return "the kind the route takes: " + oneOf(r) }, nil,
			nil},
		{"validity", "RFC 9110 §11.4", always("issued by this server, for this API, whole, and within its time"), nil,
			[]string{"sub", "aud", "nbf", "exp"}},
		{"proof", "RFC 9449 §7.1", demandProof, nil, []string{"cnf.jkt"}},
		{"account", "RFC 9110 §15.5.4", demandAccount, func(p Person) string { return p.Account }, nil},
		{"plan", "RFC 9457 §3", func(r Route) string { return "the plan is " + r.Plan },
			func(p Person) string { return p.Plan }, nil},
		{"quota", "RFC 6585 §4", always("calls are left"), nil, nil},
		{"grant", "RFC 6749 §5.2", always("a code or a refresh token that was issued and is still good"), nil, nil},
		{"csrf", "RFC 9110 §15.5.4", always("X-CSRF-Token belongs to the session"), nil, nil},
		{"role", "RFC 9110 §11.4", func(r Route) string { return "the role is " + r.Role },
			func(p Person) string { return p.Role }, nil},
		{"scope", "RFC 6750 §3.1", func(r Route) string { return "the credential covers " + r.Scope }, nil,
			[]string{"scope"}},
		{"tenant", "RFC 9110 §15.5.4", demandTenant, func(p Person) string { return p.Tenant }, nil},
		{"ownership", "RFC 9110 §15.5.4", demandOwner, func(p Person) string { return p.Role + " of " + p.Tenant },
			nil},
		{"freshness", "RFC 9470 §3", func(r Route) string { return fmt.Sprintf("a login no older than %s", r.MaxAge) },
			nil, []string{"auth_time"}},
		{"factor", "RFC 9470 §3", always("a login made with a second factor"), nil, []string{"acr"}},
		{"existence", "RFC 9110 §15.5.5", func(r Route) string { return "the " + r.Thing + " exists" }, nil, nil},
		{"precondition", "RFC 9110 §13.2.1", always("If-Match names the present version"), nil, nil},
		{"conflict", "RFC 9110 §15.5.10", func(r Route) string { return "the " + r.Unique + " is not taken" }, nil,
			nil},
		{"upstream", "RFC 9110 §15.6.3", always("the service behind takes this server's own key"), nil, nil},
	}
}

// Between are the checks of what stands between a client and the server.
func Between() []Check {
	return []Check{
		{"proxy login", "RFC 9110 §15.5.8", always("a login of the proxy's own, in Proxy-Authorization"), nil, nil},
		{"proxy target", "RFC 9110 §7.6", always("a host that the proxy reaches"), nil, nil},
		{"network login", "RFC 6585 §6", always("somebody has logged in to the network"), nil, nil},
		{"cache", "RFC 9111 §4", always("an answer that is kept, fresh and fits the request is used again"), nil, nil},
		{"store", "RFC 9111 §3", always("an answer is kept only when nothing forbids it"), nil, nil},
	}
}

// CheckOf finds a check by its name; false when there is none.
func CheckOf(name string) (Check, bool) {
	for _, c := range append(Checks(), Between()...) {
		if c.Name == name {
			return c, true
		}
	}
	return Check{}, false
}

func oneOf(r Route) string { return strings.Join(r.Takes(), " or ") }

func demandCredentials(r Route) string {
	switch {
	case len(r.Takes()) == 0:
		return "none: the route is open"
	case r.Optional:
		return oneOf(r) + "; strangers may ask too"
	}
	return "a credential: " + oneOf(r)
}

func demandProof(r Route) string {
	if r.Nonce {
		return "a proof for this request, with the token's key and a nonce of the server's"
	}
	return "a proof for this request, made with the token's key"
}

func demandAccount(r Route) string {
	if r.Verified {
		return "the account exists, is not suspended, and its e-mail address is verified"
	}
	return "the account exists and is not suspended"
}

func demandTenant(r Route) string {
	if r.Tenant == "path" {
		return "the caller's tenant is the one in the path"
	}
	return "the caller's tenant is the " + r.Thing + "'s"
}

func demandOwner(r Route) string {
	return "the caller owns the " + r.Thing + ", or is an admin of its tenant"
}
