package quiz

// errand is something to do at a route. In its texts {N} is the person, {id} the
// thing's id, {whose} whom it belongs to ("Alice's", "her own"), {tenant} the
// tenant whose it is.
type errand struct {
	route  string
	scheme string // of the credentials it is done with
	topic  string
	do     []string // infinitives
	rules  []string // clauses, in lower case and without a period: what the route asks for
	body   string
}

const (
	byToken   = "bearer"
	byName    = "basic"
	byKey     = "api-key"
	bySession = "session"
)

func errands() []errand {
	return append(append(ownErrands(), noteErrands()...), append(adminErrands(), otherErrands()...)...)
}

func ownErrands() []errand {
	return []errand{
		{route: "GET /me", scheme: byToken, topic: "bearer",
			do:    []string{"see what the profile says", "look up the role in the profile", "check the profile for a typo"},
			rules: []string{"it is {his} own profile", "everybody has a profile, and this one is {N's}", "a profile is there for the person it describes"}},
		{route: "GET /feed", scheme: byToken, topic: "bearer",
			do:    []string{"read the news feed", "catch up on the feed", "see what is new in the feed"},
			rules: []string{"there is a feed for everyone who has an account", "the feed asks for no more than an account", "every account has a feed of its own"}},
		{route: "GET /account", scheme: byName, topic: "basic",
			do:    []string{"look at the account page", "check the address on the account page", "print the account page"},
			rules: []string{"the page shows {his} own account", "an account page is for the one whose account it is", "this page wants a name and a password"}},
		{route: "GET /site", scheme: byName, topic: "basic",
			do:    []string{"enter the members' site", "read the members' site", "show somebody the members' site"},
			rules: []string{"the site is for members, and {N} is one", "every member may enter the site", "members come in with a name and a password"}},
		{route: "GET /api/cart", scheme: bySession, topic: "cookie-session",
			do:    []string{"see what is in the cart", "count the lamps in the cart", "have the shop's app fetch the cart"},
			rules: []string{"it is {N's} own cart", "everyone has one cart, {N} too", "the shop keeps a cart for each of its customers"}},
		{route: "POST /profile", scheme: bySession, topic: "cookie-session", body: `{"city": "Portree"}`,
			do:    []string{"change the city in the profile", "send the form with the new city", "save a new city in the profile form"},
			rules: []string{"the login is asked about first, then the form's CSRF token, which goes along", "a change needs a login and, after that, the CSRF token that the form put in", "the form's CSRF token goes with the request, to be compared once the login has been"}},
		{route: "GET /v1/charges", scheme: byKey, topic: "api-key",
			do:    []string{"list the day's charges", "add up the charges", "fetch the charges for the books"},
			rules: []string{"reading charges takes a key, and any active one will do", "every active key may read charges", "the list of charges is there for every active key"}},
		{route: "POST /v1/refunds", scheme: byKey, topic: "api-key", body: `{"charge": "ch_40", "amount": 700}`,
			do:    []string{"pay a customer back for a cracked shade", "send seven dollars back to a customer", "refund a lamp that never arrived"},
			rules: []string{"a refund takes a key that may write", "paying money back takes a key with the right to write", "refunds are for keys that may write"}},
	}
}

func noteErrands() []errand {
	own := []string{
		"a note is open to its owner and to admins of the owner's company, and that it exists is no secret",
		"owners may do this with a note, and admins of the owner's company; anyone may know that the note is there",
		"notes are for their owners and for admins of the same company, and their numbers are no secret",
	}
	change := []string{
		"a note is changed by its owner or by an admin of the owner's company, with a token for `notes:write`; its number is no secret",
		"changing a note takes `notes:write`, and is for the owner and for admins of the owner's company; anyone may know that the note is there",
		"owners and admins of the owner's company may change a note, with the scope `notes:write`; that it exists is no secret",
	}
	return []errand{
		{route: "GET /notes", scheme: byToken, topic: "oauth-scope",
			do:    []string{"go through {his} notes", "list {his} notes", "find an old note in {his} list"},
			rules: []string{"the list opens for the scope `notes:read`", "listing notes takes the scope `notes:read`", "a token needs `notes:read` for this"}},
		{route: "POST /notes", scheme: byToken, topic: "oauth-scope", body: `{"text": "Order wicks"}`,
			do:    []string{"write down that wicks must be ordered", "save a new note", "add a note about wicks"},
			rules: []string{"saving a note takes the scope `notes:write`", "new notes need a token with `notes:write`", "a token needs `notes:write` for this"}},
		{route: "GET /notes/{id}", scheme: byToken, topic: "ownership", rules: own,
			do: []string{"read note {id}, which is {whose}", "open a link to note {id}, which is {whose}", "have note {id}, which is {whose}, read aloud"}},
		{route: "PUT /notes/{id}", scheme: byToken, topic: "ownership", rules: change, body: `{"text": "Buy wicks"}`,
			do: []string{"correct a word in note {id}, which is {whose}", "rewrite note {id}, which is {whose}", "shorten note {id}, which is {whose}"}},
		{route: "DELETE /notes/{id}", scheme: byToken, topic: "ownership", rules: change,
			do: []string{"throw away note {id}, which is {whose}", "delete note {id}, which is {whose}", "get rid of note {id}, which is {whose}"}},
	}
}

