package openapi

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"bouncer/internal/course"
)

// form is one case that an operation is asked in.
type form struct {
	name   string
	level  int
	topic  string // the operation's own when empty
	pair   bool   // with the other form of the same operation that is one
	status int    // the family of answers its text is written for: 200, 401, 403
	shows  credential
	title  string
	story  string
	why    string
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
	all := []form{nothing(r), stale(r), good(r)}
	if other := otherKind(r); other != "" {
		all = append(all, wrongKind(r, other))
	}
	switch {
	case len(r.scopes) > 0:
		all = append(all, tooLittle(r))
	case r.op.documented["403"]:
		all = append(all, blocked(r))
	}
	return all
}

func nothing(r *route) form {
	s, cred := r.scene(0), called(r.accepts[0])
	return form{name: "nothing-shown", level: 1, pair: true, status: 401, title: s.title,
		story: s.story + " " + r.pick(0,
			"Whoever set it up hasn't got round to the "+cred+" yet.",
			"The setting that should hold the "+cred+" is empty, so none goes along.",
			"When the call was moved to another library, the line with the "+cred+" was lost.",
			"The "+cred+" lies in a variable that isn't set here."),
		why: r.pick(1,
			"The server needs to know who is calling, and the request doesn't say. The answer carries a challenge that "+
				"names what to bring.",
			"Nobody has been judged yet, because nobody has shown who they are. "+
				"What is missing is "+article(r.accepts[0])+", and the challenge says so.",
			"Without "+article(r.accepts[0])+
				" the question of rights can't even be asked. The answer says what would open it."),
		traps: []trap{{403, "nothing-shown-is-forbidden", r.pick(2,
			"It would say that somebody was recognized and turned away. Nobody was, "+
				"and the client wouldn't learn that "+article(r.accepts[0])+" is all it lacks.",
			"A client that logs in when it is asked to would never start: this answer asks for nothing.",
			"Whoever reads the log would look for a missing right. What is missing is "+article(r.accepts[0])+".")}},
	}
}

func stale(r *route) form {
	kind := r.accepts[0]
	of := faults(kind)
	f, s := of[r.number%len(of)], r.scene(1)
	return form{name: "no-longer-good", level: 2, status: 401, shows: credential{kind, r.holder, f.state},
		title: s.title,
		story: s.story + " " + f.story, why: f.why,
		traps: []trap{{403, "bad-credential-is-forbidden", r.pick(0,
			"It would say that the caller is known and may not do this. A client that fetches fresh credentials by "+
				"itself would not even try.",
			"It would send people to ask for rights that they may have had all along.",
			"The server doesn't know whose request this is, so it can't say what they may do.")}},
	}
}

func good(r *route) form {
	s, cred := r.scene(0), called(r.accepts[0])
	text := s.story + " " + r.pick(1,
		"Alice's "+cred+" goes along and is good",
		"This time it shows Alice's "+cred+", which holds",
		"Alice has set it up with her own "+cred+", and that is good")
	if len(r.scopes) > 0 {
		text += "; it covers " + told(r.scopes)
	}
	return form{name: "let-in", level: 1, pair: true, status: 200, shows: credential{r.accepts[0], r.holder, "valid"},
		title: s.title + ", " + r.pick(1, "a day later", "the next morning", "an hour later"), story: text + ".",
		why: r.pick(2,
			"The server knows who is calling, and nothing it asks for is missing. The request is let in.",
			"Both questions have an answer: this is Alice, and she may do this.",
			"The "+cred+" says who is calling, and the operation asks for no more than Alice has."),
		traps: []trap{
			{401,
				"every-check-fails",
				r.pick(0, "It would ask for another credential. This one holds, and the next would "+
					"be the same.", "There is nothing to bring that isn't here already.")},
			{403, "every-check-fails", r.pick(0, "It would say that the caller may not do this. Nothing the operation "+
				"demands is missing.", "Alice has every right that the operation asks for.")},
		},
	}
}

