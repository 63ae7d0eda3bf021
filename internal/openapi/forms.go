package openapi

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"bouncer/internal/course"
)

// form is one case that every operation can be asked in.
type form struct {
	name   string
	level  int
	topic  string // the operation's own when empty
	pair   bool   // with the other form of the same operation that is one
	status int    // the family of answers its text is written for: 200, 401, 403
	shows  func(*route) string
	title  func(*route) string
	story  func(*route) string
	why    func(*route) string
	traps  []trap
}

type trap struct {
	status int
	belief string
	breaks string
}

// fits tells whether a status is one that the form's text explains.
func (f form) fits(status int) bool {
	return status == f.status || f.status == http.StatusOK && status/100 == 2
}

func (f form) sources(r *route) []string {
	out := []string{"RFC 9110 §11.4"}
	if r.accepts[0] == "bearer" && f.status != http.StatusOK {
		out = append(out, "RFC 6750 §3.1")
	}
	if f.status == http.StatusForbidden {
		return append(out, "RFC 9110 §15.5.4")
	}
	return append(out, "RFC 9110 §15.5.2")
}

// forms are the cases to ask an operation in.
func forms(r *route) []form {
	all := []form{nothing(), stale(), good()}
	if other := otherKind(r); other != "" {
		all = append(all, wrongKind(other))
	}
	switch {
	case len(r.scopes) > 0:
		all = append(all, tooLittle())
	case r.op.documented["403"]:
		all = append(all, blocked())
	}
	return all
}

func say(text string) func(*route) string { return func(*route) string { return text } }

// called is what people call a kind of credential.
func called(kind string) string {
	return map[string]string{"bearer": "token", "basic": "password", "api-key": "API key", "session": "session"}[kind]
}

func nothing() form {
	return form{name: "nothing-shown", level: 1, pair: true, status: 401, shows: say(""),
		title: say("nothing shown"),
		story: func(r *route) string {
			return "A client calls this for the first time. Its author has not got round to the " + called(r.accepts[0]) + " yet."
		},
		why: say("The operation needs to know who is calling, and the request shows nothing. The answer carries a challenge that says what to bring."),
		traps: []trap{{403, "nothing-shown-is-forbidden",
			"It would say that somebody was recognized and turned away. Nobody was, and the client would not learn that a credential is all it lacks."}},
	}
}

func stale() form {
	return form{name: "no-longer-good", level: 2, status: 401,
		shows: func(r *route) string {
			return credential(r.accepts[0], r.holder, map[string]string{"bearer": ".expired", "basic": ".wrong", "api-key": ".revoked", "session": ".expired"}[r.accepts[0]])
		},
		title: func(r *route) string {
			return map[string]string{"bearer": "after the token ran out", "basic": "with a wrong password", "api-key": "with a key that was revoked", "session": "after the session ended"}[r.accepts[0]]
		},
		story: func(r *route) string {
			return map[string]string{
				"bearer":  "The client has worked all morning. Its token ran out two minutes ago.",
				"basic":   "The user name is right. The password has a typing mistake in it.",
				"api-key": "The key was good for a year. It was revoked when somebody left the team.",
				"session": "The page stayed open over lunch. The session behind it ended twenty minutes ago.",
			}[r.accepts[0]]
		},
		why: func(r *route) string {
			return "A " + called(r.accepts[0]) + " that doesn't hold is like none at all: it leaves open who is calling. A good one would cure this, and the answer asks for it."
		},
		traps: []trap{{403, "bad-credential-is-forbidden",
			"It would say that the caller is known and may not do this. A client that gets fresh credentials by itself would not even try."}},
	}
}

func good() form {
	return form{name: "let-in", level: 1, pair: true, status: 200,
		shows: func(r *route) string { return credential(r.accepts[0], r.holder, "") },
		title: say("with everything it takes"),
		story: func(r *route) string {
			text := "The same call, a day later. Alice's " + called(r.accepts[0]) + " is good"
			if len(r.scopes) > 0 {
				text += " and covers " + told(r.scopes)
			}
			return text + "."
		},
		why: say("The server knows who is calling, and nothing it asks for is missing. The request is let in."),
		traps: []trap{
			{401, "every-check-fails", "It would ask for another credential. This one holds, and the next would be the same."},
			{403, "every-check-fails", "It would say that the caller may not do this. Nothing the operation demands is missing."},
		},
	}
}

func wrongKind(other string) form {
	return form{name: "wrong-kind", level: 3, status: 401,
		shows: func(r *route) string { return credential(other, r.holder, "") },
		title: func(*route) string { return "with a credential of another kind" },
		story: func(r *route) string {
			return "Another API of the same house takes this kind of credential, so the client sends Alice's good one here too. This operation takes another: " + called(r.accepts[0]) + "."
		},
		why: say("The operation doesn't read credentials of this kind, so to it none were shown. The challenge names the kind it takes."),
		traps: []trap{{403, "bad-credential-is-forbidden",
			"It would say that Alice was recognized and turned away. The server never found out that it was her."}},
	}
}

// otherKind is a kind of credential that a route doesn't take.
func otherKind(r *route) string {
	for _, kind := range []string{"basic", "bearer"} {
		if !slices.Contains(r.accepts, kind) {
			return kind
		}
	}
	return ""
}

func tooLittle() form {
	return form{name: "too-little", level: 2, topic: "oauth-scope", status: 403,
		shows: func(r *route) string { return credential(r.accepts[0], without, "") },
		title: say("with too little scope"),
		story: func(r *route) string {
			return "Ben is logged in and his " + called(r.accepts[0]) + " is good. The operation takes " + told(r.scopes) + ", and that was never granted to him."
		},
		why: func(r *route) string {
			return "It is known who is calling: the " + called(r.accepts[0]) + " holds. It doesn't cover " + ticked(r.scopes) + ", and another one just like it would not either."
		},
		traps: []trap{{401, "too-little-is-unauthorized",
			"It would send Ben through the login again. He would come back with the same rights, and the round would begin anew."}},
	}
}

func blocked() form {
	return form{name: "account-blocked", level: 3, topic: "account-state", status: 403,
		shows: func(r *route) string { return credential(r.accepts[0], suspended, "") },
		title: say("by a suspended account"),
		story: func(r *route) string {
			return "Sam's account was suspended this morning. His " + called(r.accepts[0]) + " was left as it is, and it still says who he is."
		},
		why: say("It is known who is calling, and the account is suspended. Logging in again would change nothing."),
		traps: []trap{{401, "too-little-is-unauthorized",
			"It would send Sam through a login that he passes, only to be refused again."}},
	}
}

func ticked(scopes []string) string {
	out := make([]string, len(scopes))
	for i, s := range scopes {
		out[i] = "`" + strings.ReplaceAll(s, "`", "'") + "`"
	}
	return strings.Join(out, " and ")
}

// told is ticked for a story, which must not name a status by accident.
func told(scopes []string) string {
	if text := ticked(scopes); !course.GivesAway(text) {
		return text
	}
	return "a scope of its own"
}

// request is the route's request as a mux sees it.
func request(r *route) *http.Request {
	u, err := url.ParseRequestURI(r.path)
	if err != nil {
		u = &url.URL{Path: "/"} // no pattern of its own: it is left out
	}
	return &http.Request{Method: r.op.method, URL: u, Host: "host"}
}