func adminErrands() []errand {
	return []errand{
		{route: "DELETE /users/{id}", scheme: byToken, topic: "rbac",
			do:    []string{"remove a former intern's account", "delete the account of an intern who left", "clear away an intern's old account"},
			rules: []string{"removing accounts is a job for admins, with a token for `users:write`", "accounts may be removed by admins with the scope `users:write`", "it takes the admin role and the scope `users:write` to remove an account"}},
		{route: "POST /users", scheme: byToken, topic: "rbac", body: `{"name": "greta"}`,
			do:    []string{"add a new colleague, Greta", "create an account for Greta", "give Greta an account"},
			rules: []string{"new accounts are made by admins, with a token for `users:write`", "creating accounts takes an admin and the scope `users:write`", "making an account takes the admin role and the scope `users:write`"}},
		{route: "GET /admin/audit", scheme: byToken, topic: "rbac",
			do:    []string{"look something up in the audit log", "read last night's audit log", "export the audit log"},
			rules: []string{"the audit log is for admins", "reading the audit log takes the admin role", "admins are the ones who may read the audit log"}},
		{route: "GET /admin", scheme: bySession, topic: "rbac",
			do:    []string{"open the admin page in the browser", "see whether the admin page is quiet", "look at the admin page"},
			rules: []string{"the page is for admins", "the admin role opens the page", "admins may see this page"}},
		{route: "GET /staff", scheme: byName, topic: "rbac",
			do:    []string{"look at the duty roster", "see who has the late shift on the roster", "print the duty roster"},
			rules: []string{"the roster is for admins", "it takes the admin role to see the roster", "admins may see the roster"}},
		{route: "GET /api/v1/pods", scheme: byToken, topic: "rbac",
			do:    []string{"list the pods behind the lamps", "count the running pods", "see whether all pods are up"},
			rules: []string{"listing pods takes the admin role", "the list of pods is for admins", "pods are shown to admins"}},
	}
}

func otherErrands() []errand {
	return []errand{
		{route: "GET /health", topic: "basics",
			do:    []string{"see whether the server is up", "ask how the server is doing", "check the server's health page"},
			rules: []string{"the health page is there for everybody", "the page asks nothing of its visitors", "anybody may look at the health page"}},
		{route: "GET /secret", scheme: byToken, topic: "oauth-scope",
			do:    []string{"fetch today's word from the secret area", "have a look at the secret area", "read what the secret area says today"},
			rules: []string{"the area opens for the scope `secret:read`", "it takes the scope `secret:read`", "a token needs `secret:read` for this"}},
		{route: "GET /t/{tenant}/bills", scheme: byToken, topic: "multi-tenant",
			do:    []string{"go through the bills of {tenant}", "look for a bill of {tenant}", "compare two bills of {tenant}"},
			rules: []string{"a company's bills are open to its own people", "bills are shown to people of the company that got them", "each company's people may see that company's bills"}},
		{route: "GET /repos/{tenant}/{id}", scheme: byToken, topic: "hidden-404",
			do:    []string{"look at the repository `{id}` of {tenant}", "clone the repository `{id}` of {tenant}", "read the history of `{id}`, a repository of {tenant}"},
			rules: []string{"outside a company, nobody is to know which repositories it has", "a company's repositories are known to its own people and kept secret from all others", "that a repository exists is a secret of its company"}},
		{route: "GET /apps/{id}", scheme: byToken, topic: "hidden-404",
			do:    []string{"look at app {id}, which {tenant} runs", "check the settings of app {id}, which {tenant} runs", "see what app {id}, which {tenant} runs, is up to"},
			rules: []string{"which apps a company runs is not for outsiders to know", "the apps of a company are a secret to everybody else", "outsiders are not to learn that an app exists"}},
	}
}