func wrongKind(r *route, other string) form {
	s, cred := r.scene(2), called(r.accepts[0])
	return form{name: "wrong-kind", level: 3, status: 401, shows: credential{other, r.holder, "valid"}, title: s.title,
		story: s.story + " " + r.pick(0,
			"It shows Alice's "+called(other)+", which is good, because another API of the company takes that. "+
				"This one takes "+article(r.accepts[0])+".",
			"Alice's "+called(other)+" goes along, and it is the right one. The operation reads "+article(r.accepts[0])+
				" and nothing else.",
			"The example it was built from used "+article(other)+", so it sends Alice's good one. "+
				"The operation asks for "+article(r.accepts[0])+"."),
		why: r.pick(1,
			"The operation doesn't read credentials of this kind, so to it none were shown. The challenge names the "+
				"kind it takes.",
			"The server never found out that this was Alice: it looked for "+article(r.accepts[0])+
				", and there was none.",
			"Good credentials of a kind that isn't taken identify nobody. With her "+cred+
				" Alice would get through the first question."),
		traps: []trap{{403, "bad-credential-is-forbidden", r.pick(2,
			"It would say that Alice was recognized and turned away. The server never found out that it was her.",
			"It would end the matter. What helps is to show another kind of credential, and only a challenge says which.")}},
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

func tooLittle(r *route) form {
	s, cred := r.scene(3), called(r.accepts[0])
	return form{name: "too-little", level: 2, topic: "oauth-scope", status: 403,
		shows: credential{r.accepts[0], without, "valid"}, title: s.title,
		story: s.story + " " + r.pick(0,
			"This time it runs as Ben, whose "+cred+" is fresh and good. The operation takes "+told(r.scopes)+
				", which nobody ever granted him.",
			"It uses Ben's "+cred+", issued a minute ago. What the operation takes is "+told(r.scopes)+
				", and Ben's covers none of it.",
			"Ben is logged in, and his "+cred+" holds. He never asked for "+told(r.scopes)+
				", which this operation takes."),
		why: r.pick(1,
			"It is known who is calling: Ben's "+cred+" holds. "+
				"It doesn't cover "+ticked(r.scopes)+", and another one just like it would not either.",
			"The first question is answered, this is Ben. The second is too: he lacks "+ticked(r.scopes)+".",
			"Ben could log in as often as he likes and would come back with the same rights. What he lacks is "+
				ticked(r.scopes)+"."),
		traps: []trap{{401, "too-little-is-unauthorized", r.pick(2,
			"It would send Ben through the login again. He would come back with the same rights, and the round would "+
				"begin anew.",
			"It would ask Ben who he is, and he has just said so.",
			"A client would throw away a "+cred+" that holds, and fetch another that covers no more.")}},
	}
}

func blocked(r *route) form {
	s, cred := r.scene(3), called(r.accepts[0])
	return form{name: "account-blocked", level: 3, topic: "account-state", status: 403,
		shows: credential{r.accepts[0], suspended, "valid"}, title: s.title,
		story: s.story + " " + r.pick(0,
			"It runs as Sam, whose account was suspended this morning. His "+cred+
				" was left as it is and still says who he is.",
			"The "+cred+" is Sam's, and it holds. His account has been suspended since the last invoice went unpaid."),
		why: r.pick(1,
			"It is known who is calling, and the account is suspended. Logging in again would change nothing.",
			"The "+cred+" does what it is for: it says that this is Sam. What stops him is the state of his account."),
		traps: []trap{{401, "too-little-is-unauthorized", r.pick(2,
			"It would send Sam through a login that he passes, only to be refused again.",
			"It would ask for a better "+cred+". There is none: whatever Sam shows, his account stays suspended.")}},
	}
}

// maxTold is how many scopes a sentence names.
const maxTold = 3

func ticked(scopes []string) string {
	var out []string
	for i, s := range scopes {
		if i == maxTold && len(scopes) > maxTold+1 {
			out = append(out, "others")
			break
		}
		if len(s) > 120 {
			s = s[:119] + "…"
		}
		out = append(out, "`"+strings.ReplaceAll(s, "`", "'")+"`")
	}
	if len(out) > 2 {
		return strings.Join(out[:len(out)-1], ", ") + " and " + out[len(out)-1]
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
