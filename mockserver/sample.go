package mockserver

import "net/http"

// The sample program of the page this course grew from, as printed. It checks
// one header and breaks the rules twice: its 401 carries no challenge, and its
// 403 answers credentials that are merely wrong. Both are marked as faults.
const asPrinted = "the sample as printed"

func sampleCredentials(v *Visit) verdict {
	if v.r.Header.Get("Authorization") != "" {
		return pass("an Authorization header present", "Authorization")
	}
	return verdict{detail: "no Authorization header", looked: "Authorization", source: asPrinted, refusal: &refusal{
		status: http.StatusUnauthorized, private: true, fault: asPrinted,
		reason: "The sample wants an Authorization header; it answers 401 but forgets the challenge that RFC 9110 §15.5.2 demands.",
		say:    "Please log in", next: "The response doesn't say how: it carries no challenge.",
	}}
}

func sampleValidity(v *Visit) verdict {
	if same(v.r.Header.Get("Authorization"), "Bearer "+v.route.Sample) {
		return verdict{detail: "the one token it knows", looked: "Authorization", source: asPrinted}
	}
	f := &refusal{status: http.StatusForbidden, private: true, fault: asPrinted,
		reason: "The sample answers 403 to a token it doesn't know, though RFC 6750 §3.1 recommends 401: a client won't fetch a new one.",
		say:    "You are not allowed here", next: "The response says give up, though a valid token would do."}
	detail := "not the one token it knows"
	if c, ok := v.credential(); ok && c.Kind == bearer && same(c.Value, v.route.Sample) {
		detail = "the one token it knows, but not letter for letter its header"
		f.reason = "The sample compares the whole header letter by letter, though RFC 9110 §11.1 gives scheme names no case: the right token is refused."
		f.next = "The response says give up, though the token is the right one."
	}
	return verdict{detail: detail, looked: "Authorization", source: asPrinted, refusal: f}
}
