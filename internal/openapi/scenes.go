package openapi

import (
	"net/http"
	"strings"

	"bouncer/mockserver"
)

// scene is where a call comes from: how a title names it, and how a story begins.
type scene struct{ title, story string }

// scenes are those that go with what a method does. None says how the call ends.
func scenes(method string) []scene {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		return []scene{
			{"the screen in the hallway", "The screen in the hallway asks for this once a minute."},
			{"ten minutes before the meeting",
				"A meeting begins in ten minutes, and a script collects the numbers for it."},
			{"a customer on the phone", "Somebody in support looks this up while a customer waits on the phone."},
			{"copied from the docs",
				"A new colleague copies the call from the documentation and runs it in a terminal."},
			{"the export at two", "An export runs at two every night, and this is its first call."},
			{"the app in a pocket", "The app wakes up in a pocket and refreshes what it will show next."},
			{"a second machine", "A service moves to a second machine. There it makes this call for the first time."},
			{"the monitoring probe", "A probe makes this call from outside, to see whether the API answers."},
		}
	case http.MethodDelete:
		return []scene{
			{"the clean-up on Friday", "A clean-up job runs every Friday afternoon and begins with this call."},
			{"a change of mind", "Somebody changes their mind and presses Delete."},
			{"after the test run", "A test run is over, and its last step takes away what it made."},
			{"the old laptop", "A script on an old laptop tidies up once a month."},
			{"a ticket to close", "A ticket asks for this to be removed, and somebody on call does it by hand."},
			{"the expiry job", "A job removes what nobody has used for a year."},
			{"an undo", "The last change was a mistake, and a tool takes it back."},
		}
	}
	return []scene{
		{"four hundred rows", "An import has four hundred rows to send. This is the first."},
		{"the button Save", "Somebody fills in a form and presses Save."},
		{"a webhook, passed on", "A partner's webhook arrives, and a small service passes it on with this call."},
		{"last year's script", "A script that nobody has touched since last year runs again."},
		{"the release at noon", "A release goes out at noon, and its last step is this call."},
		{"by hand, before any code", "Before any code is written, somebody tries the call by hand."},
		{"the retry queue", "A call that got lost in the night comes up again in the retry queue."},
		{"a demo for the sales team", "In a demo for the sales team, this is the call that everybody waits for."},
	}
}

// scene picks a scene for one of a route's cases, so that neighbors differ.
func (r *route) scene(n int) scene {
	all := scenes(r.op.method)
	return all[(r.number*3+n)%len(all)]
}

// pick takes one of several ways to say a thing, so that neighbors differ.
func (r *route) pick(n int, of ...string) string { return of[(r.number+n)%len(of)] }

// called is what people call a kind of credential.
func called(kind string) string { return mockserver.KindOf(kind).Noun }

func article(kind string) string {
	noun := called(kind)
	if strings.IndexAny(noun, "AEIOUaeiou") == 0 {
		return "an " + noun
	}
	return "a " + noun
}

// fault is a credential that doesn't hold, how a story tells it, and why the
// server can't take it.
type fault struct{ state, story, why string }

// faults are the ways in which a kind of credential stops to hold.
func faults(kind string) []fault {
	switch kind {
	case "bearer":
		return []fault{
			{"expired", "Alice's token was good all morning. It ran out two minutes ago.",
				"The token's time is over, so it no longer says who is calling. A fresh one would cure this, and the " +
					"challenge asks for it."},
			{"revoked", "A laptop was lost yesterday, and the tokens on it were revoked. This is one of them.",
				"The signature and the dates are right, and the token was taken back: it proves nothing any more. " +
					"Logging in again would cure this."},
			{"for another API", "The token is Alice's and fresh. It was issued for another API of the same company.",
				"A token is good at the API it was issued for. Here it leaves open who is calling, as if none had come."},
			{"tampered", "A tool took Alice's token apart, changed a line in it, and put it together again.",
				"The signature no longer fits what the token says, so nothing in it can be believed, not even the name."},
		}
	case "basic", "digest":
		return []fault{
			{"wrong password",
				"The user name is right. The password was changed last week, and this machine still has the " +
					"old one.",
				"A user name without its password names nobody. The right password would cure this, and the " +
					"challenge asks for it."},
			{"wrong password", "Alice's name is typed correctly, and her password has one letter too many.",
				"Whoever sends this hasn't shown that they are Alice. The same call with the right password would go " +
					"on to the next question."},
		}
	case "api-key":
		return []fault{
			{"revoked", "The key was Alice's. It was revoked when she moved to another team.",
				"A key that was revoked belongs to nobody any more. A new one would cure this."},
			{"test", "A setting was copied from the test system, and Alice's test key with it.",
				"The live system never issued this key. To it the caller is nobody, whoever they are on the test " +
					"system."},
		}
	}
	return []fault{
		{"expired", "The page stayed open over lunch, and Alice's session ended in the meantime.",
			"The session is over, so nobody is logged in. Logging in again would cure this."},
	}
}
