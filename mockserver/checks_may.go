package mockserver

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
)

func checkAccount(v *Visit) verdict {
	id, looked := v.who(), v.asked()
	switch {
	case id.gone != nil:
		code := "account.deleted"
		if v.kind().Password {
			code = "account.deleted-password"
		}
		got := v.refuse(http.StatusUnauthorized, code, looked, id.gone.Name)
		got.source = "RFC 9110 §11.4"
		got.refusal.challenges = v.invalidToken(got.refusal)
		return got
	case id.client != "":
		return v.pass("account.client", looked)
	case id.Person == nil:
		return v.pass("account.nobody", looked)
	case id.Person.Account == "suspended":
		return v.forbid("account.suspended", looked, id.Person.Name)
	case id.Person.Account == "unverified" && v.route.Verified:
		return v.forbid("account.unverified", looked, id.Person.Name)
	}
	return v.pass("account.good", looked, id.Person.Name)
}

func checkPlan(v *Visit) verdict {
	switch p := v.who().Person; {
	case p == nil:
		return v.forbid("plan.nobody", v.asked())
	case p.Plan == v.route.Plan:
		return v.pass("plan.covered", v.asked(), p.Plan)
	default:
		return v.forbid("plan.unpaid", v.asked(), p.Name, p.Plan)
	}
}

func checkQuota(v *Visit) verdict {
	got := v.refuse(http.StatusTooManyRequests, "quota.spent", "")
	got.refusal.headers = []header{{"Retry-After", "30"}}
	return got
}

func checkCSRF(v *Visit) verdict {
	const looked = "X-Csrf-Token"
	sent, cookie := v.r.Header.Get(looked), v.who().cookie
	switch {
	case sent != "" && cookie != "" && same(sent, v.ring.csrf(cookie)):
		return v.pass("csrf.held", looked)
	case cookie == "":
		return v.forbid("csrf.nobody", looked)
	case sent != "":
		return v.forbid("csrf.other", looked)
	}
	return v.forbid("csrf.missing", looked)
}

func checkRole(v *Visit) verdict {
	role := cmp.Or(v.dialect.Anonymous, "nobody")
	if p := v.who().Person; p != nil {
		role = p.Role
	}
	if role == v.route.Role {
		return v.pass("role.held", v.asked(), role)
	}
	return v.forbid("role.low", v.asked(), role, v.route.Role)
}

// covers tells whether scopes hold every one of those that are needed, which
// stand with spaces between (RFC 6749 §3.3).
func covers(scopes []string, needed string) bool {
	return !slices.ContainsFunc(strings.Fields(needed), func(s string) bool { return !slices.Contains(scopes, s) })
}

func checkScope(v *Visit) verdict {
	id := v.who()
	if covers(id.Scopes, v.route.Scope) {
		return v.pass("scope.granted", v.asked(), v.route.Scope)
	}
	has := cmp.Or(strings.Join(id.Scopes, " "), "no scope")
	got := v.forbid("scope.narrow", v.asked(), has, v.route.Scope)
	got.source = "RFC 9110 §11.4"
	if v.kind().Token {
		got.source = ""
		got.refusal.challenges = v.challenges(Param{"error", "insufficient_scope"}, Param{"scope", v.route.Scope})
	}
	return got
}

func checkTenant(v *Visit) verdict {
	theirs := v.r.PathValue("tenant")
	if v.route.Tenant == "thing" {
		t := v.thing()
		if t == nil {
			return v.pass("tenant.nothing", requestLine)
		}
		theirs = t.Tenant
	}
	own := "no tenant"
	if p := v.who().Person; p != nil {
		own = p.Tenant
	}
	switch {
	case own == theirs:
		return v.pass("tenant.same", requestLine, own)
	case v.route.Hidden:
		got := v.notHere("tenant.hidden", own, short(theirs))
		got.source = "RFC 9110 §15.5.4"
		return got
	}
	return v.forbid("tenant.other", requestLine, own, short(theirs))
}

func checkOwnership(v *Visit) verdict {
	t, p := v.thing(), v.who().Person
	switch {
	case t == nil:
		return v.pass("ownership.nothing", requestLine)
	case p != nil && p.Name == t.Owner:
		return v.pass("ownership.owner", requestLine, p.Name, t.Kind+" "+t.ID)
	case p != nil && p.Role == "admin" && p.Tenant == t.Tenant:
		return v.pass("ownership.admin", requestLine, p.Name, t.Tenant)
	}
	return v.forbid("ownership.other", requestLine, t.Kind, t.Kind+" "+t.ID, t.Owner)
}

func checkExistence(v *Visit) verdict {
	kind, id := v.route.Thing, short(v.r.PathValue("id"))
	switch t := v.thing(); {
	case t != nil:
		return v.pass("existence.exists", requestLine, t.Kind+" "+t.ID)
	case v.route.Hidden:
		return v.notHere("existence.hidden", kind, id)
	}
	return v.refuse(http.StatusNotFound, "existence.none", requestLine, kind, id)
}
