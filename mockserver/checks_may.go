package mockserver

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
)

// forbidden is a 403: somebody is known, or nobody needs to be, and the answer
// is no.
func forbidden(reason, say, next string) *refusal {
	return &refusal{status: http.StatusForbidden, private: true, reason: reason, say: say, next: next}
}

// notHere is the one answer for what doesn't exist and for what outsiders may
// not know of: the same bytes, kept by no cache.
func notHere(reason string) *refusal {
	return &refusal{status: http.StatusNotFound, private: true, hidden: true, reason: reason,
		say: "There is nothing here", next: "Check the path, or the account you are using."}
}

func checkAccount(v *Visit) verdict {
	id, looked := v.who(), v.asked()
	switch {
	case id.gone != nil:
		say, next := "The credential belongs to nobody", "Log in with an account that exists."
		if v.scheme() == basic {
			say, next = wrongLogin, v.kind().Cure
		}
		return verdict{detail: id.gone.Name + "'s account was deleted", looked: looked, source: "RFC 9110 §11.4", refusal: &refusal{
			status: http.StatusUnauthorized, private: true, challenges: v.invalidToken("The access token belongs to nobody"),
			reason: "The account behind the credential was deleted, so it no longer stands for anybody.",
			say:    say, next: next,
		}}
	case id.client != "":
		return pass("a client has no account", looked)
	case id.Person == nil:
		return pass("nobody's account to look at", looked)
	case id.Person.Account == "suspended":
		return verdict{detail: id.Person.Name + " is suspended", looked: looked, refusal: forbidden(
			"It is known who asks; the account is suspended, and logging in again would not change that.",
			"The account is suspended", "Contact support; logging in again won't help.")}
	case id.Person.Account == "unverified" && v.route.Verified:
		return verdict{detail: id.Person.Name + "'s e-mail address is unverified", looked: looked, refusal: forbidden(
			"It is known who asks; the e-mail address has to be verified before this is allowed.",
			"The e-mail address is not verified", "Follow the link in the mail, then repeat.")}
	}
	return pass(id.Person.Name+" is in good standing", looked)
}

func checkPlan(v *Visit) verdict {
	p := v.who().Person
	if p != nil && p.Plan == v.route.Plan {
		return pass(p.Plan, v.asked())
	}
	detail := "nobody has a plan"
	if p != nil {
		detail = p.Name + "'s plan is " + p.Plan
	}
	return verdict{detail: detail, looked: v.asked(), refusal: forbidden(
		v.judged("It is known who asks, but the plan that covers this is not paid."),
		"Your plan doesn't cover this", "Renew the plan, then repeat with the same credentials.")}
}

func checkQuota(v *Visit) verdict {
	return verdict{detail: "100 of 100 calls used", refusal: &refusal{
		status: http.StatusTooManyRequests, private: true, headers: []header{{"Retry-After", "30"}},
		reason: "Too many calls came in a short time: waiting is the cure, not other credentials.",
		say:    "Too many calls in a short time", next: "Wait 30 seconds and repeat with the same credentials.",
	}}
}

func checkCSRF(v *Visit) verdict {
	const looked = "X-Csrf-Token"
	sent, cookie := v.r.Header.Get(looked), v.who().cookie
	detail := "no CSRF token"
	switch {
	case sent != "" && cookie != "" && same(sent, v.ring.csrf(cookie)):
		return pass("the session's token", looked)
	case cookie == "":
		detail = "no session to compare it with"
	case sent != "":
		detail = "not this session's token"
	}
	return verdict{detail: detail, looked: looked, refusal: forbidden(
		v.judged("The session is fine, but nothing shows that its own page sent this; another login would not show it either."),
		"The request doesn't carry the session's CSRF token", "Reload the form and send its token as X-CSRF-Token.")}
}

