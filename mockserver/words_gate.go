package mockserver

// The words of the gate itself, and of what changes its answers.

func gateWords() map[string]Phrase {
	return map[string]Phrase{
		"gate.not-asked":   {Detail: "not asked by this route"},
		"gate.not-reached": {Detail: "not reached"},
		"gate.not-needed":  {Detail: "not needed here"},
		"gate.passed":      {Reason: "Every check of the gate passed."},
		"gate.unknown":     {Reason: "The gate asked for this before it knew who is asking, and nobody may do it."},
		"login.page": {
			Reason: "A browser asks for a page and nobody is logged in: it is sent to the login page.",
			Say:    "This page needs a login", Next: "Log in at $1.",
		},
	}
}

func settingWords() map[string]Phrase {
	const otherStatus = "This gate is set to answer $1 here, where $2 would be right."
	return map[string]Phrase{
		"setting.status": {
			Reason: otherStatus,
			Say:    "The request is refused", Next: "The answer doesn't say what would help.",
		},
		"setting.unknown-user": {
			Reason: otherStatus,
			Say:    "There is no such user", Next: "The answer doesn't say what would help.",
		},
		"setting.bare": {
			Reason: "this gate is set to leave the challenge out.",
			Next:   "The response doesn't say how: it carries no challenge.",
		},
		"setting.asked": {
			Detail: "none presented",
			Reason: "This gate is set to want credentials of every request, this one too.",
			Say:    "This needs a login, and the request carries no credentials",
			Next:   "Send a token as Authorization: Bearer.",
		},
	}
}

// dialectWords say what a system answers: $1 is the system, $2 what its file says.
func dialectWords() map[string]Phrase {
	return map[string]Phrase{
		"dialect.documented":   {Reason: "$2"},
		"dialect.undocumented": {Reason: "Nothing that was read or run for this course says what $1 answers here."},
	}
}

// sampleWords are said of the sample program, which breaks the rules twice.
func sampleWords() map[string]Phrase {
	return map[string]Phrase{
		"sample.present": {Detail: "an Authorization header present"},
		"sample.missing": {
			Detail: "no Authorization header",
			Reason: "The sample wants an Authorization header; it answers 401 but forgets the challenge " +
				"that RFC 9110 §15.5.2 demands.",
			Say:  "Please log in",
			Next: "The response doesn't say how: it carries no challenge.",
		},
		"sample.held": {Detail: "the one token it knows"},
		"sample.other": {
			Detail: "not the one token it knows",
			Reason: "The sample answers 403 to a token it doesn't know, though RFC 6750 §3.1 recommends 401: " +
				"a client won't fetch a new one.",
			Say:  "You are not allowed here",
			Next: "The response says give up, though a valid token would do.",
		},
		"sample.letters": {
			Detail: "the one token it knows, but not letter for letter its header",
			Reason: "The sample compares the whole header letter by letter, though RFC 9110 §11.1 gives scheme " +
				"names no case: the right token is refused.",
			Say:  "You are not allowed here",
			Next: "The response says give up, though the token is the right one.",
		},
	}
}