func checkRole(v *Visit) verdict {
	role := cmp.Or(v.dialect.Anonymous, "nobody")
	if p := v.who().Person; p != nil {
		role = p.Role
	}
	if role == v.route.Role {
		return pass(role, v.asked())
	}
	return verdict{detail: role + ", needs " + v.route.Role, looked: v.asked(), refusal: forbidden(
		v.judged("It is known who asks, a "+role+", and this is for the role "+v.route.Role+"; no other token of the same person would change that."),
		"This needs the role "+v.route.Role, "Ask an "+v.route.Role+" to do it, or to give you the role.")}
}

// covers tells whether scopes hold every one of those that are needed, which
// stand with spaces between (RFC 6749 §3.3).
func covers(scopes []string, needed string) bool {
	return !slices.ContainsFunc(strings.Fields(needed), func(s string) bool { return !slices.Contains(scopes, s) })
}

func checkScope(v *Visit) verdict {
	id := v.who()
	if covers(id.Scopes, v.route.Scope) {
		return pass(v.route.Scope+" granted", v.asked())
	}
	has := "no scope"
	if len(id.Scopes) > 0 {
		has = strings.Join(id.Scopes, " ")
	}
	f := forbidden(v.judged("The credential is valid, but it doesn't cover "+v.route.Scope+"."),
		"The credential doesn't cover "+v.route.Scope, "Get one that covers "+v.route.Scope+"; a fresh one of the same kind won't help.")
	source := "RFC 9110 §11.4"
	if v.kind().Token {
		source = ""
		f.challenges = v.challenges(Param{"error", "insufficient_scope"}, Param{"scope", v.route.Scope})
	}
	return verdict{detail: "has " + has + ", needs " + v.route.Scope, looked: v.asked(), source: source, refusal: f}
}

func checkTenant(v *Visit) verdict {
	theirs := v.r.PathValue("tenant")
	if v.route.Tenant == "thing" {
		t := v.thing()
		if t == nil {
			return pass("nothing whose tenant could differ", requestLine)
		}
		theirs = t.Tenant
	}
	own := "no tenant"
	if p := v.who().Person; p != nil {
		own = p.Tenant
	}
	if own == theirs {
		return pass(own, requestLine)
	}
	detail := own + ", this belongs to " + short(theirs)
	if v.route.Hidden {
		return verdict{detail: detail, looked: requestLine, source: "RFC 9110 §15.5.4", refusal: notHere(
			"It belongs to another tenant; an outsider is told what is told of things that don't exist.")}
	}
	return verdict{detail: detail, looked: requestLine, refusal: forbidden(
		v.judged("It is known who asks, and this belongs to another tenant."),
		"This belongs to another tenant", "Use your own tenant's path.")}
}

func checkOwnership(v *Visit) verdict {
	t, p := v.thing(), v.who().Person
	switch {
	case t == nil:
		return pass("nothing there to own", requestLine)
	case p != nil && p.Name == t.Owner:
		return pass(p.Name+" owns "+t.Kind+" "+t.ID, requestLine)
	case p != nil && p.Role == "admin" && p.Tenant == t.Tenant:
		return pass(p.Name+" is an admin of "+t.Tenant, requestLine)
	}
	return verdict{detail: t.Kind + " " + t.ID + " belongs to " + t.Owner, looked: requestLine, refusal: forbidden(
		v.judged("It is known who asks, and "+t.Kind+" "+t.ID+" belongs to "+t.Owner+"."),
		"This "+t.Kind+" belongs to somebody else", "Ask its owner to share it.")}
}

func checkExistence(v *Visit) verdict {
	if t := v.thing(); t != nil {
		return pass(t.Kind+" "+t.ID+" exists", requestLine)
	}
	detail := "there is no " + v.route.Thing + " " + short(v.r.PathValue("id"))
	if v.route.Hidden {
		return verdict{detail: detail, looked: requestLine, refusal: notHere("No such " + v.route.Thing + " exists.")}
	}
	return verdict{detail: detail, looked: requestLine, refusal: &refusal{
		status: http.StatusNotFound, private: true,
		reason: "The caller may ask, and no such " + v.route.Thing + " exists.",
		say:    "There is no such " + v.route.Thing, next: "Check the id.",
	}}
}
